import type { LocalText } from '../../../contract/resources/common-fields.ts'
import type { Language } from '../../../contract/vocabulary/roles.ts'

const localeOf: Readonly<Record<Language, string>> = { ko: 'ko-KR', en: 'en-GB' }

/** One language of a text, the other where it is empty. */
export function localText(text: LocalText, language: Language): string {
  return text[language] || text.en || text.ko
}

/** Hours and minutes of a moment, in the browser's zone. */
export function clockTime(instant: string | Date, language: Language): string {
  return new Intl.DateTimeFormat(localeOf[language], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant))
}

/** Day and time of a moment, in the browser's zone. */
export function dayAndTime(instant: string | Date, language: Language): string {
  return new Intl.DateTimeFormat(localeOf[language], { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(new Date(instant))
}

/** A calendar day as people write it. */
export function dayText(day: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf[language], { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

/** Days from now to the end of a calendar day: 0 on the day itself. */
export function daysUntil(day: string, now: Date): number {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
  const today = Date.parse(`${local.toISOString().slice(0, 10)}T00:00:00Z`)
  return Math.round((Date.parse(`${day}T00:00:00Z`) - today) / 86_400_000)
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** A number of bytes with a unit. */
export function bytesText(bytes: number, language: Language): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = value < 10 && unit > 0 ? 1 : 0
  return `${new Intl.NumberFormat(localeOf[language], { maximumFractionDigits: digits }).format(value)} ${UNITS[unit]}`
}
