import { ClipboardCheck } from 'lucide-react'
import type { EgressSummary } from '../../../../../contract/resources/egress-request.ts'
import { usePages } from '../../../api/queries.ts'
import { Button } from '../../../components/button.tsx'
import { newestFirst } from '../../../components/egress-labels.tsx'
import { EgressTable } from '../../../components/egress-table.tsx'
import { ReadFailure, Skeleton, StandIn } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { useTexts } from '../../../i18n/texts.ts'

const oldestFirst = (a: EgressSummary, b: EgressSummary) => a.submittedAt.localeCompare(b.submittedAt)

/** What waits for this checker first, the longest waiting at the top; then the rest. */
export function Queue() {
  const { t } = useTexts()
  const requests = usePages('egressRequests', { query: { scope: 'review', limit: 50 } }, { every: 4000 })
  const items = requests.data
  const mine = items?.filter(({ waitsForMe }) => waitsForMe).sort(oldestFirst)
  const others = items?.filter(({ waitsForMe }) => !waitsForMe).sort(newestFirst)
  return (
    <Page title={t('queue.title')} lead={t('queue.lead')}>
      {mine === undefined || others === undefined ? (requests.isError ? <ReadFailure error={requests.error} retry={() => void requests.refetch()} /> : <Skeleton lines={5} />) : (
        <div className="stack-loose">
          <Panel title={t('queue.mine', { count: mine.length })} note={t('queue.mineNote')} flush>
            {mine.length === 0 ? <StandIn icon={<ClipboardCheck size={26} />} title={t('queue.nothing')}>{t('queue.nothingText')}</StandIn> : <EgressTable items={mine} label={t('queue.mineLabel')} review />}
          </Panel>
          {others.length === 0 ? null : <Panel title={t('queue.others')} note={t('queue.othersNote')} flush><EgressTable items={others} label={t('queue.others')} review /></Panel>}
          {requests.hasNextPage ? <div><Button busy={requests.isFetchingNextPage} onPress={() => void requests.fetchNextPage()}>{t('common.more')}</Button></div> : null}
        </div>
      )}
    </Page>
  )
}
