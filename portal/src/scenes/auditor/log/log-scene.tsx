import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import { usePages } from '../../../api/queries.ts'
import { Button } from '../../../components/button.tsx'
import { ReadFailure, Skeleton, StandIn } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { HeadsPanel, KeysPanel, VerifyPanel } from './chain-panel.tsx'
import { FilterForm, noFilter, queryOf } from './filter-form.tsx'
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
  const [filter, setFilter] = useState(noFilter)
  return (
    <Page wide title={t('log.title')} lead={t('log.lead')}>
      <div className="two-columns">
        <Panel title={t('log.records')} note={t('log.recordsNote')} flush>
          <FilterForm filter={filter} apply={setFilter} />
          <Records query={queryOf(filter)} />
        </Panel>
        <div className="stack-loose columns-first"><VerifyPanel /><HeadsPanel /><KeysPanel /></div>
      </div>
    </Page>
  )
}
