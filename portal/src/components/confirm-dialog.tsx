import { useState } from 'react'
import type { ReactNode } from 'react'
import { Dialog, Heading, Input, Label, Modal, ModalOverlay, Text, TextArea, TextField } from 'react-aria-components'
import { useDraft } from '../app/kept-drafts.ts'
import { useTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'
import type { ButtonLook } from './button.tsx'
import { ActFailure } from './error-text.tsx'

interface ConfirmProps {
  trigger: { label: string; look?: ButtonLook; size?: 'small' | 'normal' | 'large'; icon?: ReactNode; disabled?: boolean }
  title: string
  /** What follows from it, as sentences. */
  consequences: readonly ReactNode[]
  confirm: string
  danger?: boolean
  /** Ask for a reason of at least three characters. */
  reason?: { label: string; hint?: string; /** Where the words are kept while they are not sent. */ keep?: string }
  /** Ask to type this word first. */
  typed?: { label: string; word: string }
  act: (reason: string) => Promise<unknown>
  onDone?: () => void
}

/** A button whose act is asked back first, with its consequences. */
export function ConfirmAct({ trigger, ...rest }: ConfirmProps) {
  const [open, setOpen] = useState(false)
  // The words outlive the dialog: whoever closes it to look something up finds them again.
  const [words, setWords] = useState('')
  const draft = useDraft(rest.reason?.keep ?? '', '')
  const kept = rest.reason?.keep === undefined ? { words, setWords, drop: () => setWords('') } : { words: draft.text, setWords: draft.write, drop: draft.drop }
  return (
    <>
      <Button look={trigger.look ?? 'plain'} size={trigger.size ?? 'normal'} icon={trigger.icon} isDisabled={trigger.disabled ?? false} onPress={() => setOpen(true)}>{trigger.label}</Button>
      <ModalOverlay className="overlay" isDismissable={kept.words === ''} isOpen={open} onOpenChange={setOpen}>
        <Modal className="modal"><ConfirmForm {...rest} {...kept} close={() => setOpen(false)} /></Modal>
      </ModalOverlay>
    </>
  )
}

function ConfirmForm({ title, consequences, confirm, danger = false, reason, typed, act, onDone, close, words, setWords, drop }: Omit<ConfirmProps, 'trigger'> & { close: () => void; words: string; setWords: (words: string) => void; drop: () => void }) {
  const { t } = useTexts()
  const [typedWord, setTypedWord] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const ready = (reason === undefined || words.trim().length >= 3) && (typed === undefined || typedWord.trim() === typed.word)
  const go = async () => {
    setBusy(true); setFailure(null)
    try { await act(words.trim()); drop(); close(); onDone?.() } catch (thrown) { setFailure(thrown); setBusy(false) }
  }
  return (
    <Dialog className="dialog" role="alertdialog">
      <Heading slot="title" className="dialog-title">{title}</Heading>
      <ul className="consequences">{consequences.map((line, index) => <li key={index}>{line}</li>)}</ul>
      {reason === undefined ? null : (
        <TextField className="field" value={words} onChange={setWords} isRequired>
          <Label>{reason.label}</Label>
          <TextArea rows={3} maxLength={4000} />
          {reason.hint === undefined ? null : <Text slot="description" className="hint">{reason.hint}</Text>}
        </TextField>
      )}
      {typed === undefined ? null : (
        <TextField className="field" value={typedWord} onChange={setTypedWord} isRequired autoComplete="off">
          <Label>{typed.label}</Label><Input />
        </TextField>
      )}
      <ActFailure error={failure} />
      <div className="row dialog-actions">
        <Button onPress={close} isDisabled={busy}>{t('common.cancel')}</Button>
        <Button look={danger ? 'danger' : 'primary'} isDisabled={!ready} busy={busy} onPress={() => void go()}>{confirm}</Button>
      </div>
    </Dialog>
  )
}
