import { ArrowRight, Bell, FlaskConical, FolderLock, PackageOpen, ShieldOff } from 'lucide-react'
import { Link } from 'react-router'
import type { ProjectSummary } from '../../../../../contract/resources/project.ts'
import { usePages, useRead } from '../../../api/queries.ts'
import { useMe } from '../../../app/me.ts'
import { NoticeList } from '../../../app/notices-menu.tsx'
import { paths } from '../../../app/paths.ts'
import { ButtonLink } from '../../../components/button.tsx'
import { EgressTable } from '../../../components/egress-table.tsx'
import { Loaded, ReadFailure, Skeleton, StandIn } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { daysLeft, useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import './home.css'

function ProjectCard({ project }: { project: ProjectSummary }) {
  const { t, local } = useTexts()
  const { day } = useFormats()
  const left = daysLeft(project.permitEndsOn)
  return (
    <li className="project-card">
      <div className="project-card-words">
        <h3><Link to={paths.project(project.id)}>{local(project.title)}</Link></h3>
        <div className="row small">
          {project.locked ? <StatusBadge tone="fail">{t('project.locked')}</StatusBadge> : left < 0 ? <StatusBadge tone="fail">{t('project.permitOver')}</StatusBadge> : <StatusBadge tone="ok">{t('project.permitUntil', { day: day(project.permitEndsOn) })}</StatusBadge>}
          {project.openSession === null ? null : <StatusBadge tone="info">{t('project.sessionOpen')}</StatusBadge>}
          <span className="quiet">{project.myRoles.map((role) => t(`roles.${role}`)).join(' · ')}</span>
        </div>
      </div>
      {project.openSession === null
        ? <ButtonLink to={paths.project(project.id)} icon={<ArrowRight size={16} aria-hidden />}>{t('home.openProject')}</ButtonLink>
        : <ButtonLink look="primary" to={paths.session(project.openSession.id)} icon={<FlaskConical size={16} aria-hidden />}>{t('home.toWorkbench')}</ButtonLink>}
    </li>
  )
}

function Projects() {
  const { t } = useTexts()
  const projects = usePages('projects', { query: {} }, { every: 5000 })
  if (projects.data === undefined) return projects.isError ? <ReadFailure level="part" error={projects.error} retry={() => void projects.refetch()} /> : <Skeleton lines={3} />
  if (projects.data.length === 0) return <StandIn icon={<FolderLock size={26} />} title={t('home.noProjects')}>{t('home.noProjectsText')}</StandIn>
  return <ul className="project-cards">{projects.data.map((project) => <ProjectCard key={project.id} project={project} />)}</ul>
}

/** The researcher's first page: projects, own egress requests, messages. */
export function Home() {
  const me = useMe()
  const { t } = useTexts()
  const requests = useRead('egressRequests', { query: { scope: 'mine', limit: 20 } }, { every: 5000 })
  const notices = useRead('notices', { query: { limit: 20 } }, { every: 5000 })
  return (
    <Page title={t('home.title')} lead={t('home.lead', { name: me.name })}>
      <div className="two-columns">
        <div className="stack-loose">
          <Panel title={t('home.projects')} flush><Projects /></Panel>
          <Panel title={t('home.requests')} note={t('home.requestsNote')} flush>
            <Loaded of={requests}>
              {({ items }) => items.length === 0
                ? <StandIn icon={<PackageOpen size={26} />} title={t('home.noRequests')}>{t('home.noRequestsText')}</StandIn>
                : <EgressTable items={items} label={t('home.requests')} />}
            </Loaded>
          </Panel>
        </div>
        <Panel title={t('notices.title')} className="panel-side">
          <Loaded of={notices}>
            {({ items }) => items.length === 0 ? <StandIn icon={<Bell size={24} />} title={t('notices.none')} /> : <NoticeList notices={items} />}
          </Loaded>
        </Panel>
      </div>
      <p className="small quiet row home-reminder"><ShieldOff size={16} aria-hidden />{t('home.reminder')}</p>
    </Page>
  )
}
