import { useId } from 'react'
import type { HTMLInputTypeAttribute, ReactNode } from 'react'
import type { LocalText } from '../../../contract/resources/common-fields.ts'
import { useTexts } from '../i18n/texts.ts'

interface Named { label: string; hint?: string; required?: boolean }

/** A labelled place for one control, with its hint. */
function Field({ label, hint, required = false, children }: Named & { children: (ids: { id: string; describedBy: string | undefined }) => ReactNode }) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <div className="field">
      <label className={required ? 'field-label field-required' : 'field-label'} htmlFor={id}>{label}</label>
      {children({ id, describedBy: hint === undefined ? undefined : hintId })}
      {hint === undefined ? null : <p className="hint" id={hintId}>{hint}</p>}
    </div>
  )
}

interface TextProps extends Named { value: string; set: (value: string) => void; type?: HTMLInputTypeAttribute; area?: boolean; code?: boolean; min?: string; autoComplete?: string }

/** One line of text, a day, or several lines. */
export function TextInput({ value, set, type = 'text', area = false, code = false, min, autoComplete, ...named }: TextProps) {
  const required = named.required ?? false
  return (
    <Field {...named}>
      {({ id, describedBy }) => (area
        ? <textarea id={id} aria-describedby={describedBy} rows={3} maxLength={4000} required={required} value={value} onChange={({ target }) => set(target.value)} />
        : <input id={id} aria-describedby={describedBy} type={type} min={min} required={required} value={value} {...(autoComplete === undefined ? {} : { autoComplete })} {...(code ? { spellCheck: false, autoCapitalize: 'none', autoComplete: 'off' } : {})} onChange={({ target }) => set(target.value)} />)}
    </Field>
  )
}

/** One of a list. */
export function SelectInput({ value, set, options, empty, ...named }: Named & { value: string; set: (value: string) => void; options: readonly { value: string; label: string }[]; empty?: string }) {
  return (
    <Field {...named}>
      {({ id, describedBy }) => (
        <select id={id} aria-describedby={describedBy} required={named.required ?? false} value={value} onChange={({ target }) => set(target.value)}>
          {empty === undefined ? null : <option value="">{empty}</option>}
          {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
        </select>
      )}
    </Field>
  )
}

/** Any of a list. */
export function CheckList({ label, values, set, options }: { label: string; values: readonly string[]; set: (values: string[]) => void; options: readonly { value: string; label: string; note?: string }[] }) {
  return (
    <fieldset className="checks">
      <legend className="field-label">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="check">
          <input type="checkbox" checked={values.includes(option.value)} onChange={({ target }) => set(target.checked ? [...values, option.value] : values.filter((value) => value !== option.value))} />
          <span>{option.label}{option.note === undefined ? null : <span className="small quiet"> {option.note}</span>}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** The same text in Korean and in English. */
export function PairInput({ label, value, set, area = false }: { label: string; value: LocalText; set: (value: LocalText) => void; area?: boolean }) {
  const { t } = useTexts()
  return (
    <div className="pair">
      <TextInput required area={area} label={t('form.korean', { what: label })} value={value.ko} set={(ko) => set({ ...value, ko })} />
      <TextInput required area={area} label={t('form.english', { what: label })} value={value.en} set={(en) => set({ ...value, en })} />
    </div>
  )
}

/** Whether a text stands in both languages. */
export const whole = (text: LocalText): boolean => text.ko.trim() !== '' && text.en.trim() !== ''
