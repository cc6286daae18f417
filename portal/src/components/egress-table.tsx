import { Link } from 'react-router'
import type { EgressSummary } from '../../../contract/resources/egress-request.ts'
import { paths } from '../app/paths.ts'
import { useFormats } from '../i18n/formats.ts'
import { useTexts } from '../i18n/texts.ts'
import { DataTable } from './data-table.tsx'
import { EgressStateBadge, OutcomeBadge } from './egress-labels.tsx'
import { Moment, Waited } from './passing-time.tsx'

interface EgressTableProps { items: readonly EgressSummary[]; label: string; review?: boolean; project?: boolean; waiting?: boolean }

/** Egress requests as a list; `review` links to the review and names the author, `waiting` says for how long it has waited. */
export function EgressTable({ items, label, review = false, project = true, waiting = false }: EgressTableProps) {
  const { t, local } = useTexts()
  const { number } = useFormats()
  return (
    <DataTable label={label} rows={items} rowKey={({ id }) => id} columns={[
      { key: 'title', label: t('egress.column.title'), head: true, cell: (row) => (
        <div className="cell-title">
          <Link to={review ? paths.reviewOf(row.id) : paths.egress(row.id)}>{row.title}</Link>
          {project ? <span className="small quiet">{local(row.projectTitle)}</span> : null}
        </div>
      ) },
      ...(review ? [{ key: 'author', label: t('egress.column.author'), cell: (row: EgressSummary) => <span className="cell-name">{row.author.name}</span> }] : []),
      { key: 'state', label: t('egress.column.state'), narrow: true, cell: (row) => <EgressStateBadge state={row.state} /> },
      ...(review ? [{ key: 'worst', label: t('egress.column.worst'), narrow: true, cell: (row: EgressSummary) => <OutcomeBadge outcome={row.worst} /> }] : []),
      { key: 'files', label: t('egress.column.files'), number: true, cell: (row) => number(row.fileCount) },
      { key: 'turn', label: t('egress.column.turn'), number: true, cell: (row) => number(row.turn) },
      waiting
        ? { key: 'waited', label: t('list.waited'), narrow: true, number: true, cell: (row) => <Waited since={row.submittedAt} /> }
        : { key: 'at', label: t('egress.column.updated'), narrow: true, cell: (row) => <Moment at={row.updatedAt} /> },
    ]} />
  )
}
