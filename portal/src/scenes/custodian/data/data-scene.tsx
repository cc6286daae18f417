import { Database, DatabaseZap, FileKey2 } from 'lucide-react'
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from 'react-aria-components'
import type { Dataset, Licence } from '../../../../../contract/resources/licence.ts'
import { usePages } from '../../../api/queries.ts'
import { paths } from '../../../app/paths.ts'
import { Button, ButtonLink } from '../../../components/button.tsx'
import { Hash } from '../../../components/copy-line.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { ReadFailure, Skeleton, StandIn } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { Facts, Panel } from '../../../components/panel.tsx'
import { SearchedList } from '../../../components/searched-list.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts, useUnitText } from '../../../i18n/texts.ts'
import { LicenceBadge, VariableTable } from '../../researcher/project/licence-card.tsx'
import { EndLicence } from './end-licence.tsx'
import { HeldSessions } from './held-sessions.tsx'
import { LockedProjects } from './locked-projects.tsx'
import './data.css'

const order: Record<Licence['state'], number> = { active: 0, 'not-yet': 1, expired: 2, ended: 3 }

function Licences() {
  const { t, local } = useTexts()
  const { day, number } = useFormats()
  const licences = usePages('licences', { query: { limit: 200 } }, { every: 4000 })
  if (licences.data === undefined) return licences.isError ? <ReadFailure level="part" error={licences.error} retry={() => void licences.refetch()} /> : <Skeleton />
  const rows = [...licences.data].sort((a, b) => order[a.state] - order[b.state] || a.endsOn.localeCompare(b.endsOn))
  return (
    <>
      <SearchedList rows={rows} step={25} label={t('list.searchLicences')} hint={t('list.searchLicencesHint')} wordsOf={(row) => [row.datasetTitle.ko, row.datasetTitle.en, row.datasetVersion, row.projectId, row.projectTitle.ko, row.projectTitle.en]}>{(shown) => (
      <DataTable label={t('data.licences')} rows={shown} rowKey={({ id }) => id} empty={<StandIn icon={<Database size={26} />} title={t('data.noLicences')} />} columns={[
        { key: 'dataset', label: t('data.dataset'), head: true, cell: (row) => <div className="cell-title"><span className="strong">{local(row.datasetTitle)}</span><span className="small quiet">{t('licence.version', { version: row.datasetVersion })}</span></div> },
        { key: 'project', label: t('data.project'), cell: (row) => local(row.projectTitle) },
        { key: 'variables', label: t('data.variables'), number: true, cell: (row) => number(row.variables.length) },
        { key: 'until', label: t('data.until'), narrow: true, cell: (row) => day(row.endsOn) },
        { key: 'state', label: t('egress.column.state'), cell: (row) => <div className="stack-tight"><span><LicenceBadge licence={row} /></span>{row.endedReason === null ? null : <span className="small quiet">{row.endedReason}</span>}</div> },
        { key: 'act', label: t('data.act'), narrow: true, cell: (row) => <EndLicence licence={row} /> },
      ]} />
      )}</SearchedList>
      {licences.hasNextPage ? <p className="list-more"><Button onPress={() => void licences.fetchNextPage()}>{t('common.more')}</Button></p> : null}
    </>
  )
}

function DatasetCard({ dataset }: { dataset: Dataset }) {
  const { t, local } = useTexts()
  const { number, moment } = useFormats()
  const unitOf = useUnitText()
  return (
    <article className="licence" aria-label={local(dataset.title)}>
      <h3>{local(dataset.title)} <span className="small quiet">{t('licence.version', { version: dataset.version })}</span></h3>
      <p className="measure">{local(dataset.description)}</p>
      <Facts items={[
        [t('data.records'), <span key="n" className="number">{number(dataset.recordCount)}</span>], [t('licence.unit'), unitOf(dataset.unit)], [t('licence.custodian'), dataset.custodian.name],
        [t('data.source'), `${dataset.source} (${dataset.sourceLicence})`], [t('data.registered'), moment(dataset.registeredAt)], [t('file.hash'), <Hash key="h" value={dataset.sha256} />],
      ]} />
      <Disclosure className="disclosure">
        <Heading level={4}><AriaButton slot="trigger" className="disclosure-trigger">{t('licence.variables', { count: dataset.variables.length })}</AriaButton></Heading>
        <DisclosurePanel><VariableTable licence={dataset} label={t('licence.variablesOf', { dataset: local(dataset.title) })} /></DisclosurePanel>
      </Disclosure>
    </article>
  )
}

function Datasets() {
  const { t } = useTexts()
  const datasets = usePages('datasets', { query: { limit: 200 } })
  if (datasets.data === undefined) return datasets.isError ? <ReadFailure level="part" error={datasets.error} retry={() => void datasets.refetch()} /> : <Skeleton />
  if (datasets.data.length === 0) return <StandIn icon={<Database size={26} />} title={t('data.noDatasets')} />
  return (
    <>
      <SearchedList rows={datasets.data} step={10} label={t('list.searchDatasets')} hint={t('list.searchDatasets')} wordsOf={({ id, title, version, source }) => [id, title.ko, title.en, version, source]}>
        {(shown) => shown.map((dataset) => <DatasetCard key={`${dataset.id} ${dataset.version}`} dataset={dataset} />)}
      </SearchedList>
      {datasets.hasNextPage ? <p className="list-more"><Button busy={datasets.isFetchingNextPage} onPress={() => void datasets.fetchNextPage()}>{t('common.more')}</Button></p> : null}
    </>
  )
}

/** The custodian's room: decisions that wait, licences, datasets. */
export function DataScene() {
  const { t } = useTexts()
  return (
    <Page title={t('data.title')} lead={t('data.lead')}>
      <div className="stack-loose">
        <HeldSessions />
        <LockedProjects />
        <Panel title={t('data.licences')} note={t('data.licencesNote')} actions={<ButtonLink to={paths.grantLicence} look="primary" icon={<FileKey2 size={16} aria-hidden />}>{t('grant.open')}</ButtonLink>} flush><Licences /></Panel>
        <Panel title={t('data.datasets')} note={t('data.datasetsNote')} actions={<ButtonLink to={paths.registerDataset} icon={<DatabaseZap size={16} aria-hidden />}>{t('dataset.open')}</ButtonLink>} flush><Datasets /></Panel>
      </div>
    </Page>
  )
}
