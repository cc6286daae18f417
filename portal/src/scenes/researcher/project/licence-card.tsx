import { Table2 } from 'lucide-react'
import { Disclosure, DisclosurePanel, Heading, Button as AriaButton } from 'react-aria-components'
import type { Licence } from '../../../../../contract/resources/licence.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { Facts } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import type { Tone } from '../../../components/status-badge.tsx'
import { useDaysLeft } from '../../../app/me.ts'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts, useUnitText } from '../../../i18n/texts.ts'

const tones: Record<Licence['state'], Tone> = { active: 'ok', 'not-yet': 'quiet', expired: 'fail', ended: 'fail' }

/** State and time left of a licence. */
export function LicenceBadge({ licence }: { licence: Licence }) {
  const { t } = useTexts()
  const left = useDaysLeft()(licence.endsOn)
  const soon = licence.state === 'active' && left <= 30
  return <StatusBadge tone={soon ? 'review' : tones[licence.state]}>{licence.state === 'active' ? (left === 0 ? t('licence.lastDay') : t('licence.daysLeft', { count: left })) : t(`licence.state.${licence.state}`)}</StatusBadge>
}

/** The variables that a licence names. */
export function VariableTable({ licence, label }: { licence: Pick<Licence, 'variables'>; label: string }) {
  const { t, local } = useTexts()
  return (
    <DataTable label={label} rows={licence.variables} rowKey={({ name }) => name} columns={[
      { key: 'name', label: t('variable.name'), head: true, cell: ({ name }) => <code>{name}</code> },
      { key: 'label', label: t('variable.meaning'), cell: (row) => local(row.label) },
      { key: 'type', label: t('variable.type'), narrow: true, cell: ({ type }) => t(`variable.types.${type}`) },
      { key: 'codes', label: t('variable.codes'), cell: ({ codes, unit }) => (codes === undefined ? unit ?? '' : Object.entries(codes).map(([code, meaning]) => `${code} = ${meaning}`).join(', ')) },
    ]} />
  )
}

/** One licensed dataset: what may be seen, under which terms, until when, from whom. */
export function LicenceCard({ licence }: { licence: Licence }) {
  const { t, local } = useTexts()
  const { day } = useFormats()
  const unitOf = useUnitText()
  return (
    <article className="licence" aria-label={local(licence.datasetTitle)}>
      <div className="row-apart">
        <h3>{local(licence.datasetTitle)} <span className="quiet small">{t('licence.version', { version: licence.datasetVersion })}</span></h3>
        <LicenceBadge licence={licence} />
      </div>
      <p className="measure pre-line">{local(licence.terms)}</p>
      <Facts items={[
        [t('licence.period'), t('licence.fromTo', { from: day(licence.startsOn), to: day(licence.endsOn) })],
        [t('licence.rows'), local(licence.rows)],
        [t('licence.unit'), unitOf(licence.unit)],
        [t('licence.custodian'), <span key="k">{licence.custodian.name}<br />{licence.custodianContact}</span>],
        [t('licence.path'), <code key="c">{licence.path}</code>],
      ]} />
      {licence.endedReason === null ? null : <p className="small"><strong>{t('licence.endedReason')}</strong> {licence.endedReason}</p>}
      <Disclosure className="disclosure">
        <Heading level={4}><AriaButton slot="trigger" className="disclosure-trigger"><Table2 size={16} aria-hidden />{t('licence.variables', { count: licence.variables.length })}</AriaButton></Heading>
        <DisclosurePanel><VariableTable licence={licence} label={t('licence.variablesOf', { dataset: local(licence.datasetTitle) })} /></DisclosurePanel>
      </Disclosure>
    </article>
  )
}
