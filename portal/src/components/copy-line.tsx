import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'

/** A line to copy as it stands: a command, a path, a hash. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  const { t } = useTexts()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <div className="copy-line">
      <code>{text}</code>
      <Button look="quiet" size="small" aria-label={t('common.copy', { what: label })} icon={copied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
        onPress={() => { void navigator.clipboard.writeText(text).then(() => setCopied(true)) }} />
      <span role="status" className="visually-hidden">{copied ? t('common.copied') : ''}</span>
    </div>
  )
}

/** A hash: its beginning, the whole of it on demand. */
export function Hash({ value, length = 12 }: { value: string; length?: number }) {
  return <code className="hash" title={value}>{value.slice(0, length)}{value.length > length ? '…' : ''}</code>
}
