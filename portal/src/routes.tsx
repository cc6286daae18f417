import { FileQuestion } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { BrowserRouter, Route, Routes as RouteList } from 'react-router'
import { paths } from './app/paths.ts'
import { Room } from './app/room.tsx'
import { FirstRoom, Shell, SignedIn } from './app/signed-in.tsx'
import { ButtonLink } from './components/button.tsx'
import { Skeleton, StandIn } from './components/loaded.tsx'
import { usePageTitle } from './components/page.tsx'
import { useTexts } from './i18n/texts.ts'
import { SignIn } from './scenes/public/sign-in/sign-in.tsx'
import { Home } from './scenes/researcher/home/home.tsx'
import { ProjectScene } from './scenes/researcher/project/project-scene.tsx'
import { Workbench } from './scenes/researcher/workbench/workbench.tsx'

const EgressRequestScene = lazy(() => import('./scenes/researcher/egress-request/egress-request-scene.tsx').then((it) => ({ default: it.EgressRequestScene })))
const Queue = lazy(() => import('./scenes/checker/queue/queue.tsx').then((it) => ({ default: it.Queue })))
const EgressReview = lazy(() => import('./scenes/checker/egress-review/egress-review.tsx').then((it) => ({ default: it.EgressReview })))
const DataScene = lazy(() => import('./scenes/custodian/data/data-scene.tsx').then((it) => ({ default: it.DataScene })))
const RegisterDataset = lazy(() => import('./scenes/custodian/register-dataset/register-dataset.tsx').then((it) => ({ default: it.RegisterDataset })))
const GrantLicence = lazy(() => import('./scenes/custodian/grant-licence/grant-licence.tsx').then((it) => ({ default: it.GrantLicence })))
const RegisterScene = lazy(() => import('./scenes/operator/register/register-scene.tsx').then((it) => ({ default: it.RegisterScene })))
const NodeScene = lazy(() => import('./scenes/operator/node/node-scene.tsx').then((it) => ({ default: it.NodeScene })))
const LogScene = lazy(() => import('./scenes/auditor/log/log-scene.tsx').then((it) => ({ default: it.LogScene })))

function NotFound() {
  const { t } = useTexts()
  usePageTitle(t('notFound.title'))
  return (
    <main id="main" className="page">
      <StandIn level="page" icon={<FileQuestion size={28} />} title={t('notFound.title')} actions={<ButtonLink to="/">{t('common.toStart')}</ButtonLink>}>{t('notFound.text')}</StandIn>
    </main>
  )
}

/** Every address of the portal and the scene it shows. */
export function Routes() {
  return (
    <BrowserRouter>
      <Suspense fallback={<main id="main" tabIndex={-1} className="page"><Skeleton lines={6} /></main>}>
        <RouteList>
          <Route path="/sign-in" element={<SignIn />} />
          <Route element={<SignedIn />}>
            <Route path="/sessions/:id" element={<Workbench />} />
            <Route element={<Shell />}>
              <Route path="/" element={<FirstRoom />} />
              <Route path="/projects" element={<Home />} />
              <Route path="/projects/:id" element={<ProjectScene />} />
              <Route path="/egress-requests/:id" element={<EgressRequestScene />} />
              <Route element={<Room of={paths.review} />}>
                <Route path="/review" element={<Queue />} />
                <Route path="/review/:id" element={<EgressReview />} />
              </Route>
              <Route element={<Room of={paths.data} />}>
                <Route path="/data" element={<DataScene />} />
                <Route path="/data/register" element={<RegisterDataset />} />
                <Route path="/data/grant" element={<GrantLicence />} />
              </Route>
              <Route element={<Room of={paths.register} />}><Route path="/register" element={<RegisterScene />} /></Route>
              <Route element={<Room of={paths.node} />}><Route path="/node" element={<NodeScene />} /></Route>
              <Route element={<Room of={paths.audit} />}><Route path="/audit" element={<LogScene />} /></Route>
              <Route path="*" element={<NotFound />} />
            </Route>
          </Route>
        </RouteList>
      </Suspense>
    </BrowserRouter>
  )
}
