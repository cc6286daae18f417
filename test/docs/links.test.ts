import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const passedOver = new Set(['node_modules', 'build', 'coverage', 'test-results', 'fixtures'])

const pagesBelow = (folder: string): string[] => readdirSync(folder, { withFileTypes: true })
  .filter((entry) => !entry.name.startsWith('.') && !passedOver.has(entry.name))
  .flatMap((entry) => (entry.isDirectory() ? pagesBelow(join(folder, entry.name)) : entry.name.endsWith('.md') ? [relative(root, join(folder, entry.name))] : []))

const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, (words) => words.replaceAll(/[[\]()]/g, ' '))

/** The names that a heading can be linked by, as the usual renderers make them. */
const anchors = (text: string): Set<string> => new Set([...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)]
  .map(([, title = '']) => title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(/\s/g, '-')))

const linksOf = (text: string): string[] => [...withoutCode(text).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, link = '']) => link).filter((link) => !/^(?:https?|mailto):/.test(link))

/** A broken link, or null. */
const fault = (page: string, link: string): string | null => {
  const [path = '', anchor] = decodeURI(link).split('#')
  const target = path === '' ? page : normalize(join(dirname(page), path))
  if (target.startsWith('..') || !existsSync(join(root, target))) return `${link}: there is no ${target}`
  if (anchor === undefined || !target.endsWith('.md') || !statSync(join(root, target)).isFile()) return null
  return anchors(readFileSync(join(root, target), 'utf8')).has(anchor) ? null : `${link}: ${target} has no heading “${anchor}”`
}

/** Files and folders that a page names in code, such as `server/config.ts`. */
const namedPaths = (text: string): string[] => [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\s]+)`/g)].map(([, words = '']) => words)
  .filter((words) => /^(?:contract|server|portal|extension|lab|images|policies|setup|test|docs|deploy|demo|bin)\/[\w./-]*$/.test(words))

describe.each(pagesBelow(root))('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8')

  it('links to files and headings that are there', () => {
    expect(linksOf(text).map((link) => fault(page, link)).filter((found) => found !== null)).toEqual([])
  })

  // Pages of a folder may name a file from where they stand; what is in the state folder (`server/heads/…`) is no file of ours.
  it('names files of the repository that are there', () => {
    const missing = namedPaths(text).filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, dirname(page), path)))
    expect(missing.filter((path) => !/^server\/(?:heads|keys|vault|console|glovebox\.sqlite)/.test(path))).toEqual([])
  })
})
