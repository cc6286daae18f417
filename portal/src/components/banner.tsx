import type { ReactNode } from 'react'
import { ToneIcon } from './status-badge.tsx'
import type { Tone } from './status-badge.tsx'

interface BannerProps { tone: Tone; title: ReactNode; children?: ReactNode; actions?: ReactNode; live?: boolean }

/** Something the reader has to know: what it is, what follows, what to do. */
export function Banner({ tone, title, children, actions, live = false }: BannerProps) {
  return (
    <div className={`banner banner-${tone}`} role={live ? (tone === 'fail' ? 'alert' : 'status') : 'note'}>
      <ToneIcon tone={tone} size={20} />
      <div className="banner-words"><p className="banner-title">{title}</p>{children === undefined ? null : <div className="banner-text">{children}</div>}</div>
      {actions === undefined ? null : <div className="row banner-actions">{actions}</div>}
    </div>
  )
}
