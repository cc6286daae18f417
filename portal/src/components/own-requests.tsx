import { PackageOpen } from 'lucide-react'
import { useEgressPages } from '../api/queries.ts'
import { useTexts } from '../i18n/texts.ts'
import { EgressTable } from './egress-table.tsx'
import { ReadFailure, Skeleton, StandIn } from './loaded.tsx'
import { MorePages } from './more-pages.tsx'

/** The own egress requests, newest first, all of them on demand; those of one project where it is named. */
export function OwnRequests({ project }: { project?: string }) {
  const { t } = useTexts()
  const requests = useEgressPages({ scope: 'mine', limit: 20, ...(project === undefined ? {} : { project }) }, { every: 5000 })
  if (requests.data === undefined) return requests.isError ? <ReadFailure level="part" error={requests.error} retry={() => void requests.refetch()} /> : <Skeleton />
  if (requests.data.items.length === 0) return <StandIn icon={<PackageOpen size={26} />} title={t('home.noRequests')}>{t('home.noRequestsText')}</StandIn>
  return <><EgressTable items={requests.data.items} label={project === undefined ? t('home.requests') : t('project.requests')} project={project === undefined} /><MorePages pages={requests} /></>
}
