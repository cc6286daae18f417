import { fiveSafesTexts as en } from '../../../contract/texts/en/five-safes.ts'
import { fiveSafesTexts as ko } from '../../../contract/texts/ko/five-safes.ts'
import { fillText } from '../../../contract/texts/fill-text.ts'
import type { FiveSafe } from '../../../contract/vocabulary/five-safes.ts'
import type { Language } from '../../../contract/vocabulary/roles.ts'

const reasons: Readonly<Record<Language, Readonly<Record<FiveSafe, Readonly<Record<string, string>>>>>> = { en: en.reason, ko: ko.reason }

/** A fact of the Five Safes strip (`room.fact`) as a sentence; the bare key where it is unknown. */
export function safeFactText(language: Language, key: string, values: Readonly<Record<string, string>>): string {
  const [room = '', ...rest] = key.split('.')
  const text = reasons[language][room as FiveSafe]?.[rest.join('.')]
  return text === undefined ? key : fillText(text, values)
}
