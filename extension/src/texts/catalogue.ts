import type { Language } from '../../../contract/vocabulary/roles.ts'
import { en } from './en.ts'
import { ko } from './ko.ts'

type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : Widened<T[K]> }

/** The shape of the catalogue, the same in both languages. */
export type Texts = Widened<typeof en>

const catalogues: Readonly<Record<Language, Texts>> = { en, ko }

/** All texts in one language. */
export function textsIn(language: Language): Texts {
  return catalogues[language]
}

/** Fills `{name}` places of a text. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place))
}
