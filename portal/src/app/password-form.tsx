import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useAct } from '../api/queries.ts'
import { Button } from '../components/button.tsx'
import { ActFailure } from '../components/error-text.tsx'
import { TextInput } from '../components/fields.tsx'
import { Page } from '../components/page.tsx'
import { Panel } from '../components/panel.tsx'
import { useTexts } from '../i18n/texts.ts'

/** Sets a password of one's own. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  const change = useAct('changePassword')
  const [draft, setDraft] = useState({ current: '', next: '', again: '' })
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const different = draft.again !== '' && draft.again !== draft.next
  const ready = draft.current !== '' && draft.next.length >= 12 && draft.again === draft.next
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !change.isPending) change.mutate({ body: { current: draft.current, next: draft.next } }, { onSuccess: onDone })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput required type="password" autoComplete="current-password" label={t('password.current')} value={draft.current} set={(current) => set({ current })} />
      <TextInput required type="password" autoComplete="new-password" label={t('password.next')} hint={t('password.nextHint')} value={draft.next} set={(next) => set({ next })} />
      <TextInput required type="password" autoComplete="new-password" label={t('password.again')} value={draft.again} set={(again) => set({ again })} />
      {different ? <p className="refusal small" role="status">{t('password.different')}</p> : null}
      <p className="small quiet">{t('password.others')}</p>
      <ActFailure error={change.error} />
      <div><Button type="submit" look="primary" busy={change.isPending} isDisabled={!ready} icon={<KeyRound size={16} aria-hidden />}>{t('password.save')}</Button></div>
    </form>
  )
}

/** All that is open to who signed in with a password that was made for them. */
export function ChooseOwnPassword() {
  const { t } = useTexts()
  return <Page title={t('password.title')} lead={t('password.lead')}><Panel title={t('password.change')}><PasswordForm onDone={() => undefined} /></Panel></Page>
}
