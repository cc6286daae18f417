import { Eye, KeyRound, PackageCheck, ShieldCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { Me } from '../../../../../contract/resources/person.ts'
import type { Language } from '../../../../../contract/vocabulary/roles.ts'
import { asApiError } from '../../../api/api-error.ts'
import { call } from '../../../api/client.ts'
import { noteSignedIn } from '../../../api/connection.ts'
import { queryClient, useRead } from '../../../api/queries.ts'
import { standAt } from '../../../app/arrival.ts'
import { LanguageSwitch } from '../../../app/language-switch.tsx'
import { LocalSignIn } from '../../../app/local-sign-in.tsx'
import { paths } from '../../../app/paths.ts'
import { ThemeSwitch } from '../../../app/theme-switch.tsx'
import { Wordmark } from '../../../app/wordmark.tsx'
import { Banner } from '../../../components/banner.tsx'
import { ButtonLink } from '../../../components/button.tsx'
import { useErrorText } from '../../../components/error-text.tsx'
import { usePageTitle } from '../../../components/page.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { GloveboxDrawing } from './glovebox-drawing.tsx'
import './sign-in.css'

/** Only a path of this portal may be gone to after the sign-in. */
const ownPath = (next: string | null): string => (next !== null && /^\/(?![/\\])/.test(next) ? next : '/')

function Methods({ chosen }: { chosen: Language | null }) {
  const { t } = useTexts()
  const textOf = useErrorText()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const done = async (me: Me) => {
    noteSignedIn()
    queryClient.clear()
    queryClient.setQueryData(['me', {}], chosen === null || chosen === me.language ? me : await call('setLanguage', { body: { language: chosen } }))
    void navigate(ownPath(search.get('next')), { replace: true })
  }
  const methods = useRead('signInMethods', {}, { every: 30_000 })
  const lost = methods.isError && asApiError(methods.error).code
  return (
    <div className="stack">
      {search.has('failed') ? <Banner tone="fail" title={t('signIn.providerFailed')} live>{t('signIn.providerFailedNext')}</Banner> : null}
      {lost ? <Banner tone="fail" title={textOf(methods.error).message} live>{textOf(methods.error).whatNow}</Banner> : null}
      {methods.data?.oidc ? <ButtonLink look={methods.data.local ? 'plain' : 'primary'} size="large" href={methods.data.oidc.url} icon={<KeyRound size={18} aria-hidden />}>{t('signIn.with', { provider: methods.data.oidc.title })}</ButtonLink> : null}
      {methods.data?.oidc && methods.data.local ? <p className="sign-in-or"><span>{t('signIn.or')}</span></p> : null}
      {methods.data === undefined || methods.data.local ? <LocalSignIn done={done} /> : null}
    </div>
  )
}

/** The sign-in, with what everyone agrees to who works here. */
export function SignIn() {
  const { t } = useTexts()
  const [chosen, setChosen] = useState<Language | null>(null)
  usePageTitle(t('signIn.title'))
  useEffect(() => standAt(paths.signIn), [])
  return (
    <div className="sign-in">
      <aside className="sign-in-story" aria-label={t('signIn.about')}>
        <Wordmark />
        <GloveboxDrawing />
        <p className="sign-in-claim">{t('signIn.claim')}</p>
        <p className="sign-in-lead">{t('signIn.lead')}</p>
      </aside>
      <div className="sign-in-side">
        <div className="sign-in-tools"><LanguageSwitch onChoose={setChosen} /><ThemeSwitch /></div>
        <main id="main" className="sign-in-form">
          <h1>{t('signIn.title')}</h1>
          <Methods chosen={chosen} />
          <section className="safe-use" aria-labelledby="safe-use">
            <h2 id="safe-use">{t('signIn.safeUse.title')}</h2>
            <ul>
              <li><ShieldCheck size={18} aria-hidden />{t('signIn.safeUse.purpose')}</li>
              <li><PackageCheck size={18} aria-hidden />{t('signIn.safeUse.output')}</li>
              <li><Eye size={18} aria-hidden />{t('signIn.safeUse.recorded')}</li>
            </ul>
          </section>
        </main>
      </div>
    </div>
  )
}
