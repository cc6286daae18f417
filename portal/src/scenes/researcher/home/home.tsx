import { ArrowRight, FlaskConical, FolderLock, ShieldOff } from 'lucide-react'
import { Link } from 'react-router'
import type { ProjectSummary } from '../../../../../contract/resources/project.ts'
import { useRead } from '../../../api/queries.ts'
import { useDaysLeft, useMe } from '../../../app/me.ts'
import { NoticesPanel } from '../../../app/notices-menu.tsx'
import { paths } from '../../../app/paths.ts'
import { ButtonLink } from '../../../components/button.tsx'
import { ReadFailure, Skeleton, StandIn } from '../../../components/loaded.tsx'
import { OwnRequests } from '../../../components/own-requests.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { SearchedList } from '../../../components/searched-list.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import './home.css'

function ProjectCard({ project }: { project: ProjectSummary }) {
  const { t, local } = useTexts()
  const { day } = useFormats()
  const left = useDaysLeft()(project.permitEndsOn)
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

/** So many projects are seen at a glance; more are searched, and shown part by part. */
const atAGlance = 6

function Projects() {
  const { t } = useTexts()
  const projects = useRead('projects', { query: {} }, { every: 5000 })
  if (projects.data === undefined) return projects.isError ? <ReadFailure level="part" error={projects.error} retry={() => void projects.refetch()} /> : <Skeleton lines={3} />
  if (projects.data.items.length === 0) return <StandIn icon={<FolderLock size={26} />} title={t('home.noProjects')}>{t('home.noProjectsText')}</StandIn>
  const rows = [...projects.data.items].sort((a, b) => Number(b.openSession !== null) - Number(a.openSession !== null))
  return (
    <SearchedList rows={rows} step={atAGlance} label={t('list.searchProjects')} hint={t('list.searchProjects')} wordsOf={({ id, title }) => [id, title.ko, title.en]}>
      {(shown) => <ul className="project-cards">{shown.map((project) => <ProjectCard key={project.id} project={project} />)}</ul>}
    </SearchedList>
  )
}

/** The researcher's first page: projects, own egress requests, messages. */
export function Home() {
  const me = useMe()
  const { t } = useTexts()
  return (
    <Page title={t('home.title')} lead={t('home.lead', { name: me.name })}>
      <div className="two-columns">
        <div className="stack-loose">
          <Panel title={t('home.projects')} flush><Projects /></Panel>
          <Panel title={t('home.requests')} note={t('home.requestsNote')} flush>
            <OwnRequests />
          </Panel>
        </div>
        <NoticesPanel />
      </div>
      <p className="small quiet row home-reminder"><ShieldOff size={16} aria-hidden />{t('home.reminder')}</p>
    </Page>
  )
}
