import { Wrench } from 'lucide-react'
import type { z } from 'zod'
import type { Health, HealthPart } from '../../../../../contract/resources/node-status.ts'
import { Moment } from '../../../components/passing-time.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { useTexts } from '../../../i18n/texts.ts'

/** The parts that the catalogue has words for; of another the server's own words are shown. */
const known = ['database', 'broker', 'engine', 'image', 'node-disk', 'volumes', 'gateway', 'jupyterlab', 'portal', 'audit-log', 'disk'] as const

/** One part of the path, in the reader's language; what the server measured stands beside it as it said it. */
function Part({ of: { part, ok, message, mend } }: { of: HealthPart }) {
  const { t } = useTexts()
  const name = known.find((one) => one === part)
  const cure = name === undefined ? mend : t(`health.${name}.mend`)
  return (
    <li className={ok ? '' : 'health-missing'}>
      <div className="health-name"><StatusBadge tone={ok ? 'ok' : 'fail'}>{ok ? t('node.works') : t('node.broken')}</StatusBadge><span>{name === undefined ? <code>{part}</code> : t(`health.${name}.name`)}</span></div>
      <div>
        {name === undefined || ok ? null : <p>{t(`health.${name}.fault`)}</p>}
        <p className={name === undefined ? '' : 'small quiet'}><code>{name === undefined ? message : `${part}: ${message}`}</code></p>
        {ok || cure === '' ? null : <p className="health-mend"><Wrench size={15} aria-hidden /><span><span className="visually-hidden">{t('node.mend')} </span>{cure}</span></p>}
      </div>
    </li>
  )
}

/** Each part of the path: works, or what is missing and how to mend it; what is missing first. */
export function HealthPanel({ health }: { health: z.infer<typeof Health> }) {
  const { t } = useTexts()
  const parts = [...health.parts].sort((a, b) => Number(a.ok) - Number(b.ok))
  return (
    <Panel title={t('node.health')} note={<>{t('node.version', { version: health.version })} · <Moment at={health.at} exact /></>} actions={<StatusBadge tone={health.ok ? 'ok' : 'fail'}>{health.ok ? t('node.allWorks') : t('node.missing', { count: health.parts.filter(({ ok }) => !ok).length })}</StatusBadge>} flush>
      <ul className="health">{parts.map((part) => <Part key={part.part} of={part} />)}</ul>
    </Panel>
  )
}
