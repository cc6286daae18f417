import { ScrollText } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { usePages } from '../../../api/queries.ts'
import { Button } from '../../../components/button.tsx'
import { ReadFailure, Skeleton, StandIn } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { HeadsPanel, KeysPanel, VerifyPanel } from './chain-panel.tsx'
import { FilterForm } from './filter-form.tsx'
import { addressOfFilter, filterOf, queryOf } from './log-filter.ts'
import { RecordTable } from './record-table.tsx'
import './log.css'

function Records({ query }: { query: Record<string, string> }) {
  const { t } = useTexts()
  const records = usePages('audit', { query: { limit: 50, ...query } }, { every: 5000 })
  if (records.data === undefined) return records.isError ? <ReadFailure level="part" error={records.error} retry={() => void records.refetch()} /> : <Skeleton lines={8} />
  if (records.data.length === 0) return <StandIn icon={<ScrollText size={26} />} title={t('log.none')} />
  return (
    <>
      <RecordTable records={records.data} />
      {records.hasNextPage ? <p className="list-more"><Button busy={records.isFetchingNextPage} onPress={() => void records.fetchNextPage()}>{t('common.more')}</Button></p> : null}
    </>
  )
}

/** The auditor's room: everything that was done, and whether the log of it is whole. */
export function LogScene() {
  const { t } = useTexts()
  const { zone } = useFormats()
  // In the address: a finding can be sent to a colleague, and going back finds it again.
  const [search, setSearch] = useSearchParams()
  const filter = filterOf(search)
  return (
    <Page wide title={t('log.title')} lead={t('log.lead')}>
      <div className="two-columns">
        <Panel title={t('log.records')} note={`${t('log.recordsNote')} · ${t('zone.times', { zone })}`} flush>
          <FilterForm key={search.toString()} filter={filter} apply={(next) => setSearch(addressOfFilter(next))} />
          <Records query={queryOf(filter)} />
        </Panel>
        <div className="stack-loose columns-first"><VerifyPanel /><HeadsPanel /><KeysPanel /></div>
      </div>
    </Page>
  )
}
