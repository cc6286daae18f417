import { useQueryClient } from '@tanstack/react-query'
import { CheckCheck, PackageCheck, RefreshCw, Undo2, XCircle } from 'lucide-react'
import type { EgressRequest } from '../../../../../contract/resources/egress-request.ts'
import { call } from '../../../api/client.ts'
import { useAct } from '../../../api/queries.ts'
import { useDraftCount } from '../../../app/kept-drafts.ts'
import { Ability, may } from '../../../components/ability-act.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { fileName } from '../../../components/file-facts.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { unchangedFiles } from './unchanged-files.ts'
import { voteDraftKey } from './vote-draft.ts'

/** Approves again, in one go, what this checker approved before and nobody has changed. */
function ReconfirmAll({ request }: { request: EgressRequest }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const files = unchangedFiles(request)
  if (files.length === 0 || !may(request.abilities, 'vote')) return null
  // One vote after another: where one fails, those before it stand and are seen.
  const approve = async () => {
    try {
      for (const { id, sha256 } of files) await call('vote', { params: { id: request.id, fileId: id }, body: { decision: 'approve', reason: '', sha256 } })
    } finally {
      await client.invalidateQueries({ queryKey: ['egressRequest', { params: { id: request.id } }] })
    }
  }
  return (
    <ConfirmAct trigger={{ label: t('walk.reconfirmAll', { count: files.length }), size: 'small', icon: <RefreshCw size={15} aria-hidden /> }} title={t('walk.reconfirmTitle')} confirm={t('walk.reconfirmConfirm')} act={approve}
      consequences={[t('walk.reconfirmSame'), t('walk.reconfirmFiles', { files: files.map(({ declared, path }) => declared.title || fileName(path)).join(', ') }), t('walk.reconfirmEach')]} />
  )
}

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
      <ReconfirmAll request={request} />
      {turn.files.length < 2 ? null : <p className="quiet keys-hint">{t('walk.keys')}</p>}
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
  const unsaved = useDraftCount((request.turns.at(-1)?.files ?? []).map(({ id }) => voteDraftKey(request.id, id)))
  const approved = request.turns.at(-1)?.files.filter(({ combined, declared }) => combined === 'approve' && declared.kind === 'output').length ?? 0
  return (
    <>
      <Ability of={request.abilities} act="reject">
        <ConfirmAct trigger={{ label: t('review.reject'), icon: <XCircle size={16} aria-hidden /> }} danger title={t('review.rejectTitle')} consequences={[t('review.rejectEnds'), t('review.rejectTold')]} reason={{ label: t('common.reason'), hint: t('review.reasonHint'), keep: `reject.${request.id}` }} confirm={t('review.rejectConfirm')}
          act={(reason) => reject({ params, body: { reason } })} />
      </Ability>
      <Ability of={request.abilities} act="return">
        <ConfirmAct trigger={{ label: t('review.return'), icon: <Undo2 size={16} aria-hidden /> }} title={t('review.returnTitle')} consequences={[t('review.returnTurn'), t('review.returnTold')]} reason={{ label: t('common.reason'), hint: t('review.reasonHint'), keep: `return.${request.id}` }} confirm={t('review.returnConfirm')}
          act={(reason) => giveBack({ params, body: { reason } })} />
      </Ability>
      <Ability of={request.abilities} act="complete-review">
        <ConfirmAct trigger={{ label: t('review.complete'), look: 'primary', icon: <CheckCheck size={16} aria-hidden /> }} title={t('review.completeTitle')} consequences={[...(unsaved === 0 ? [] : [<strong key="unsaved">{t('draft.notHandedIn', { count: unsaved })}</strong>]), t('review.completeFinal'), t('review.completeSeen')]} confirm={t('review.completeConfirm')} act={() => complete({ params })} />
      </Ability>
      <Ability of={request.abilities} act="release">
        <ConfirmAct trigger={{ label: t('review.release'), look: 'primary', icon: <PackageCheck size={16} aria-hidden /> }} title={t('review.releaseTitle')} consequences={[t('review.releaseWhat', { count: approved }), t('review.releaseSigned'), t('review.releaseFinal')]} confirm={t('review.releaseConfirm')} act={() => release({ params })} />
      </Ability>
      {may(request.abilities, 'vote') && !may(request.abilities, 'complete-review') ? <p className="small quiet">{t('review.completeLater')}</p> : null}
    </>
  )
}
