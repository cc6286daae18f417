import { type ReactElement, type ReactNode, useId } from 'react'

/** A labelled control with an optional hint; the control gets the id and the hint's id. */
export function Field(props: { label: string; hint?: string | undefined; children: (id: string, hintId: string | undefined) => ReactNode }): ReactElement {
  const id = useId()
  const hintId = props.hint ? `${id}-hint` : undefined
  return (
    <div className="gbx-field">
      <label htmlFor={id}>{props.label}</label>
      {props.children(id, hintId)}
      {props.hint && (
        <p id={hintId} className="gbx-hint">
          {props.hint}
        </p>
      )}
    </div>
  )
}

/** A labelled line of text. */
export function TextField(props: { label: string; value: string; placeholder?: string; numeric?: boolean; onChange: (value: string) => void }): ReactElement {
  return (
    <Field label={props.label}>
      {(id) => (
        <input
          id={id}
          className="gbx-input"
          type="text"
          inputMode={props.numeric ? 'numeric' : 'text'}
          autoComplete="off"
          value={props.value}
          placeholder={props.placeholder}
          onChange={(event) => props.onChange(props.numeric ? event.target.value.replace(/\D/g, '') : event.target.value)}
        />
      )}
    </Field>
  )
}

/** A labelled text of several lines. */
export function LongTextField(props: { label: string; value: string; placeholder?: string; rows: number; onChange: (value: string) => void }): ReactElement {
  return (
    <Field label={props.label}>
      {(id) => (
        <textarea
          id={id}
          className="gbx-input"
          rows={props.rows}
          value={props.value}
          placeholder={props.placeholder}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
