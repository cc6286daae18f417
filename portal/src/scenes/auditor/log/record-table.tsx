import { ChevronDown, ChevronRight } from 'lucide-react'
import { Fragment, useState } from 'react'
import type { AuditRecord } from '../../../../../contract/resources/audit-record.ts'
import { CopyLine, Hash } from '../../../components/copy-line.tsx'
import { Moment } from '../../../components/passing-time.tsx'
import { Facts } from '../../../components/panel.tsx'
import { useTexts } from '../../../i18n/texts.ts'

function RecordDetails({ record }: { record: AuditRecord }) {
  const { t } = useTexts()
  const details = Object.entries(record.details)
  return (
    <div className="record-details">
      <Facts items={[
        [t('log.at'), <code key="a">{record.at}</code>],
        ...(record.subject === null ? [] : [[t('log.subject'), <code key="u">{record.subject}</code>] as const]),
        ...(record.project === null ? [] : [[t('log.project'), <code key="p">{record.project}</code>] as const]),
        ...(record.session === null ? [] : [[t('log.session'), <code key="s">{record.session}</code>] as const]),
        ...details.map(([key, value]) => [<code key="k">{key}</code>, <code key="v">{value === null ? '—' : String(value)}</code>] as const),
      ]} />
      <div className="stack-tight"><p className="field-label">{t('log.hash')}</p><CopyLine text={record.hash} label={t('log.hash')} /></div>
      <div className="stack-tight"><p className="field-label">{t('log.previous')}</p><CopyLine text={record.previous} label={t('log.previous')} /></div>
    </div>
  )
}

/** Records, newest first; each opens to its details and hashes. */
export function RecordTable({ records }: { records: readonly AuditRecord[] }) {
  const { t } = useTexts()
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const toggle = (sequence: number) => { const next = new Set(open); if (!next.delete(sequence)) next.add(sequence); setOpen(next) }
  return (
    <div className="table-frame" role="group" aria-label={t('log.records')} tabIndex={0}>
      <table className="table log-table">
        <thead><tr><th scope="col">{t('log.sequence')}</th><th scope="col">{t('log.time')}</th><th scope="col">{t('log.type')}</th><th scope="col">{t('log.actor')}</th><th scope="col">{t('log.subject')}</th><th scope="col">{t('log.hash')}</th></tr></thead>
        <tbody>
          {records.map((record) => {
            const isOpen = open.has(record.sequence)
            const Icon = isOpen ? ChevronDown : ChevronRight
            return (
              <Fragment key={record.sequence}>
                <tr className={record.type === 'ACCESS_REFUSED' || record.type === 'SIGN_IN_REFUSED' ? 'log-refused' : ''}>
                  <th scope="row" data-label={t('log.sequence')}><button type="button" className="log-open number" aria-expanded={isOpen} aria-label={t('log.open', { sequence: record.sequence })} onClick={() => toggle(record.sequence)}><Icon size={15} aria-hidden />{record.sequence}</button></th>
                  <td className="table-narrow" data-label={t('log.time')}><Moment at={record.at} exact /></td>
                  <td data-label={t('log.type')}><div className="cell-title"><span className="strong">{t(`log.event.${record.type}`)}</span><code className="small quiet">{record.type}</code></div></td>
                  <td data-label={t('log.actor')}><code>{record.actor}</code></td>
                  <td data-label={t('log.subject')}>{record.subject === null ? '' : <code className="log-subject" title={record.subject}>{record.subject}</code>}</td>
                  <td data-label={t('log.hash')}><Hash value={record.hash} length={10} /></td>
                </tr>
                {isOpen ? <tr className="log-details"><td colSpan={6}><RecordDetails record={record} /></td></tr> : null}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
