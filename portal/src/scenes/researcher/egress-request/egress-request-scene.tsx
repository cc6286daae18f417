import { ClipboardCheck, Undo2 } from 'lucide-react'
import { Navigate, useParams } from 'react-router'
import type { EgressRequest } from '../../../../../contract/resources/egress-request.ts'
import { useAct, useRead } from '../../../api/queries.ts'
import { useMe } from '../../../app/me.ts'
import { paths } from '../../../app/paths.ts'
import { Ability, may } from '../../../components/ability-act.tsx'
import { ButtonLink } from '../../../components/button.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { EgressStateBadge } from '../../../components/egress-labels.tsx'
import { Loaded, Skeleton } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { ReleasePanel } from './release-panel.tsx'
import { NextStep, RequestProgress } from './request-progress.tsx'
import { TurnFiles } from './turn-files.tsx'
import './egress-request.css'

function RequestView({ request }: { request: EgressRequest }) {
  const me = useMe()
  const { t, local } = useTexts()
  const { moment } = useFormats()
  const { mutateAsync: withdraw } = useAct('withdrawEgress')
  const turns = [...request.turns].reverse()
  const [newest] = turns
  return (
    <Page title={request.title} badges={<><EgressStateBadge state={request.state} /><span className="small quiet">{request.author.name} · {moment(request.submittedAt)}</span></>}
      trail={may(me.abilities, 'open-projects') ? [{ to: paths.projects, label: t('home.title') }, { to: paths.project(request.projectId), label: local(request.projectTitle) }] : []}
      actions={<>
        {may(me.abilities, 'review-egress') ? <ButtonLink to={paths.reviewOf(request.id)} icon={<ClipboardCheck size={16} aria-hidden />}>{t('request.toReview')}</ButtonLink> : null}
        <Ability of={request.abilities} act="withdraw">
          <ConfirmAct trigger={{ label: t('request.withdraw'), icon: <Undo2 size={16} aria-hidden /> }} danger title={t('request.withdrawTitle')}
            consequences={[t('request.withdrawEnds'), t('request.withdrawFiles'), t('request.withdrawAgain')]} confirm={t('request.withdrawConfirm')} act={() => withdraw({ params: { id: request.id } })} />
        </Ability>
      </>}>
      <div className="stack-loose">
        <RequestProgress request={request} />
        <NextStep request={request} />
        {request.release === null ? null : <ReleasePanel request={request} release={request.release} />}
        {turns.map((turn) => (
          <Panel key={turn.number} title={turns.length === 1 ? t('request.files') : t('request.turn', { turn: turn.number })} note={turn === newest ? t('request.filesNote') : t('request.earlierTurn', { at: moment(turn.submittedAt) })} flush>
            <TurnFiles turn={turn} />
          </Panel>
        ))}
      </div>
    </Page>
  )
}

/** One egress request as its author sees it. */
export function EgressRequestScene() {
  const { id = '' } = useParams()
  const me = useMe()
  const request = useRead('egressRequest', { params: { id } }, { every: 4000 })
  // Notices lead everyone here; who reviews it belongs in the review.
  if (request.data !== undefined && may(me.abilities, 'review-egress') && request.data.author.id !== me.id && !may(request.data.abilities, 'download')) return <Navigate to={paths.reviewOf(id)} replace />
  return <Loaded of={request} level="page" skeleton={<main id="main" tabIndex={-1} className="page"><Skeleton lines={3} tall /><Skeleton lines={8} /></main>}>{(data) => <RequestView request={data} />}</Loaded>
}
