import i18next from 'i18next'
import { useMemo } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { LocalText } from '../../../contract/resources/common-fields.ts'
import type { Language } from '../../../contract/vocabulary/roles.ts'
import { texts } from '../../../contract/texts/index.ts'
import type { portalTexts } from '../../../contract/texts/en/portal.ts'

type Leaves<T> = { [K in keyof T & string]: T[K] extends string ? (K extends `${infer Base}_${'one' | 'other'}` ? Base : K) : `${K}.${Leaves<T[K]>}` }[keyof T & string]
/** Every key of the portal's catalogue. */
export type TextKey = Leaves<typeof portalTexts>
export type TextValues = Record<string, string | number>

const remembered = 'glovebox.language'

/** The language to begin with: the one chosen here before, else Korean if the browser says Korean, else English. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(remembered)
  if (kept === 'ko' || kept === 'en') return kept
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('ko')) ? 'ko' : 'en'
}

/** Shows everything in this language from now on. */
export function speak(language: Language): void {
  localStorage.setItem(remembered, language)
  document.documentElement.lang = language
  void i18next.changeLanguage(language)
}

/** Loads the catalogues; synchronous, they are in the bundle. */
export function startTexts(): void {
  void i18next.use(initReactI18next).init({
    resources: { ko: texts.ko, en: texts.en },
    ns: Object.keys(texts.en),
    defaultNS: 'portal',
    lng: firstLanguage(),
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  document.documentElement.lang = i18next.language
}

/** Units of protection that the catalogue has words for. */
export const units = ['person', 'household', 'hospital', 'firm'] as const

/** A unit of protection in words; one that the catalogue does not know, as it was written. */
export function useUnitText() {
  const { t } = useTexts()
  return (unit: string): string => { const known = units.find((one) => one === unit); return known === undefined ? unit : t(`unit.${known}`) }
}

/** Texts in the person's language: `t` for the portal's own, `from` for another catalogue by a key known only at run time, `local` for a text that came in both. */
export function useTexts() {
  const { i18n } = useTranslation()
  const language: Language = i18n.language === 'ko' ? 'ko' : 'en'
  return useMemo(() => ({
    language,
    t: (key: TextKey, values: TextValues = {}): string => i18next.t(key, { lng: language, ...values }),
    from: (catalogue: string, key: string, values: TextValues = {}): string | null => {
      const options = { ...values, ns: catalogue, lng: language }
      return i18next.exists(key, options) ? i18next.t(key, options) : null
    },
    local: (text: LocalText): string => text[language],
  }), [language])
}
