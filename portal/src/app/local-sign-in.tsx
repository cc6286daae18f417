import { LogIn } from 'lucide-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { Input, Label, TextField } from 'react-aria-components'
import type { Me } from '../../../contract/resources/person.ts'
import { call } from '../api/client.ts'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { useErrorText } from '../components/error-text.tsx'
import { useTexts } from '../i18n/texts.ts'

/** Signs in with a user name and a password; `of` is the name of who was signed in here before. */
export function LocalSignIn({ of = '', done }: { of?: string; done: (me: Me) => Promise<void> | void }) {
  const { t } = useTexts()
  const textOf = useErrorText()
  const [username, setUsername] = useState(of)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true); setFailure(null)
    try {
      await done(await call('signIn', { body: { username: username.trim(), password } }))
    } catch (thrown) {
      setFailure(thrown); setPassword(''); setBusy(false)
    }
  }
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      {failure === null ? null : <Banner tone="fail" title={textOf(failure).message} live>{textOf(failure).whatNow}</Banner>}
      <TextField className="field" name="username" value={username} onChange={setUsername} isRequired autoComplete="username" autoFocus={of === ''}><Label>{t('signIn.username')}</Label><Input autoCapitalize="none" spellCheck={false} /></TextField>
      <TextField className="field" name="password" type="password" value={password} onChange={setPassword} isRequired autoComplete="current-password" autoFocus={of !== ''}><Label>{t('signIn.password')}</Label><Input /></TextField>
      <Button type="submit" look="primary" size="large" busy={busy} icon={<LogIn size={18} aria-hidden />}>{t('signIn.submit')}</Button>
    </form>
  )
}
