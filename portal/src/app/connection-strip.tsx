import { CloudOff } from 'lucide-react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useLocation, useNavigate } from 'react-router'
import { useConnection } from '../api/connection.ts'
import { Button } from '../components/button.tsx'
import { useTexts } from '../i18n/texts.ts'
import { paths } from './paths.ts'

/** Says when the server cannot be reached, or when the sign-in has ended, without taking the page away. */
export function ConnectionStrip() {
  const connection = useConnection()
  const { t } = useTexts()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  return (
    <>
      <div role="status">{connection === 'lost' ? <p className="connection-strip"><CloudOff size={16} aria-hidden />{t('failure.offline.strip')}</p> : null}</div>
      <ModalOverlay className="overlay" isOpen={connection === 'expired'}>
        <Modal className="modal">
          <Dialog className="dialog" role="alertdialog">
            <Heading slot="title" className="dialog-title">{t('expired.title')}</Heading>
            <p>{t('expired.text')}</p>
            <div className="row dialog-actions"><Button look="primary" onPress={() => void navigate(`${paths.signIn}?next=${encodeURIComponent(pathname)}`)}>{t('expired.signIn')}</Button></div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  )
}
