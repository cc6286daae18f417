import { describe, expect, test } from 'vitest'
import { sessionEndpoints } from '../../contract/session-api.ts'
import { outputTypes } from '../../contract/vocabulary/statbarns.ts'
import { placeText, viewerOf } from '../../extension/src/export/finding-place.ts'
import { sessionRoutes } from '../../extension/src/session/session-routes.ts'
import { fill, textsIn } from '../../extension/src/texts/catalogue.ts'
import { outputTypeGroups, outputTypeText } from '../../extension/src/texts/output-type-texts.ts'
import { safeFactText } from '../../extension/src/texts/safe-fact-text.ts'

/** Every text with its path. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
}
const places = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ''))].sort()

describe('the catalogue', () => {
  const en = leaves(textsIn('en'))
  const ko = new Map(leaves(textsIn('ko')))
  test('has the same keys in both languages and no empty text', () => {
    expect([...ko.keys()].sort()).toEqual(en.map(([key]) => key).sort())
    expect([...en, ...ko].filter(([, text]) => text.trim() === '')).toEqual([])
  })
  test('uses the same places in both languages', () => {
    const differing = en.filter(([key, text]) => places(text).join() !== places(ko.get(key) ?? '').join())
    expect(differing.map(([key]) => key)).toEqual([])
  })
  test('is Korean where it says so', () => {
    const latin = [...ko].filter(([key, text]) => !/[가-힣]/.test(text) && key !== '.category')
    expect(latin).toEqual([])
  })
})

describe('filling a text', () => {
  test('puts values in and picks the word by number', () => {
    const text = '{n} {n|file breaks|files break} a rule'
    expect(fill(text, { n: 1 })).toBe('1 file breaks a rule')
    expect(fill(text, { n: 3 })).toBe('3 files break a rule')
  })
  test('leaves a place without a value as it is', () => {
    expect(fill('until {date}', {})).toBe('until {date}')
  })
})

test('every output type is offered once and explained in both languages', () => {
  expect(outputTypeGroups.flatMap(({ types }) => types).sort()).toEqual([...outputTypes].sort())
  for (const type of outputTypes) {
    expect(outputTypeText('en', type).explanation.length).toBeGreaterThan(20)
    expect(outputTypeText('ko', type).explanation).toMatch(/[가-힣]/)
  }
})

test('the extension asks for what the session API offers, and nothing else', () => {
  const offered = Object.entries(sessionEndpoints).map(([verb, { method, path }]) => [verb, { method, path }])
  expect(sessionRoutes).toEqual(Object.fromEntries(offered))
})

test('a fact of the Five Safes strip is a sentence in the person’s language', () => {
  expect(safeFactText('ko', 'projects.permit', { reference: 'IRB-1', until: '2027-06-30' })).toContain('IRB-1')
  expect(safeFactText('en', 'people.unheard-of', {})).toBe('people.unheard-of')
})

describe('the place of a finding', () => {
  const at = { sheet: null, row: 3, column: 2, cell: { marital: 'Single', sex: 'Female' } }
  test('names position and categories', () => {
    expect(placeText(at, textsIn('en'))).toBe('row 3, column 2 · marital: Single, sex: Female')
    expect(placeText(null, textsIn('en'))).toBe('')
  })
  test('is shown in the grid for tables, in the editor for text, nowhere for a workbook', () => {
    expect(viewerOf('outputs/a.csv', at)).toBe('grid')
    expect(viewerOf('outputs/a.log', { line: 4 })).toBe('editor')
    expect(viewerOf('outputs/a.xlsx', at)).toBeUndefined()
  })
})
