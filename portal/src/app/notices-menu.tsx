import { Bell } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components'
import { useNavigate } from 'react-router'
import type { Notice } from '../../../contract/resources/notice.ts'
import { useAct, useRead } from '../api/queries.ts'
import { Moment } from '../components/passing-time.tsx'
import { useTexts } from '../i18n/texts.ts'

/** A notice in words. */
export function useNoticeText() {
  const { t, from } = useTexts()
  return ({ key, values }: Notice): string => from('notices', key, values) ?? from('notices', `notice.${key}`, values) ?? t('notices.unknown')
}

/** Notices as a list; opening one marks it as read. */
export function NoticeList({ notices, onOpen }: { notices: readonly Notice[]; onOpen?: () => void }) {
  const textOf = useNoticeText()
  const { t } = useTexts()
  const navigate = useNavigate()
  const { mutate: read } = useAct('readNotice')
  const open = (notice: Notice) => {
    if (notice.readAt === null) read({ params: { id: notice.id } })
    if (notice.link !== null && notice.link.startsWith('/')) { onOpen?.(); void navigate(notice.link) }
  }
  if (notices.length === 0) return <p className="quiet small">{t('notices.none')}</p>
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

/** The bell: how many messages are unread, and the messages. */
export function NoticesMenu() {
  const { t } = useTexts()
  const [open, setOpen] = useState(false)
  const notices = useRead('notices', { query: { limit: 20 } }, { every: 5000 })
  const items = notices.data?.items ?? []
  const unread = items.filter(({ readAt }) => readAt === null).length
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <AriaButton className="band-button" aria-label={unread === 0 ? t('notices.open') : t('notices.openUnread', { count: unread })}>
        <Bell size={18} aria-hidden />{unread === 0 ? null : <span className="bell-count number" aria-hidden>{unread}</span>}
      </AriaButton>
      <Popover className="popover popover-notices" placement="bottom end">
        <Dialog className="popover-dialog">
          <Heading slot="title" level={2} className="popover-title">{t('notices.title')}</Heading>
          <NoticeList notices={items} onOpen={() => setOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
