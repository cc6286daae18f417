import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { portalTexts as english } from '../../contract/texts/en/portal.ts'
import { portalTexts as korean } from '../../contract/texts/ko/portal.ts'

type Tree = { readonly [key: string]: string | Tree }
const source = join(import.meta.dirname, '../../portal/src')

const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : leaves(value, `${path}${key}.`)))
const filesBelow = (path: string): string[] => readdirSync(path).flatMap((name) => (statSync(join(path, name)).isDirectory() ? filesBelow(join(path, name)) : [join(path, name)]))
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort()
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, '')

const en = new Map(leaves(english))
const ko = new Map(leaves(korean))
const keys = new Set([...en.keys()].map(withoutPlural))
const code = filesBelow(source).filter((file) => /\.tsx?$/.test(file)).map((file) => readFileSync(file, 'utf8')).join('\n')
const literal = [...code.matchAll(/\bt\(\s*'([\w.-]+)'/g), ...code.matchAll(/label: '((?:nav)\.[\w.-]+)'/g)].map(([, key]) => key ?? '')
const chosen = [...code.matchAll(/[?:]\s*t\('([\w.-]+)'/g)].map(([, key]) => key ?? '')
const patterns = [...code.matchAll(/\bt\(`([^`]+)`/g)].map(([, template]) => new RegExp(`^${(template ?? '').replace(/[.]/g, '\\.').replace(/\$\{.*?\}/g, '[\\w-]+')}$`))

describe('the portal’s texts', () => {
  it('has the same keys in Korean and English', () => {
    expect([...ko.keys()].sort()).toEqual([...en.keys()].sort())
  })

  it('names the same values in both languages', () => {
    const different = [...en].filter(([key, text]) => placeholders(text).join() !== placeholders(ko.get(key) ?? '').join()).map(([key]) => key)
    expect(different).toEqual([])
  })

  it('leaves no text empty, and no Korean text in English', () => {
    expect([...en].filter(([, text]) => text.trim() === '' || /[가-힣]/.test(text))).toEqual([])
    expect([...ko].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('writes Korean without particles that depend on the word before a value', () => {
    expect([...ko].filter(([, text]) => /\}\}[’”"]?(이|가|은|는|을|를|과|와|으로|로)(?=[\s.,]|$)/.test(text)).filter(([, text]) => !/코드 \{\{code\}\}로/.test(text))).toEqual([])
  })

  it('has every key that the code asks for', () => {
    expect(literal.length).toBeGreaterThan(200)
    expect([...literal, ...chosen].filter((key) => !keys.has(key))).toEqual([])
    expect(patterns.filter((pattern) => ![...keys].some((key) => pattern.test(key))).map(String)).toEqual([])
  })

  it('has no key that no code asks for', () => {
    const asked = new Set([...literal, ...chosen])
    expect([...keys].filter((key) => !asked.has(key) && !patterns.some((pattern) => pattern.test(key)))).toEqual([])
  })
})
