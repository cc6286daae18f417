import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Frontend, FrontendFiles } from '../../../server/gateway/frontend-files.ts'
import { labPage, pageConfigOf, readLabAddress } from '../../../server/gateway/lab-page.ts'
import type { Lease } from '../../../server/domain/node/gateway-api.ts'

const hash = '0123456789abcdef'
const manifest = {
  jupyterlab: '4.6.4', contentHash: hash, entryScripts: ['main.js'], pageConfig: { appName: 'Glovebox', cacheFiles: true, lockedExtensions: [], token: '' }, disabledExtensions: ['a:b'],
  requiredExtensions: ['@x/y'], settings: { '@j/a:b': { file: 'schemas/@j/a/b.json', version: '1' } }, files: { 'static/main.js': { bytes: 3, type: 'text/javascript; charset=utf-8', encodings: ['br'] } },
}
const lease = { language: 'ko', projectTitle: { ko: '<b>&"과제', en: 'x' } } as Lease

describe('the front end on disk', () => {
  const build = mkdtempSync(path.join(tmpdir(), 'gbt-fe-'))
  const put = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(build, name)), { recursive: true })
    writeFileSync(path.join(build, name), text)
  }
  const sent = (): { head: [number, Record<string, unknown>] | null; body: string; response: ServerResponse } => {
    const got = { head: null as [number, Record<string, unknown>] | null, body: '', response: null as unknown as ServerResponse }
    got.response = { writeHead: (status: number, headers: Record<string, unknown>) => (got.head = [status, headers]), end: (body: Buffer) => (got.body = body.toString()) } as unknown as ServerResponse
    return got
  }
  const asking = (accept: string): IncomingMessage => ({ headers: { 'accept-encoding': accept } }) as unknown as IncomingMessage

  beforeAll(() => put('lab/schemas/@j/a/b.json', '{"title":"t"}'))
  afterAll(() => rmSync(build, { recursive: true }))

  it('is missing where it is not built, and where an extension that it requires is not', async () => {
    expect(await new FrontendFiles(build).current()).toBeNull()
    put('lab/manifest.json', JSON.stringify(manifest))
    expect(await new FrontendFiles(build).current()).toBeNull()
  })

  it('is served from its manifest only', async () => {
    put('lab/manifest.json', JSON.stringify(manifest))
    put('lab/static/main.js', 'raw')
    put('lab/static/main.js.br', 'squeezed')
    put('lab/static/secret.js', 'no')
    put('extension/package.json', JSON.stringify({ name: '@x/y', version: '1.0.0', jupyterlab: { _build: { load: 'static/r.js', extension: './extension' } } }))
    put('extension/manifest.json', JSON.stringify({ files: { 'static/r.js': { bytes: 1, type: 'text/javascript; charset=utf-8', encodings: [] } } }))
    put('extension/static/r.js', 'remote')
    const files = new FrontendFiles(build)
    expect((await files.current())?.settings.get('@j/a:b')).toMatchObject({ schema: { title: 't' } })
    const br = sent()
    expect(await files.sendFile(['fe', hash, 'static', 'main.js'], asking('gzip, br'), br.response)).toBe(true)
    expect([br.body, br.head?.[1]['content-encoding'], br.head?.[1]['cache-control']]).toEqual(['squeezed', 'br', 'private, max-age=31536000, immutable'])
    const plain = sent()
    await files.sendFile(['fe', hash, 'static', 'main.js'], asking('identity'), plain.response)
    expect(plain.body).toBe('raw')
    const remote = sent()
    expect(await files.sendExtensionFile(['lab', 'extensions', '@x', 'y', 'static', 'r.js'], asking(''), remote.response)).toBe(true)
    expect(remote.body).toBe('remote')
    for (const segments of [['fe', hash, 'static', 'secret.js'], ['fe', hash, 'manifest.json'], ['fe', 'ffffffffffffffff', 'static', 'main.js'], ['fe', hash, 'static', '..', 'manifest.json']]) expect(await files.sendFile(segments, asking(''), sent().response)).toBe(false)
    for (const segments of [['lab', 'extensions', '@x', 'y', 'package.json'], ['lab', 'extensions', '@x', 'z', 'static', 'r.js'], ['lab', 'extensions', '@x', 'y', '..', 'lab', 'manifest.json']]) expect(await files.sendExtensionFile(segments, asking(''), sent().response)).toBe(false)
  })
})

describe('the page', () => {
  const frontend = { manifest, extensions: [{ name: '@x/y', load: 'static/r.js' }], settings: new Map(), extensionFiles: {} } as unknown as Frontend

  it('reads its address', () => {
    expect(readLabAddress(['lab'])).toEqual({ mode: 'multiple-document', workspace: 'default', treePath: '' })
    expect(readLabAddress(['lab', 'workspaces', 'auto-X', 'tree', 'a', 'b.ipynb'])).toEqual({ mode: 'multiple-document', workspace: 'auto-X', treePath: 'a/b.ipynb' })
    expect(readLabAddress(['doc', 'tree', 'a'])).toMatchObject({ mode: 'single-document', treePath: 'a' })
  })

  it('holds only text values, no token, and every extension that is required', () => {
    const config = pageConfigOf(frontend, lease, readLabAddress(['lab']))
    for (const value of Object.values(config)) expect(typeof value).toBe('string')
    expect(config).toMatchObject({ token: '', cacheFiles: 'true', requiredExtensions: '["@x/y"]', federated_extensions: '[{"name":"@x/y","load":"static/r.js"}]', gloveboxLocale: 'ko', themesUrl: `/fe/${hash}/themes` })
  })

  it('cannot be broken out of by a title or an address', () => {
    const page = labPage(frontend, lease, readLabAddress(['lab', 'tree', '</script><script>alert(1)</script>\u2028']))
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('<b>')
    expect(page.match(/<script/g)?.length).toBe(5)
    expect(page).not.toMatch(/<script(?![^>]*(?:src=|type="application\/json"))/)
  })
})
