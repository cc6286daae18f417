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
