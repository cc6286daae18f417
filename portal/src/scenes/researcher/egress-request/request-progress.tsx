import type { EgressRequest } from '../../../../../contract/resources/egress-request.ts'
import { Banner } from '../../../components/banner.tsx'
import { ButtonLink } from '../../../components/button.tsx'
import { StepsBar } from '../../../components/steps-bar.tsx'
import type { BarStep } from '../../../components/steps-bar.tsx'
import { paths } from '../../../app/paths.ts'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'

const stations = ['submit', 'checks', 'review', 'decision', 'release'] as const
/** How far each state has come, and whether it stands there by its own or for good. */
const reached: Record<EgressRequest['state'], readonly [number, BarStep['state']]> = { // table
  submitted: [1, 'now'], 'in-review': [2, 'now'], consolidating: [2, 'now'], returned: [3, 'now'], approved: [4, 'now'], released: [5, 'done'], rejected: [3, 'failed'], withdrawn: [3, 'failed'],
}

/** The way of a request through the airlock. */
export function RequestProgress({ request }: { request: EgressRequest }) {
  const { t } = useTexts()
  const { moment } = useFormats()
  const [at, how] = reached[request.state]
  const turn = request.turns.at(-1)
  const notes: Partial<Record<(typeof stations)[number], string>> = {
    submit: moment(turn?.submittedAt ?? request.submittedAt),
    ...(request.state === 'in-review' ? { review: t('request.progress.votes', { count: turn?.completed ?? 0 }) } : {}),
    ...(request.state === 'consolidating' ? { review: t('egress.state.consolidating') } : {}),
    ...(['returned', 'rejected', 'withdrawn', 'approved', 'released'].includes(request.state) ? { decision: t(`egress.state.${request.state === 'released' ? 'approved' : request.state}`) } : {}),
    ...(request.release === null ? {} : { release: moment(request.release.releasedAt) }),
  }
  const steps = stations.map((key, index): BarStep => ({ key, label: t(`request.progress.${key}`), state: index < at ? 'done' : index === at ? how : 'later', note: notes[key] ?? null }))
  return <StepsBar steps={steps} label={t('request.progress.label')} words={{ done: t('start.stepState.done'), now: t('start.stepState.running'), later: t('start.stepState.waiting'), failed: t('request.progress.ended') }} />
}

/** What the author has to do now, if anything. */
export function NextStep({ request }: { request: EgressRequest }) {
  const { t } = useTexts()
  const turn = request.turns.at(-1)
  if (request.state === 'returned') {
    return (
      <Banner tone="review" title={t('request.returned')} actions={<ButtonLink look="primary" to={paths.project(request.projectId)}>{t('request.toWorkbench')}</ButtonLink>}>
        {turn?.returnedReason ? <p className="pre-line">{turn.returnedReason}</p> : null}
        <p>{t('request.returnedNext')}</p>
      </Banner>
    )
  }
  if (request.state === 'rejected') return <Banner tone="fail" title={t('request.rejected')}>{turn?.returnedReason ? <p className="pre-line">{turn.returnedReason}</p> : null}{t('request.rejectedNext')}</Banner>
  if (request.state === 'withdrawn') return <Banner tone="quiet" title={t('request.withdrawn')}>{t('request.withdrawnNext')}</Banner>
  if (request.state === 'approved') return <Banner tone="ok" title={t('request.approved')}>{t('request.approvedNext')}</Banner>
  if (request.state === 'released') return null
  return <Banner tone="info" title={t('request.waiting')}>{t('request.waitingNext')}</Banner>
}
