import { Label, Meter } from 'react-aria-components'
import type { z } from 'zod'
import type { NodeStatus } from '../../../../../contract/resources/node-status.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { Facts, Panel } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { useTierWords } from '../../researcher/project/open-workbench.tsx'

type Node = z.infer<typeof NodeStatus>

/** Memory, processors, cards and line of the machine. */
export function CapacityPanel({ node }: { node: Node }) {
  const { t } = useTexts()
  const { number } = useFormats()
  const gib = (mib: number) => number(Math.round(mib / 102.4) / 10)
  const { total, reserved } = node.memoryMiB
  return (
    <Panel title={t('node.capacity')}>
      <div className="stack">
        <Meter className="meter" value={reserved} maxValue={Math.max(1, total)} valueLabel={t('node.memoryValue', { reserved: gib(reserved), total: gib(total) })}>
          {({ percentage, valueText }) => (
            <><div className="meter-words"><Label>{t('node.memory')}</Label><span className="number">{valueText}</span></div><div className="meter-track"><div className={`meter-fill ${percentage >= 90 ? 'meter-review' : 'meter-ok'}`} style={{ inlineSize: `${percentage}%` }} /></div></>
          )}
        </Meter>
        <Facts wide items={[[t('node.cpus'), <span key="c" className="number">{number(node.cpus)}</span>], [t('node.queue'), <span key="q" className="number">{number(node.queueLength)}</span>]]} />
      </div>
    </Panel>
  )
}

/** GPUs with their leases. */
export function GpuPanel({ node }: { node: Node }) {
  const { t } = useTexts()
  const { number } = useFormats()
  return (
    <Panel title={t('node.gpus')} note={node.gpus.length === 0 ? t('node.noGpus') : undefined} flush={node.gpus.length > 0}>
      {node.gpus.length === 0 ? null : <DataTable label={t('node.gpus')} rows={node.gpus} rowKey={({ uuid }) => uuid} columns={[
        { key: 'name', label: t('node.gpu'), head: true, cell: ({ name, uuid }) => <div className="cell-title"><span className="strong">{name}</span><code className="small quiet">{uuid}</code></div> },
        { key: 'memory', label: t('node.memory'), number: true, narrow: true, cell: ({ memoryMiB }) => `${number(Math.round(memoryMiB / 1024))} GiB` },
        { key: 'lease', label: t('node.lease'), narrow: true, cell: ({ leasedTo }) => (leasedTo === null ? <StatusBadge tone="ok">{t('node.free')}</StatusBadge> : <StatusBadge tone="info">{leasedTo}</StatusBadge>) },
      ]} />}
    </Panel>
  )
}

/** The sizes that researchers may choose. */
export function TierPanel({ node }: { node: Node }) {
  const { t, local } = useTexts()
  const wordsOf = useTierWords()
  return (
    <Panel title={t('node.tiers')} note={t('node.tiersNote')}>
      <ul className="tiers">
        {node.tiers.map((tier) => <li key={tier.id}><span className="strong">{local(tier.title)}</span><span className="small quiet">{wordsOf(tier)}</span>{tier.unavailable === null ? null : <span className="small choice-reason">{local(tier.unavailable)}</span>}</li>)}
      </ul>
    </Panel>
  )
}
