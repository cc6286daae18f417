import { useId } from 'react'
import type { ReactNode } from 'react'

interface PanelProps { title: ReactNode; note?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean; className?: string }

/** A named part of a page. */
export function Panel({ title, note, actions, children, flush = false, className = '' }: PanelProps) {
  const id = useId()
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <div className="panel-words"><h2 id={id}>{title}</h2>{note === undefined ? null : <p className="quiet small">{note}</p>}</div>
        {actions === undefined ? null : <div className="row">{actions}</div>}
      </header>
      <div className={flush ? 'panel-body panel-flush' : 'panel-body'}>{children}</div>
    </section>
  )
}

/** Facts as terms with their descriptions. */
export function Facts({ items, wide = false }: { items: readonly (readonly [ReactNode, ReactNode])[]; wide?: boolean }) {
  return (
    <dl className={wide ? 'facts facts-wide' : 'facts'}>
      {items.map(([term, description], index) => <div key={index}><dt>{term}</dt><dd>{description}</dd></div>)}
    </dl>
  )
}
