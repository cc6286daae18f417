import { z } from 'zod'
import { Variable } from '../../../../../contract/resources/licence.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { useTexts } from '../../../i18n/texts.ts'

/** A variable as it is being described. */
export const VariableDraft = z.object({ name: z.string(), type: Variable.shape.type, ko: z.string(), en: z.string(), codes: z.string(), unit: z.string(), kept: z.boolean(), identifier: z.boolean() })
export type VariableDraft = z.infer<typeof VariableDraft>

const types = ['integer', 'number', 'text', 'boolean', 'date'] as const

/** Codes as they are written: `0 = woman, 1 = man`. */
export const codesText = (codes: Variable['codes']): string => Object.entries(codes ?? {}).map(([code, meaning]) => `${code} = ${meaning}`).join(', ')

/** The codes that a text means; null where it cannot be read. */
export function codesOf(text: string): Record<string, string> | null {
  if (text.trim() === '') return {}
  const pairs = text.split(',').map((pair) => /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(pair))
  return pairs.every((pair) => pair !== null) ? Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? ''])) : null
}

/** The dictionary to complete: which columns, what they mean, which identify people. */
export function DictionaryTable({ variables, set }: { variables: readonly VariableDraft[]; set: (variables: VariableDraft[]) => void }) {
  const { t } = useTexts()
  const change = (name: string, part: Partial<VariableDraft>) => set(variables.map((one) => (one.name === name ? { ...one, ...part } : one)))
  const cell = (row: VariableDraft, key: 'ko' | 'en' | 'codes' | 'unit', what: string) => <input aria-label={`${row.name}: ${what}`} value={row[key]} disabled={!row.kept} onChange={({ target }) => change(row.name, { [key]: target.value })} aria-invalid={key === 'codes' && codesOf(row.codes) === null} />
  return (
    <DataTable label={t('dataset.dictionary')} rows={variables} rowKey={({ name }) => name} columns={[
      { key: 'kept', label: t('dataset.kept'), narrow: true, cell: (row) => <input type="checkbox" aria-label={`${row.name}: ${t('dataset.kept')}`} checked={row.kept} onChange={({ target }) => change(row.name, { kept: target.checked })} /> },
      { key: 'name', label: t('variable.name'), head: true, cell: ({ name }) => <code>{name}</code> },
      { key: 'identifier', label: t('dataset.identifier'), narrow: true, cell: (row) => <input type="checkbox" aria-label={`${row.name}: ${t('dataset.identifier')}`} checked={row.identifier} disabled={!row.kept} onChange={({ target }) => change(row.name, { identifier: target.checked })} /> },
      { key: 'ko', label: t('form.korean', { what: t('variable.meaning') }), cell: (row) => cell(row, 'ko', t('form.korean', { what: t('variable.meaning') })) },
      { key: 'en', label: t('form.english', { what: t('variable.meaning') }), cell: (row) => cell(row, 'en', t('form.english', { what: t('variable.meaning') })) },
      { key: 'type', label: t('variable.type'), cell: (row) => (row.identifier ? t('variable.types.pseudonym') : (
        <select aria-label={`${row.name}: ${t('variable.type')}`} value={row.type} disabled={!row.kept} onChange={({ target }) => change(row.name, { type: target.value as Variable['type'] })}>{types.map((type) => <option key={type} value={type}>{t(`variable.types.${type}`)}</option>)}</select>
      )) },
      { key: 'codes', label: t('dataset.codes'), cell: (row) => cell(row, 'codes', t('dataset.codes')) },
      { key: 'unit', label: t('dataset.measureUnit'), narrow: true, cell: (row) => cell(row, 'unit', t('dataset.measureUnit')) },
    ]} />
  )
}
