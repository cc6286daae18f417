import { Banner } from '../../../components/banner.tsx'
import { CopyLine } from '../../../components/copy-line.tsx'
import { useTexts } from '../../../i18n/texts.ts'

/** A password that was made for somebody: in this place alone, and never again. */
export function ShownOnce({ username, password }: { username: string; password: string }) {
  const { t } = useTexts()
  return (
    <div className="stack">
      <Banner tone="review" title={t('register.onceTitle')}>{t('register.once')}</Banner>
      <p className="field-label">{t('signIn.username')}</p><CopyLine text={username} label={t('signIn.username')} />
      <p className="field-label">{t('signIn.password')}</p><CopyLine text={password} label={t('signIn.password')} />
    </div>
  )
}
