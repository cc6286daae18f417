import { useMemo } from 'react'
import type { Language } from '../../../contract/vocabulary/roles.ts'
import { useTexts } from './texts.ts'

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** A byte count as people say it, in decimal units. */
export function bytesInWords(bytes: number, language: Language): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit += 1 }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${units[unit]}`
}

/** A span of time in its two largest parts. */
export function spanInWords(milliseconds: number, language: Language): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const part = (value: number, unit: 'day' | 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: language === 'ko' ? 'short' : 'narrow' }).format(value)
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60]
  if (days > 0) return hours > 0 && days < 3 ? `${part(days, 'day')} ${part(hours, 'hour')}` : part(days, 'day')
  if (hours > 0) return minutes > 0 ? `${part(hours, 'hour')} ${part(minutes, 'minute')}` : part(hours, 'hour')
  if (minutes >= 5) return part(minutes, 'minute')
  if (minutes > 0) return `${part(minutes, 'minute')} ${part(seconds % 60, 'second')}`
  return part(seconds, 'second')
}

/** Dates, numbers and sizes in the person's language. */
export function useFormats() {
  const { language } = useTexts()
  return useMemo(() => {
    const locale = language === 'ko' ? 'ko-KR' : 'en-GB'
    const day = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' })
    const moment = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    const exact = new Intl.DateTimeFormat(locale, { year: 'numeric', month: language === 'ko' ? '2-digit' : 'short', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
    const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    const number = new Intl.NumberFormat(locale)
    return {
      /** The zone that times are shown in: the reader's own. */
      zone: `${Intl.DateTimeFormat().resolvedOptions().timeZone} (${new Intl.DateTimeFormat(locale, { timeZoneName: 'shortOffset' }).formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? ''})`,
      day: (value: string) => day.format(new Date(`${value}T00:00:00Z`)),
      moment: (value: string) => moment.format(new Date(value)),
      exact: (value: string) => exact.format(new Date(value)),
      clock: (value: string) => clock.format(new Date(value)),
      number: (value: number) => number.format(value),
      bytes: (value: number) => bytesInWords(value, language),
      /** Values of a text, with the calendar days among them written out. */
      values: (of: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(of).map(([key, value]) => [key, /^\d{4}-\d{2}-\d{2}$/.test(value) ? day.format(new Date(`${value}T00:00:00Z`)) : value])),
      span: (milliseconds: number) => spanInWords(milliseconds, language),
    }
  }, [language])
}
