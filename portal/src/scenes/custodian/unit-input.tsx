import { SelectInput, TextInput } from '../../components/fields.tsx'
import { units, useTexts, useUnitText } from '../../i18n/texts.ts'

/** The unit of protection: one of the known, or a word of the custodian's own. */
export function UnitInput({ value, set }: { value: string; set: (unit: string) => void }) {
  const { t } = useTexts()
  const unitOf = useUnitText()
  const known = units.some((unit) => unit === value)
  return (
    <div className="pair">
      <SelectInput required label={t('licence.unit')} value={known ? value : 'other'} set={(unit) => set(unit === 'other' ? '' : unit)} options={[...units.map((unit) => ({ value: unit, label: unitOf(unit) })), { value: 'other', label: t('dataset.otherUnit') }]} />
      {known ? <span /> : <TextInput required label={t('dataset.otherUnit')} value={value} set={set} />}
    </div>
  )
}
