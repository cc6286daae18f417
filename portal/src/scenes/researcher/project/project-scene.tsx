import { PackageOpen, UserMinus } from 'lucide-react'
import { useParams } from 'react-router'
import type { Project } from '../../../../../contract/resources/project.ts'
import { useAct, useRead } from '../../../api/queries.ts'
import { paths } from '../../../app/paths.ts'
import { may } from '../../../components/ability-act.tsx'
import { Banner } from '../../../components/banner.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { Loaded, Skeleton, StandIn } from '../../../components/loaded.tsx'
import { OwnRequests } from '../../../components/own-requests.tsx'
import { Page } from '../../../components/page.tsx'
import { Facts, Panel } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { useDaysLeft } from '../../../app/me.ts'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { FiveSafesStrip } from './five-safes-strip.tsx'
import { LicenceCard } from './licence-card.tsx'
import { OpenWorkbench } from './open-workbench.tsx'
import './project.css'

/** Why the project's files are locked, and whom to ask. */
export function LockBanner({ lock }: { lock: NonNullable<Project['lock']> }) {
  const { t, local } = useTexts()
  const { moment } = useFormats()
  return (
    <Banner tone="fail" title={t('lock.title')}>
      <p>{lock.licenceTitle === null ? t('lock.why', { at: moment(lock.lockedAt) }) : t('lock.whyLicence', { at: moment(lock.lockedAt), licence: local(lock.licenceTitle) })}</p>
      {lock.reason === '' ? null : <p>{t('lock.reason', { reason: lock.reason })}</p>}
      <p className="strong">{t('lock.ask', { contact: lock.custodianContact })}</p>
    </Banner>
  )
}

function Members({ project }: { project: Project }) {
  const { t } = useTexts()
  const { day } = useFormats()
  const { mutateAsync: remove } = useAct('removeMember')
  return (
    <ul className="members">
      {project.members.map(({ person, role, until }) => (
        <li key={`${person.id}-${role}`}>
          <div><span className="strong">{person.name}</span><span className="small quiet">{t(`roles.${role}`)}{until === null ? '' : ` · ${t('project.until', { day: day(until) })}`}</span></div>
          {may(project.abilities, 'remove-member') ? (
            <ConfirmAct trigger={{ label: t('project.remove'), look: 'quiet', size: 'small', icon: <UserMinus size={15} aria-hidden /> }} danger
              title={t('project.removeTitle', { name: person.name })} consequences={[t('project.removeSessions'), t('project.removeWork')]}
              reason={{ label: t('common.reason') }} confirm={t('project.removeConfirm')}
              act={(reason) => remove({ params: { id: project.id, personId: person.id }, body: { reason } })} />
          ) : null}
        </li>
      ))}
    </ul>
  )
}

function ProjectView({ project }: { project: Project }) {
  const { t, local } = useTexts()
  const { day } = useFormats()
  const left = useDaysLeft()(project.permitEndsOn)
  return (
    <Page title={local(project.title)} trail={[{ to: paths.projects, label: t('home.title') }]} lead={<p className="pre-line">{local(project.purpose)}</p>}
      badges={left < 0 ? <StatusBadge tone="fail">{t('project.permitOver')}</StatusBadge> : <StatusBadge tone={left <= 30 ? 'review' : 'ok'}>{t('project.permitUntil', { day: day(project.permitEndsOn) })}</StatusBadge>}>
      <div className="stack-loose">
        {project.lock === null ? null : <LockBanner lock={project.lock} />}
        <FiveSafesStrip safes={project.safes} />
        <div className="two-columns">
          <div className="stack-loose">
            <Panel title={t('project.data')} note={t('project.dataNote')} flush>
              {project.licences.length === 0 ? <StandIn icon={<PackageOpen size={26} />} title={t('project.noLicences')} /> : project.licences.map((licence) => <LicenceCard key={licence.id} licence={licence} />)}
            </Panel>
            <Panel title={t('project.requests')} note={t('project.requestsNote')} flush><OwnRequests project={project.id} /></Panel>
          </div>
          <div className="stack-loose columns-first">
            <OpenWorkbench project={project} />
            <Panel title={t('project.permit')}>
              <Facts wide items={[
                [t('project.reference'), project.permitReference],
                [t('project.permitEnd'), day(project.permitEndsOn)],
                [t('project.profile'), <code key="p">{project.disclosureProfile}</code>],
              ]} />
            </Panel>
            <Panel title={t('project.members')}><Members project={project} /></Panel>
          </div>
        </div>
      </div>
    </Page>
  )
}

/** One project: its Five Safes, data, people, workbench and egress requests. */
export function ProjectScene() {
  const { id = '' } = useParams()
  const project = useRead('project', { params: { id } }, { every: 4000 })
  return <Loaded of={project} level="page" skeleton={<main id="main" tabIndex={-1} className="page"><Skeleton lines={3} tall /><Skeleton lines={8} /></main>}>{(data) => <ProjectView project={data} />}</Loaded>
}
