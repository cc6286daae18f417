import { LockOpen, Trash2 } from 'lucide-react'
import type { AnswerOf } from '../../../api/client.ts'
import { useAct, useRead } from '../../../api/queries.ts'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { Loaded, Skeleton } from '../../../components/loaded.tsx'
import { Moment } from '../../../components/passing-time.tsx'
import { Facts, Panel } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { useTexts } from '../../../i18n/texts.ts'

type Locked = AnswerOf<'lockedProjects'>['items'][number]

function LockedProject({ project, lock }: Locked) {
  const { t, local } = useTexts()
  const { mutateAsync: decide } = useAct('decideLock')
  const params = { id: project.id }
  return (
    <article className="locked" aria-label={local(project.title)}>
      <div className="row-apart"><h3>{local(project.title)}</h3><StatusBadge tone="fail">{t('project.locked')}</StatusBadge></div>
      <Facts items={[
        [t('locked.since'), <Moment key="m" at={lock.lockedAt} exact />],
        [t('end.licence'), lock.licenceTitle === null ? t('common.none') : local(lock.licenceTitle)],
        [t('common.reason'), lock.reason],
      ]} />
      <div className="row">
        <ConfirmAct trigger={{ label: t('locked.free'), icon: <LockOpen size={16} aria-hidden /> }} title={t('locked.freeTitle')} consequences={[t('locked.freeFiles'), t('locked.freeCopies')]}
          reason={{ label: t('common.reason'), hint: t('common.reasonHint') }} confirm={t('locked.freeConfirm')} typed={{ label: t('locked.type', { word: project.id }), word: project.id }} act={(reason) => decide({ params, body: { decision: 'free', reason } })} />
        <ConfirmAct trigger={{ label: t('locked.delete'), look: 'danger', icon: <Trash2 size={16} aria-hidden /> }} danger title={t('locked.deleteTitle')} consequences={[t('locked.deleteFiles'), t('locked.deleteKept'), t('locked.deleteFinal')]}
          reason={{ label: t('common.reason'), hint: t('common.reasonHint') }} confirm={t('locked.deleteConfirm')} typed={{ label: t('locked.type', { word: project.id }), word: project.id }} act={(reason) => decide({ params, body: { decision: 'delete', reason } })} />
      </div>
    </article>
  )
}

/** Projects whose files wait for this custodian's decision. */
export function LockedProjects() {
  const { t } = useTexts()
  const locked = useRead('lockedProjects', {}, { every: 4000 })
  if (locked.data?.items.length === 0) return null
  return (
    <Panel title={t('locked.title')} note={t('locked.note')} flush>
      <Loaded of={locked} skeleton={<Skeleton lines={2} />}>{({ items }) => items.map((item) => <LockedProject key={item.project.id} {...item} />)}</Loaded>
    </Panel>
  )
}
