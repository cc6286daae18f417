import { Page } from '../../../components/page.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { PeoplePanel } from './people-panel.tsx'
import { ProjectsPanel } from './projects-panel.tsx'

/** The operator's register: people, projects and members. Data and licences are their custodians' affair. */
export function RegisterScene() {
  const { t } = useTexts()
  return (
    <Page title={t('register.title')} lead={t('register.lead')}>
      <div className="stack-loose"><PeoplePanel /><ProjectsPanel /></div>
    </Page>
  )
}
