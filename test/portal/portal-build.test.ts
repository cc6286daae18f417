import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const out = join(root, 'build/portal')
const filesBelow = (path: string): string[] => readdirSync(path).flatMap((name) => (statSync(join(path, name)).isDirectory() ? filesBelow(join(path, name)) : [join(path, name)]))
const read = (ending: string) => filesBelow(out).filter((file) => file.endsWith(ending)).map((file) => ({ file, text: readFileSync(file, 'utf8') }))

/** Addresses that stand in the bundle as names or in messages, and are never fetched. */
const namesOnly = [ // table
  'www.w3.org', // namespaces of SVG, XLink, MathML, XHTML
  'json-schema.org', // dialect names in zod
  'react.dev', 'react.i18next.com', 'reactrouter.com', 'github.com', 'code.visualstudio.com', 'microsoft.com', // words of error messages and comments in libraries
  'localhost', // base of relative addresses in the router
]

describe('the portal’s build', () => {
  beforeAll(() => { execFileSync(process.execPath, [join(root, 'portal/build.mjs')], { cwd: root, stdio: 'pipe' }) })

  it('has a page without inline script or style, as the content security policy wants it', () => {
    const html = readFileSync(join(out, 'index.html'), 'utf8')
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/i)
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/i)
    expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address).filter((address) => !/^\/(?!\/)/.test(address ?? ''))).toEqual([])
  })

  it('styles with its own files only', () => {
    const sheets = read('.css')
    expect(sheets.length).toBeGreaterThan(0)
    for (const { text } of sheets) {
      expect(text).not.toMatch(/@import/)
      expect([...text.matchAll(/url\(\s*["']?([^"')]+)/g)].map(([, address]) => address ?? '').filter((address) => !/^(\/assets\/|\.?\/?[\w-]+\.|data:image\/|#)/.test(address))).toEqual([])
    }
  })

  it('names no outside address but known names', () => {
    const hosts = new Set(read('.js').flatMap(({ text }) => [...text.matchAll(/\b(?:https?|wss?):\/\/([a-z0-9.-]+)/gi)].map(([, host]) => host ?? '')))
    expect([...hosts].filter((host) => !namesOnly.includes(host))).toEqual([])
  })

  it('bundles the font, the editor’s worker and the icons’ font', () => {
    const names = filesBelow(out).map((file) => file.slice(out.length))
    expect(names.filter((name) => /PretendardVariable.*\.woff2$/.test(name)).length).toBeGreaterThan(50)
    expect(names.some((name) => /editor\.worker.*\.js$/.test(name))).toBe(true)
    expect(names.some((name) => /codicon.*\.ttf$/.test(name))).toBe(true)
  })

  it('loads the editor and the terminal only with the scenes that need them', () => {
    const html = readFileSync(join(out, 'index.html'), 'utf8')
    const first = [...html.matchAll(/\/(assets\/[^"]+\.js)"/g)].map(([, name]) => readFileSync(join(out, name ?? ''), 'utf8'))
    expect(first.length).toBeGreaterThan(0)
    for (const text of first) expect(text).not.toMatch(/createDecorationsCollection|xterm-helper-textarea/)
    expect(first.reduce((bytes, text) => bytes + text.length, 0)).toBeLessThan(1_000_000)
  })

  it('carries the libraries’ production builds', () => {
    expect(read('.js').filter(({ text }) => text.includes('Encountered two children with the same key')).map(({ file }) => file)).toEqual([])
  })

  it('is not built again when nothing has changed', () => {
    expect(execFileSync(process.execPath, [join(root, 'portal/build.mjs')], { cwd: root, encoding: 'utf8' })).toContain('unchanged')
  })
})
