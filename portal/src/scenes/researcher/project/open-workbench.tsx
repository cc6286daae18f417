import { useQueryClient } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { useNavigate } from 'react-router'
import type { Project } from '../../../../../contract/resources/project.ts'
import type { Tier } from '../../../../../contract/resources/session.ts'
import { useAct } from '../../../api/queries.ts'
import { useSessionPreparation } from '../../../api/session-preparation.ts'
import { useLab } from '../../../app/lab-frame.tsx'
import { paths } from '../../../app/paths.ts'
import { may, refusalOf } from '../../../components/ability-act.tsx'
import { Button, ButtonLink } from '../../../components/button.tsx'
import { BudgetMeter } from '../../../components/budget-meter.tsx'
import { ActFailure, useRefusalText } from '../../../components/error-text.tsx'
import { ProjectUseMeter } from '../../../components/project-use-meter.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'

/** A tier's size in words. */
export function useTierWords() {
  const { t } = useTexts()
  const { number, span } = useFormats()
  return (tier: Tier): string => [
    t('tier.memory', { gib: number(Math.round(tier.memoryMiB / 102.4) / 10) }), t('tier.cpus', { cpus: number(tier.cpus) }),
    ...(tier.gpus > 0 ? [t('tier.gpus', { gpus: number(tier.gpus) })] : []), t('tier.time', { time: span(tier.minutes * 60_000) }),
  ].join(' · ')
}

function TierChoice({ tiers, chosen, choose }: { tiers: readonly Tier[]; chosen: string; choose: (id: string) => void }) {
  const { t, local } = useTexts()
  const wordsOf = useTierWords()
  return (
    <RadioGroup className="choices" value={chosen} onChange={choose}>
      <Label>{t('tier.choose')}</Label>
      {tiers.map((tier) => (
        <Radio key={tier.id} value={tier.id} isDisabled={tier.unavailable !== null} className="choice">
          <span className="choice-dot" aria-hidden />
          <span className="choice-words">
            <span className="strong">{local(tier.title)}</span>
            <span className="small quiet">{wordsOf(tier)}</span>
            {tier.unavailable === null ? null : <span className="small choice-reason">{local(tier.unavailable)}</span>}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  )
}

/** The door to the workbench: size, budget, and the button; or the open session. */
export function OpenWorkbench({ project }: { project: Project }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const reasonOf = useRefusalText()
  const client = useQueryClient()
  const start = useAct('startSession', (session) => {
    client.setQueryData(['session', { params: { id: session.id } }], session)
    void navigate(paths.session(session.id))
  })
  const free = project.tiers.filter(({ unavailable }) => unavailable === null)
  const [choice, setChoice] = useState<string | null>(null)
  const tier = choice ?? free[0]?.id ?? ''
  const open = project.session !== null && project.session.state !== 'stopped' && project.session.state !== 'failed' ? project.session : null
  const refusal = refusalOf(project.abilities, 'start-session')
  const prepared = useSessionPreparation(project.id, tier, open === null && may(project.abilities, 'start-session') && !start.isPending)
  useLab(open === null ? prepared : null, false)
  const go = () => start.mutate({ params: { id: project.id }, body: { tier } })
  return (
    <Panel title={t('workbench.title')} note={t('workbench.note')}>
      <div className="stack">
        {open === null ? (
          <>
            <TierChoice tiers={project.tiers} chosen={tier} choose={setChoice} />
            <Button look="primary" size="large" className="button-block" busy={start.isPending} isDisabled={!may(project.abilities, 'start-session') || tier === ''} icon={<FlaskConical size={18} aria-hidden />} onPress={go}>{t('workbench.open')}</Button>
            {refusal === null ? null : <p className="refusal small">{reasonOf(refusal)}</p>}
            <ActFailure error={start.error} />
          </>
        ) : (
          <>
            <p><StatusBadge tone={open.state === 'ready' ? 'ok' : 'info'}>{t(`session.state.${open.state}`)}</StatusBadge></p>
            <ButtonLink look="primary" size="large" to={paths.session(open.id)} icon={<FlaskConical size={18} aria-hidden />}>{t('workbench.return')}</ButtonLink>
          </>
        )}
        <BudgetMeter budget={project.budget} />
        {project.use === null ? null : <ProjectUseMeter use={project.use} />}
      </div>
    </Panel>
  )
}
