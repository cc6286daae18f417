import { asApiError } from '../api/api-error.ts'
import { useTexts } from '../i18n/texts.ts'
import { Banner } from './banner.tsx'

/** Message and next step of an error code, from the shared catalogue. */
export function useErrorText() {
  const { t, from } = useTexts()
  return (thrown: unknown): { message: string; whatNow: string; requestId: string | null } => {
    const error = asApiError(thrown)
    if (error.code === 'offline') return { message: t('failure.offline.message'), whatNow: t('failure.offline.whatNow'), requestId: null }
    if (error.code === 'unreadable-answer') return { message: t('failure.unreadable.message'), whatNow: t('failure.unreadable.whatNow'), requestId: error.requestId }
    return {
      message: error.said?.message ?? from('errors', `${error.code}.message`, error.values) ?? t('failure.unknown.message'),
      whatNow: error.said?.whatNow ?? from('errors', `${error.code}.whatNow`, error.values) ?? t('failure.unknown.whatNow'),
      requestId: error.requestId,
    }
  }
}

/** The reason behind a refused ability, in words. */
export function useRefusalText() {
  const { t, from } = useTexts()
  return (code: string): string => from('errors', `${code}.message`) ?? t('failure.refused.message')
}

/** A failed act beside the button that asked for it. */
export function ActFailure({ error }: { error: unknown }) {
  const { t } = useTexts()
  const textOf = useErrorText()
  if (error === null || error === undefined) return null
  const { message, whatNow, requestId } = textOf(error)
  return <Banner tone="fail" title={message} live>{whatNow}{requestId === null ? null : <span className="request-id">{t('failure.requestId', { id: requestId })}</span>}</Banner>
}
