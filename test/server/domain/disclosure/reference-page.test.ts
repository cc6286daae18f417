import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadProfile, profileNames } from '../../../../server/adapters/disclosure/index.ts'
import { checkRegistry } from '../../../../server/domain/disclosure/index.ts'
import { messageTexts } from '../../../../server/domain/disclosure/messages/message-texts.ts'
import { readerNoticeTexts } from '../../../../server/domain/disclosure/messages/reader-notice-texts.ts'
import { referencePage } from '../../../../server/domain/disclosure/reference-page.ts'

const at = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))
const sources = (folder: string): readonly string[] => readdirSync(at(folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(at(`${folder}/${name}`), 'utf8'))

describe('what the checker says of itself', () => {
  it('docs/reference/checks.md is what the tables say', () => {
    const page = referencePage(profileNames().flatMap((name) => loadProfile(name) ?? []))
    const path = at('docs/reference/checks.md')
    if (process.env['UPDATE_DOCS'] === '1' || !existsSync(path)) writeFileSync(path, page)
    expect(readFileSync(path, 'utf8')).toBe(page)
  })

  it('every check file is in the registry, once', () => {
    const files = readdirSync(at('server/domain/disclosure/checks')).filter((name) => name !== 'contribution-rules.ts')
    expect(files.length).toBe(checkRegistry.length)
    expect(new Set(checkRegistry.map(({ id }) => id)).size).toBe(checkRegistry.length)
  })

  it('every message and cure that the code names has a sentence in both languages', () => {
    const named = new Set(sources('server/domain/disclosure').flatMap((text) => [...text.matchAll(/'((?:cure|question|hidden-cells|differencing|minimum-threshold|zeros|group-disclosure|dominance|p-percent|ratios|endpoints|position|mode|shape|degrees-of-freedom|correlations|survival|concentration|record-level|claims|insider|output-kind|acro-folder|covert-content|negative-values|model-differencing|check)\.[a-z-]+)'/g)].map((match) => match[1] ?? '')))
    const keys = [...named].filter((key) => !['claims.rounded-to', 'claims.midpoint', 'claims.suppressed-below', 'claims.zeros-shown'].includes(key))
    expect(keys.filter((key) => messageTexts[key] === undefined)).toEqual([])
    for (const text of Object.values({ ...messageTexts, ...readerNoticeTexts })) {
      expect(text.en).not.toBe('')
      expect(text.ko).toMatch(/[가-힣]/)
      expect([...text.ko.matchAll(/\{[\w-]+\}/g)].map(String).sort()).toEqual([...text.en.matchAll(/\{[\w-]+\}/g)].map(String).sort())
    }
  })

  it('every notice that a reader gives has a sentence', () => {
    const notices = new Set(sources('server/adapters/readers').flatMap((text) => [...text.matchAll(/notice(?:\(|: )'([a-z-]+)'/g)].map((match) => match[1] ?? '')))
    expect([...notices].filter((notice) => readerNoticeTexts[notice] === undefined)).toEqual([])
  })
})
