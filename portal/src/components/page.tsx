import { ChevronRight } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useArrival } from '../app/arrival.ts'
import { useTexts } from '../i18n/texts.ts'

interface PageProps { title: string; lead?: ReactNode; actions?: ReactNode; trail?: readonly { to: string; label: string }[]; badges?: ReactNode; children: ReactNode; wide?: boolean }

/** Names the browser's tab after the page. */
export function usePageTitle(title: string): void {
  useEffect(() => { document.title = title === '' ? 'Glovebox' : `${title} · Glovebox` }, [title])
}

/** A page: where it stands, its title, what can be done, and its parts. */
export function Page({ title, lead, actions, trail = [], badges, children, wide = false }: PageProps) {
  const { t } = useTexts()
  const main = useRef<HTMLElement>(null)
  usePageTitle(title)
  useArrival(main)
  return (
    <main id="main" ref={main} tabIndex={-1} className={wide ? 'page page-wide' : 'page'}>
      <header className="page-head">
        {trail.length === 0 ? null : (
          <nav aria-label={t('common.trail')} className="trail"><ol>{trail.map(({ to, label }) => <li key={to}><Link to={to}>{label}</Link><ChevronRight size={14} aria-hidden /></li>)}</ol></nav>
        )}
        <div className="row-apart page-title">
          <div className="stack-tight"><h1>{title}</h1>{badges === undefined ? null : <div className="row">{badges}</div>}</div>
          {actions === undefined ? null : <div className="row">{actions}</div>}
        </div>
        {lead === undefined ? null : <div className="page-lead measure">{lead}</div>}
      </header>
      {children}
    </main>
  )
}
