import { MonitorOff } from 'lucide-react'
import type { Session } from '../../../../../contract/resources/session.ts'
import { BudgetMeter } from '../../../components/budget-meter.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { StandIn } from '../../../components/loaded.tsx'
import { Elapsed, TimeLeft } from '../../../components/passing-time.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import type { Tone } from '../../../components/status-badge.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { StopSession } from '../../researcher/workbench/session-bar.tsx'

const tones: Record<Session['state'], Tone> = { preparing: 'quiet', prepared: 'quiet', discarding: 'quiet', queued: 'quiet', starting: 'info', mounting: 'info', ready: 'ok', stopping: 'info', stopped: 'quiet', failed: 'fail' }

/** Sessions on the machine, whose they are, and how long they go on. */
export function SessionsPanel({ sessions }: { sessions: readonly Session[] }) {
  const { t, local } = useTexts()
  return (
    <Panel title={t('node.sessions')} note={t('node.sessionsNote')} flush>
      <DataTable label={t('node.sessions')} rows={sessions} rowKey={({ id }) => id} empty={<StandIn icon={<MonitorOff size={26} />} title={t('node.noSessions')} />} columns={[
        { key: 'who', label: t('node.session'), head: true, cell: (row) => <div className="cell-title"><span className="strong">{row.person.name}</span><span className="small quiet">{local(row.projectTitle)}</span><code className="small quiet">{row.id}</code></div> },
        { key: 'state', label: t('egress.column.state'), narrow: true, cell: (row) => <StatusBadge tone={tones[row.state]}>{t(`session.state.${row.state}`)}{row.queuePosition === null ? '' : ` · ${row.queuePosition}`}</StatusBadge> },
        { key: 'tier', label: t('tier.choose'), narrow: true, cell: (row) => <code>{row.tier}</code> },
        { key: 'age', label: t('node.age'), number: true, narrow: true, cell: (row) => <Elapsed since={row.requestedAt} /> },
        { key: 'left', label: t('session.timeLeft'), number: true, narrow: true, cell: (row) => (row.endsAt === null ? '' : <TimeLeft until={row.endsAt} />) },
        { key: 'budget', label: t('budget.label'), cell: (row) => <div className="node-budget"><BudgetMeter budget={row.budget} slim /></div> },
        { key: 'act', label: t('data.act'), narrow: true, cell: (row) => <StopSession session={row} /> },
      ]} />
    </Panel>
  )
}
