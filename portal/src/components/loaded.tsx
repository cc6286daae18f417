import type { UseQueryResult } from '@tanstack/react-query'
import { CloudOff, FileQuestion, Lock, ServerCrash } from 'lucide-react'
import type { ReactNode } from 'react'
import { asApiError } from '../api/api-error.ts'
import type { ApiError } from '../api/api-error.ts'
import { useTexts } from '../i18n/texts.ts'
import { Button, ButtonLink } from './button.tsx'
import { useErrorText } from './error-text.tsx'

/** Grey lines in the place of what is being fetched. */
export function Skeleton({ lines = 4, tall = false }: { lines?: number; tall?: boolean }) {
  const { t } = useTexts()
  return (
    <div className={tall ? 'skeleton skeleton-tall' : 'skeleton'} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: lines }, (_, index) => <span key={index} style={{ inlineSize: `${[92, 74, 86, 60][index % 4]}%` }} />)}
    </div>
  )
}

interface StandInProps { icon: ReactNode; title: ReactNode; children?: ReactNode; actions?: ReactNode; level?: 'page' | 'part' }

/** What stands where content would: nothing yet, not found, refused, failed. */
export function StandIn({ icon, title, children, actions, level = 'part' }: StandInProps) {
  const Title = level === 'page' ? 'h1' : 'p'
  return (
    <div className={`stand-in stand-in-${level}`}>
      <span className="stand-in-icon" aria-hidden>{icon}</span>
      <Title className="stand-in-title">{title}</Title>
      {children === undefined ? null : <div className="stand-in-text">{children}</div>}
      {actions === undefined ? null : <div className="row stand-in-actions">{actions}</div>}
    </div>
  )
}

/** A failed read, with what happened, what to do, and a way on. */
export function ReadFailure({ error, retry, level = 'part' }: { error: unknown; retry: () => void; level?: 'page' | 'part' }) {
  const { t } = useTexts()
  const textOf = useErrorText()
  const { message, whatNow, requestId } = textOf(error)
  const code = asApiError(error).code
  const icon = code === 'not-found' ? <FileQuestion size={28} /> : code === 'refused' ? <Lock size={28} /> : code === 'offline' ? <CloudOff size={28} /> : <ServerCrash size={28} />
  const final = code === 'not-found' || code === 'refused'
  return (
    <StandIn level={level} icon={icon} title={message} actions={final ? <ButtonLink to="/">{t('common.toStart')}</ButtonLink> : <Button onPress={retry}>{t('common.tryAgain')}</Button>}>
      <p>{whatNow}</p>
      {requestId === null ? null : <p className="request-id">{t('failure.requestId', { id: requestId })}</p>}
    </StandIn>
  )
}

interface LoadedProps<T> { of: UseQueryResult<T, ApiError>; children: (data: T) => ReactNode; skeleton?: ReactNode; level?: 'page' | 'part' }

/** Shows what was read; before that a skeleton, and the failure where there is nothing to show. */
export function Loaded<T>({ of, children, skeleton, level = 'part' }: LoadedProps<T>) {
  if (of.data !== undefined) return children(of.data)
  if (of.isError) {
    const failure = <ReadFailure error={of.error} retry={() => void of.refetch()} level={level} />
    return level === 'page' ? <main id="main" tabIndex={-1} className="page">{failure}</main> : failure
  }
  return skeleton ?? <Skeleton />
}
