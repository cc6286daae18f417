import { useRead } from '../../../api/queries.ts'
import { Loaded, Skeleton } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { CapacityPanel, GpuPanel, TierPanel } from './capacity-panel.tsx'
import { ConsolePanel } from './console-panel.tsx'
import { HealthPanel } from './health-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'
import './node.css'

/** The operator's room: health, sessions, capacity, console; what is missing before everything else. */
export function NodeScene() {
  const { t } = useTexts()
  const node = useRead('node', {}, { every: 3000 })
  return (
    <Page title={t('node.title')} lead={t('node.lead')}>
      <Loaded of={node} skeleton={<Skeleton lines={10} />}>
        {(status) => (
          <div className="stack-loose">
            {status.health.ok ? null : <HealthPanel health={status.health} />}
            <SessionsPanel sessions={status.sessions} />
            <div className="two-columns">
              <div className="stack-loose">{status.health.ok ? <HealthPanel health={status.health} /> : null}<ConsolePanel /></div>
              <div className="stack-loose"><CapacityPanel node={status} /><TierPanel node={status} /></div>
            </div>
            <GpuPanel node={status} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}
