import { Ban, CheckCircle2, CircleDashed, Eye, Info, OctagonAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

export type Tone = 'ok' | 'review' | 'fail' | 'info' | 'quiet'

const icons = { ok: CheckCircle2, review: TriangleAlert, fail: OctagonAlert, info: Info, quiet: CircleDashed, look: Eye, ban: Ban } as const

/** The icon of a tone: colour never stands alone. */
export function ToneIcon({ tone, size = 16 }: { tone: Tone; size?: number }) {
  const Icon = icons[tone]
  return <Icon size={size} aria-hidden className={`tone-icon tone-${tone}`} />
}

/** A short state in words, with icon and colour. */
export function StatusBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}><ToneIcon tone={tone} size={14} />{children}</span>
}
