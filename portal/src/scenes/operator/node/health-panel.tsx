import { Wrench } from 'lucide-react'
import type { z } from 'zod'
import type { Health } from '../../../../../contract/resources/node-status.ts'
import { Moment } from '../../../components/passing-time.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { useTexts } from '../../../i18n/texts.ts'

/** Each part of the path: works, or what is missing and how to mend it; what is missing first. */
export function HealthPanel({ health }: { health: z.infer<typeof Health> }) {
  const { t } = useTexts()
  const parts = [...health.parts].sort((a, b) => Number(a.ok) - Number(b.ok))
  return (
    <Panel title={t('node.health')} note={<>{t('node.version', { version: health.version })} · <Moment at={health.at} exact /></>} actions={<StatusBadge tone={health.ok ? 'ok' : 'fail'}>{health.ok ? t('node.allWorks') : t('node.missing', { count: health.parts.filter(({ ok }) => !ok).length })}</StatusBadge>} flush>
      <ul className="health">
        {parts.map(({ part, ok, message, mend }) => (
          <li key={part} className={ok ? '' : 'health-missing'}>
            <div className="health-name"><StatusBadge tone={ok ? 'ok' : 'fail'}>{ok ? t('node.works') : t('node.broken')}</StatusBadge><code>{part}</code></div>
            <div><p>{message}</p>{ok || mend === '' ? null : <p className="health-mend"><Wrench size={15} aria-hidden /><span><span className="visually-hidden">{t('node.mend')} </span>{mend}</span></p>}</div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
