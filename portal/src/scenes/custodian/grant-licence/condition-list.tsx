import { Plus, X } from 'lucide-react'
import { z } from 'zod'
import type { Variable } from '../../../../../contract/resources/licence.ts'
import type { RowCondition } from '../../../../../contract/resources/registry.ts'
import { Button } from '../../../components/button.tsx'
import { SelectInput, TextInput } from '../../../components/fields.tsx'
import { useTexts } from '../../../i18n/texts.ts'

export const operators = ['=', '!=', '<', '<=', '>', '>=', 'in', 'not-null'] as const
export const ConditionDraft = z.object({ column: z.string(), op: z.enum(operators), value: z.string() })
export type ConditionDraft = z.infer<typeof ConditionDraft>

/** The condition that a draft means; null while it is not whole or its value is not of the variable's kind. */
export function conditionOf({ column, op, value }: ConditionDraft, variables: readonly Variable[]): RowCondition | null {
  const variable = variables.find(({ name }) => name === column)
  if (variable === undefined) return null
  if (op === 'not-null') return { column, op }
  const values = (op === 'in' ? value.split(',') : [value]).map((word) => valueOf(word.trim(), variable.type))
  if (values.some((one) => one === null)) return null
  if (op === 'in') return values.every((one) => typeof one !== 'boolean') ? { column, op, values: values as (string | number)[] } : null
  return { column, op, value: values[0] ?? '' }
}

const valueOf = (word: string, type: Variable['type']): string | number | boolean | null => {
  if (word === '') return null
  if (type === 'integer' || type === 'number') return Number.isFinite(Number(word)) ? Number(word) : null
  if (type === 'boolean') return word === 'true' ? true : word === 'false' ? false : null
  return type === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(word) ? null : word
}

/** Conditions on rows, joined by AND; identifiers are not to choose from. */
export function ConditionList({ variables, conditions, set }: { variables: readonly Variable[]; conditions: readonly ConditionDraft[]; set: (conditions: ConditionDraft[]) => void }) {
  const { t, local } = useTexts()
  const usable = variables.filter(({ type }) => type !== 'pseudonym')
  const change = (at: number, part: Partial<ConditionDraft>) => set(conditions.map((one, index) => (index === at ? { ...one, ...part } : one)))
  return (
    <fieldset className="checks">
      <legend className="field-label">{t('grant.conditions')}</legend>
      <p className="hint">{t('grant.conditionsHint')}</p>
      {conditions.map((one, at) => (
        <div key={at} className="condition">
          <SelectInput label={t('variable.name')} value={one.column} set={(column) => change(at, { column })} empty={t('form.choose')} options={usable.map(({ name, label }) => ({ value: name, label: `${name} · ${local(label)}` }))} />
          <SelectInput label={t('grant.operator')} value={one.op} set={(op) => change(at, { op: op as ConditionDraft['op'] })} options={operators.map((op) => ({ value: op, label: op === 'in' ? t('grant.in') : op === 'not-null' ? t('grant.notNull') : op }))} />
          {one.op === 'not-null' ? <span /> : <TextInput code label={t('grant.value')} {...(one.op === 'in' ? { hint: t('grant.inHint') } : {})} value={one.value} set={(value) => change(at, { value })} />}
          <Button look="quiet" size="small" icon={<X size={15} aria-hidden />} aria-label={t('grant.removeCondition', { number: at + 1 })} onPress={() => set(conditions.filter((_, index) => index !== at))} />
        </div>
      ))}
      <div><Button size="small" icon={<Plus size={15} aria-hidden />} onPress={() => set([...conditions, { column: '', op: '=', value: '' }])}>{t('grant.addCondition')}</Button></div>
    </fieldset>
  )
}
