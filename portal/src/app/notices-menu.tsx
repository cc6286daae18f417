import { Bell, CheckCheck } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components'
import { useNavigate } from 'react-router'
import type { Notice } from '../../../contract/resources/notice.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useAct, usePages } from '../api/queries.ts'
import { Button } from '../components/button.tsx'
import { ReadFailure, Skeleton, StandIn } from '../components/loaded.tsx'
import { Panel } from '../components/panel.tsx'
import { Moment } from '../components/passing-time.tsx'
import { useTexts } from '../i18n/texts.ts'

/** A notice in words. */
function useNoticeText() {
  const { t, from } = useTexts()
  return ({ key, values }: Notice): string => from('notices', key, values) ?? from('notices', `notice.${key}`, values) ?? t('notices.unknown')
}

/** Notices as a list; opening one marks it as read. */
function NoticeList({ notices, onOpen }: { notices: readonly Notice[]; onOpen?: () => void }) {
  const textOf = useNoticeText()
  const { t } = useTexts()
  const navigate = useNavigate()
  const { mutate: read } = useAct('readNotice')
  const open = (notice: Notice) => {
    if (notice.readAt === null) read({ params: { id: notice.id } })
    if (notice.link !== null && notice.link.startsWith('/')) { onOpen?.(); void navigate(notice.link) }
  }
  return (
    <ul className="notices">
      {notices.map((notice) => (
        <li key={notice.id}>
          <button type="button" className={notice.readAt === null ? 'notice notice-unread' : 'notice'} onClick={() => open(notice)}>
            <span className="notice-text">{notice.readAt === null ? <span className="visually-hidden">{t('notices.unread')} </span> : null}{textOf(notice)}</span>
            <span className="small quiet"><Moment at={notice.at} /></span>
          </button>
        </li>
      ))}
    </ul>
  )
}

const useNotices = () => usePages('notices', { query: { limit: 20 } }, { every: 5000 })

/** Marks every message that is shown as read. */
function AllRead({ notices }: { notices: readonly Notice[] }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const unread = notices.filter(({ readAt }) => readAt === null)
  const read = useMutation({
    mutationFn: async () => { for (const { id } of unread) await call('readNotice', { params: { id } }) },
    onSettled: () => client.invalidateQueries({ queryKey: ['notices'] }),
  })
  return unread.length < 2 && !read.isPending ? null : <Button size="small" look="quiet" busy={read.isPending} icon={<CheckCheck size={15} aria-hidden />} onPress={() => read.mutate()}>{t('inbox.allRead')}</Button>
}

/** The messages, older ones on demand. */
function Notices({ onOpen }: { onOpen?: () => void }) {
  const { t } = useTexts()
  const notices = useNotices()
  if (notices.data === undefined) return notices.isError ? <ReadFailure error={notices.error} retry={() => void notices.refetch()} /> : <Skeleton />
  return (
    <>
      {notices.data.length === 0 ? <StandIn icon={<Bell size={24} />} title={t('notices.none')} /> : <NoticeList notices={notices.data} {...(onOpen === undefined ? {} : { onOpen })} />}
      {notices.hasNextPage ? <div><Button size="small" busy={notices.isFetchingNextPage} onPress={() => void notices.fetchNextPage()}>{t('common.more')}</Button></div> : null}
    </>
  )
}

/** The messages as a part of a page. */
export function NoticesPanel() {
  const { t } = useTexts()
  const notices = useNotices()
  return <Panel title={t('notices.title')} className="panel-side" actions={<AllRead notices={notices.data ?? []} />}><Notices /></Panel>
}

/** The bell: how many messages are unread, and the messages. */
export function NoticesMenu() {
  const { t } = useTexts()
  const [open, setOpen] = useState(false)
  const notices = useNotices()
  const items = notices.data ?? []
  const unread = items.filter(({ readAt }) => readAt === null).length
  // Where all that are loaded are unread, older ones may be too.
  const more = notices.hasNextPage && unread === items.length
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <AriaButton className="band-button" aria-label={unread === 0 ? t('notices.open') : more ? `${t('notices.open')}, ${t('inbox.many', { count: unread })}` : t('notices.openUnread', { count: unread })}>
        <Bell size={18} aria-hidden />{unread === 0 ? null : <span className="bell-count number" aria-hidden>{unread}{more ? '+' : ''}</span>}
      </AriaButton>
      <Popover className="popover popover-notices" placement="bottom end">
        <Dialog className="popover-dialog">
          <div className="row-apart"><Heading slot="title" level={2} className="popover-title">{t('notices.title')}</Heading><AllRead notices={items} /></div>
          <Notices onOpen={() => setOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
