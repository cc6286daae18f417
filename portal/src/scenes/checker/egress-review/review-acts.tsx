import { CheckCheck, PackageCheck, Undo2, XCircle } from 'lucide-react'
import type { EgressRequest } from '../../../../../contract/resources/egress-request.ts'
import { useAct } from '../../../api/queries.ts'
import { Ability, may } from '../../../components/ability-act.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { useTexts } from '../../../i18n/texts.ts'

/** How far the turn is: own votes, and how many checkers are done, never who or what before both are. */
export function ReviewState({ request }: { request: EgressRequest }) {
  const { t } = useTexts()
  const turn = request.turns.at(-1)
  if (turn === undefined) return null
  // What only helps the review is not voted on.
  const files = turn.files.filter(({ declared }) => declared.kind === 'output')
  const voted = files.filter(({ myVote }) => myVote !== null).length
  return (
    <div className="stack-tight small">
      <p className="number">{t('review.myProgress', { voted, files: files.length })}</p>
      {request.state === 'in-review' ? <p className="blind-note">{t('review.blind', { count: turn.completed })}</p> : null}
      {request.state === 'consolidating' ? <p className="blind-note">{t('review.open')}</p> : null}
    </div>
  )
}

/** What this checker may do with the whole request now. */
export function ReviewActs({ request }: { request: EgressRequest }) {
  const { t } = useTexts()
  const params = { id: request.id }
  const { mutateAsync: complete } = useAct('completeReview')
  const { mutateAsync: giveBack } = useAct('returnEgress')
  const { mutateAsync: reject } = useAct('rejectEgress')
  const { mutateAsync: release } = useAct('releaseEgress')
  const approved = request.turns.at(-1)?.files.filter(({ combined, declared }) => combined === 'approve' && declared.kind === 'output').length ?? 0
  return (
    <>
      <Ability of={request.abilities} act="reject">
        <ConfirmAct trigger={{ label: t('review.reject'), icon: <XCircle size={16} aria-hidden /> }} danger title={t('review.rejectTitle')} consequences={[t('review.rejectEnds'), t('review.rejectTold')]} reason={{ label: t('common.reason'), hint: t('review.reasonHint') }} confirm={t('review.rejectConfirm')}
          act={(reason) => reject({ params, body: { reason } })} />
      </Ability>
      <Ability of={request.abilities} act="return">
        <ConfirmAct trigger={{ label: t('review.return'), icon: <Undo2 size={16} aria-hidden /> }} title={t('review.returnTitle')} consequences={[t('review.returnTurn'), t('review.returnTold')]} reason={{ label: t('common.reason'), hint: t('review.reasonHint') }} confirm={t('review.returnConfirm')}
          act={(reason) => giveBack({ params, body: { reason } })} />
      </Ability>
      <Ability of={request.abilities} act="complete-review">
        <ConfirmAct trigger={{ label: t('review.complete'), look: 'primary', icon: <CheckCheck size={16} aria-hidden /> }} title={t('review.completeTitle')} consequences={[t('review.completeFinal'), t('review.completeSeen')]} confirm={t('review.completeConfirm')} act={() => complete({ params })} />
      </Ability>
      <Ability of={request.abilities} act="release">
        <ConfirmAct trigger={{ label: t('review.release'), look: 'primary', icon: <PackageCheck size={16} aria-hidden /> }} title={t('review.releaseTitle')} consequences={[t('review.releaseWhat', { count: approved }), t('review.releaseSigned'), t('review.releaseFinal')]} confirm={t('review.releaseConfirm')} act={() => release({ params })} />
      </Ability>
      {may(request.abilities, 'vote') && !may(request.abilities, 'complete-review') ? <p className="small quiet">{t('review.completeLater')}</p> : null}
    </>
  )
}
