import { type ReactElement, type ReactNode, useState } from 'react'

/** Something that opens and closes, and stays as the person left it whatever else changes. */
export function Fold(props: { className: string; initiallyOpen: boolean; summary: ReactNode; children: ReactNode }): ReactElement {
  const [open, setOpen] = useState(props.initiallyOpen)
  return (
    <details className={props.className} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{props.summary}</summary>
      {props.children}
    </details>
  )
}
