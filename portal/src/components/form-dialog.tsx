import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'
import type { ButtonLook } from './button.tsx'
import { ActFailure } from './error-text.tsx'

interface FormDialogProps {
  trigger: { label: string; look?: ButtonLook; size?: 'small' | 'normal' | 'large'; icon?: ReactNode }
  title: string
  submit: string
  ready: boolean
  children: ReactNode
  /** Does it; what it answers is shown in place of the form, nothing closes the dialog. */
  act: () => Promise<ReactNode>
  /** Empties the form when the dialog opens. */
  reset: () => void
}

/** A button that opens a form in a dialog. */
export function FormDialog({ trigger, reset, ...rest }: FormDialogProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look={trigger.look ?? 'plain'} size={trigger.size ?? 'normal'} icon={trigger.icon} onPress={() => { reset(); setOpen(true) }}>{trigger.label}</Button>
      <ModalOverlay className="overlay" isOpen={open} onOpenChange={setOpen}>
        <Modal className="modal"><DialogBody {...rest} close={() => setOpen(false)} /></Modal>
      </ModalOverlay>
    </>
  )
}

function DialogBody({ title, submit, ready, children, act, close }: Omit<FormDialogProps, 'trigger' | 'reset'> & { close: () => void }) {
  const { t } = useTexts()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const [answer, setAnswer] = useState<ReactNode>(null)
  const go = async () => {
    setBusy(true); setFailure(null)
    try {
      const shown = await act()
      if (shown === null || shown === undefined) close()
      else setAnswer(shown)
    } catch (thrown) { setFailure(thrown) }
    setBusy(false)
  }
  const send = (event: FormEvent) => { event.preventDefault(); if (ready && !busy) void go() }
  if (answer !== null) {
    return (
      <Dialog className="dialog" role="alertdialog">
        <Heading slot="title" className="dialog-title">{title}</Heading>
        {answer}
        <div className="row dialog-actions"><Button look="primary" onPress={close}>{t('form.done')}</Button></div>
      </Dialog>
    )
  }
  return (
    <Dialog className="dialog">
      <Heading slot="title" className="dialog-title">{title}</Heading>
      <form className="stack" onSubmit={send}>
        {children}
        <ActFailure error={failure} />
        <div className="row dialog-actions">
          <Button onPress={close} isDisabled={busy}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!ready} busy={busy}>{submit}</Button>
        </div>
      </form>
    </Dialog>
  )
}
