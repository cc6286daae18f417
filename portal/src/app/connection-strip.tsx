import { CloudOff, KeyRound } from 'lucide-react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useLocation, useNavigate } from 'react-router'
import { noteSignedIn, useConnection } from '../api/connection.ts'
import { queryClient, useRead } from '../api/queries.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { useTexts } from '../i18n/texts.ts'
import { LocalSignIn } from './local-sign-in.tsx'
import { useMe } from './me.ts'
import { paths } from './paths.ts'

/** Signing in again over the page as it stands, so that nothing on it is lost. */
function SignInAgain() {
  const me = useMe()
  const { t } = useTexts()
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  const methods = useRead('signInMethods', {}, { every: 30_000 })
  const local = methods.data === undefined || methods.data.local
  return (
    <Dialog className="dialog" role="alertdialog">
      <Heading slot="title" className="dialog-title">{t('expired.title')}</Heading>
      <p>{local ? t('again.text') : t('expired.text')}</p>
      {local ? (
        <LocalSignIn of={me.username} done={async (found) => {
          if (found.id !== me.id) { location.assign('/'); return }
          queryClient.setQueryData(['me', {}], found)
          noteSignedIn()
          await queryClient.invalidateQueries()
        }} />
      ) : null}
      {methods.data?.oidc ? <ButtonLink look={local ? 'plain' : 'primary'} href={methods.data.oidc.url} icon={<KeyRound size={16} aria-hidden />}>{t('signIn.with', { provider: methods.data.oidc.title })}</ButtonLink> : null}
      <div className="row dialog-actions"><Button look="quiet" onPress={() => void navigate(`${paths.signIn}?next=${encodeURIComponent(pathname + search)}`)}>{local ? t('again.page') : t('expired.signIn')}</Button></div>
    </Dialog>
  )
}

/** Says when the server cannot be reached, or when the sign-in has ended, without taking the page away. */
export function ConnectionStrip() {
  const connection = useConnection()
  const { t } = useTexts()
  return (
    <>
      <div role="status">{connection === 'lost' ? <p className="connection-strip"><CloudOff size={16} aria-hidden />{t('failure.offline.strip')}</p> : null}</div>
      <ModalOverlay className="overlay" isOpen={connection === 'expired'}>
        <Modal className="modal"><SignInAgain /></Modal>
      </ModalOverlay>
    </>
  )
}
