import { ChevronDown, KeyRound, LogOut, UserRound } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Modal, ModalOverlay, Popover } from 'react-aria-components'
import { Link, NavLink, useNavigate } from 'react-router'
import { queryClient, useAct } from '../api/queries.ts'
import { Button } from '../components/button.tsx'
import { useTexts } from '../i18n/texts.ts'
import { dropDrafts } from './kept-drafts.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { useMe } from './me.ts'
import { NoticesMenu } from './notices-menu.tsx'
import { PasswordForm } from './password-form.tsx'
import { paths, roomsOf } from './paths.ts'
import { ThemeSwitch } from './theme-switch.tsx'
import { Wordmark } from './wordmark.tsx'

/** Changes the own password in a dialog. */
function ChangePassword() {
  const { t } = useTexts()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={<KeyRound size={16} aria-hidden />} onPress={() => setOpen(true)}>{t('password.change')}</Button>
      <ModalOverlay className="overlay" isDismissable isOpen={open} onOpenChange={setOpen}>
        <Modal className="modal"><Dialog className="dialog"><Heading slot="title" className="dialog-title">{t('password.change')}</Heading><PasswordForm onDone={() => setOpen(false)} /></Dialog></Modal>
      </ModalOverlay>
    </>
  )
}

function PersonMenu() {
  const me = useMe()
  const { t } = useTexts()
  const navigate = useNavigate()
  const { mutateAsync: signOut, isPending } = useAct('signOut')
  const leave = async () => {
    await signOut({}).catch(() => undefined)
    dropDrafts(me.id)
    queryClient.clear()
    void navigate(paths.signIn)
  }
  const roles = me.roles.map((role) => t(`roles.${role}`)).join(' · ')
  return (
    <DialogTrigger>
      <AriaButton className="band-button person" aria-label={t('header.person', { name: me.name })}>
        <UserRound size={18} aria-hidden />
        <span className="person-words"><span className="person-name">{me.name}</span><span className="person-roles">{roles}</span></span>
        <ChevronDown size={15} aria-hidden />
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Dialog className="popover-dialog">
          <Heading slot="title" level={2} className="popover-title">{me.name}</Heading>
          <p className="quiet small">{me.username}</p>
          <p className="small">{roles}</p>
          {me.password === 'own' ? <ChangePassword /> : null}
          <Button icon={<LogOut size={16} aria-hidden />} busy={isPending} onPress={() => void leave()}>{t('header.signOut')}</Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

/** The portal's head: rooms, messages, language, theme, person. */
export function Header() {
  const me = useMe()
  const { t } = useTexts()
  const { mutate: saveLanguage } = useAct('setLanguage')
  const open = roomsOf(me)
  return (
    <header className="band">
      <a className="skip-link" href="#main">{t('header.skip')}</a>
      <div className="band-inner">
        <Link to="/" className="band-home" aria-label={t('header.home')}><Wordmark /></Link>
        <nav className="band-nav" aria-label={t('header.rooms')}>
          {open.map(({ to, label }) => <NavLink key={to} to={to}>{t(label)}</NavLink>)}
        </nav>
        <div className="band-tools">
          <NoticesMenu />
          <LanguageSwitch onChoose={(language) => saveLanguage({ body: { language } })} />
          <ThemeSwitch />
          <PersonMenu />
        </div>
      </div>
    </header>
  )
}
