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

const PLACE = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g

/** Fills the places of a text: `{n}` with the value, `{n|file|files}` with the first word for 1 and the second otherwise. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(PLACE, (place, name: string, one?: string, many?: string) => {
    const value = values[name]
    if (value === undefined) return place
    if (one === undefined || many === undefined) return String(value)
    return Number(value) === 1 ? one : many
  })
}

/** A unit of protection in the person's words where it is one of the usual ones. */
export function unitText(unit: string, texts: Texts): string {
  return (texts.export.units as Readonly<Record<string, string>>)[unit] ?? unit
}
