import { Lock } from 'lucide-react'
import { Outlet } from 'react-router'
import { may } from '../components/ability-act.tsx'
import { ButtonLink } from '../components/button.tsx'
import { StandIn } from '../components/loaded.tsx'
import { usePageTitle } from '../components/page.tsx'
import { useTexts } from '../i18n/texts.ts'
import { useMe } from './me.ts'
import { rooms } from './paths.ts'

type RoomOf = (typeof rooms)[number]

function Closed({ room }: { room: RoomOf }) {
  const { t } = useTexts()
  const title = t('room.title', { room: t(room.label) })
  usePageTitle(title)
  return (
    <main id="main" tabIndex={-1} className="page">
      <StandIn level="page" icon={<Lock size={28} />} title={title} actions={<ButtonLink to="/">{t('common.toStart')}</ButtonLink>}>{t('room.text', { roles: room.roles.map((role) => t(`roles.${role}`)).join(', ') })}</StandIn>
    </main>
  )
}

/** A room's pages for who may enter it; for everyone else one answer that says whose it is. The server refuses them in any case. */
export function Room({ of }: { of: RoomOf['to'] }) {
  const { abilities } = useMe()
  const room = rooms.find(({ to }) => to === of)
  return room === undefined || may(abilities, room.ability) ? <Outlet /> : <Closed room={room} />
}
