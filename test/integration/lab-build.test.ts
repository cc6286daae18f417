import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const lab = path.join(root, 'build/lab')
const extension = path.join(root, 'build/extension')

interface Manifest {
  readonly contentHash: string
  readonly entryScripts: readonly string[]
  readonly pageConfig: Readonly<Record<string, unknown>>
  readonly disabledExtensions: readonly string[]
  readonly requiredExtensions: readonly string[]
  readonly settings: Readonly<Record<string, { file: string; version: string }>>
  readonly files: Readonly<Record<string, { bytes: number; type: string; encodings: readonly string[] }>>
}

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))

let manifest: Manifest
let bundle: string
let extensionBundle: string

beforeAll(async () => {
  const build = promisify(execFile)
  await build(process.execPath, ['lab/build.mjs'], { cwd: root })
  await build(process.execPath, ['extension/build.mjs'], { cwd: root })
  manifest = JSON.parse(await readFile(path.join(lab, 'manifest.json'), 'utf8')) as Manifest
  const scriptsOf = async (folder: string): Promise<string> =>
    (await Promise.all((await filesBelow(folder)).filter((name) => name.endsWith('.js')).map((name) => readFile(path.join(folder, name), 'utf8')))).join('\n')
  bundle = await scriptsOf(path.join(lab, 'static'))
  extensionBundle = await scriptsOf(path.join(extension, 'static'))
}, 600_000)

describe('the front end', () => {
  test('names entry scripts that are there', () => {
    expect(manifest.contentHash).toMatch(/^[0-9a-f]{16}$/)
    expect(manifest.entryScripts.length).toBeGreaterThan(0)
    for (const name of manifest.entryScripts) expect(manifest.files[`static/${name}`]).toBeDefined()
  })

  test('lists every file it serves with its size, and both compressed forms hold the same bytes', async () => {
    const served = (await filesBelow(lab)).filter((name) => /^(static|themes)\//.test(name) && !/\.(br|gz)$/.test(name))
    expect(Object.keys(manifest.files).sort()).toEqual(served.sort())
    for (const [name, { bytes, encodings }] of Object.entries(manifest.files)) {
      const content = readFileSync(path.join(lab, name))
      expect(content.length, name).toBe(bytes)
      if (encodings.includes('br')) expect(brotliDecompressSync(readFileSync(path.join(lab, `${name}.br`))).equals(content), name).toBe(true)
      if (encodings.includes('gzip')) expect(gunzipSync(readFileSync(path.join(lab, `${name}.gz`))).equals(content), name).toBe(true)
    }
  })

  test('carries no source maps', async () => {
    const built = [...(await filesBelow(lab)), ...(await filesBelow(extension))]
    expect(built.filter((name) => name.endsWith('.map'))).toEqual([])
    expect(bundle).not.toMatch(/^\/\/# sourceMappingURL=/m)
  })

  test('loads nothing from elsewhere: no address in the page config, no content network in the bundle', () => {
    expect(JSON.stringify(manifest.pageConfig)).not.toMatch(/https?:|\/\/[a-z]/i)
    expect(bundle).not.toMatch(/unpkg\.com|jsdelivr|cdnjs|cloudflare\.com|googleapis\.com/)
    expect(manifest.pageConfig['fullMathjaxUrl']).toBe('')
    expect(manifest.pageConfig['token']).toBe('')
  })

  test.each([
    'audio', 'debugger', 'extensionmanager', 'htmlviewer', 'hub', 'javascript', 'lsp', 'mermaid', 'pdf', 'pluginmanager', 'video', 'workspaces',
  ])('has no %s extension in it', (name) => {
    expect(bundle).not.toContain(`@jupyterlab/${name}-extension:`)
  })

  test('switches off only plugins that exist, so that a renamed one is noticed', () => {
    const unknown = manifest.disabledExtensions.filter((id) => !bundle.includes(id))
    expect(unknown).toEqual([])
    for (const id of ['filebrowser-extension:download', 'docmanager-extension:download', 'notebook-extension:export', 'notebook-extension:copy-output', 'apputils-extension:print']) {
      expect(manifest.disabledExtensions).toContain(`@jupyterlab/${id}`)
    }
  })

  test('will not start without our extension', () => {
    expect(manifest.requiredExtensions).toEqual(['@glovebox/jupyterlab'])
  })

  test('has our defaults in the setting schemas', async () => {
    const schema = async (id: string): Promise<{ properties: Record<string, { default?: unknown }>; 'jupyter.lab.toolbars'?: Record<string, { name: string; disabled?: boolean }[]> }> =>
      JSON.parse(await readFile(path.join(lab, manifest.settings[id]?.file ?? ''), 'utf8'))
    expect((await schema('@jupyterlab/apputils-extension:notification')).properties['fetchNews']?.default).toBe('false')
    expect((await schema('@jupyterlab/docmanager-extension:plugin')).properties['renameUntitledFileOnSave']?.default).toBe(false)
    const browser = await schema('@jupyterlab/filebrowser-extension:widget')
    expect(browser['jupyter.lab.toolbars']?.['FileBrowser']?.find(({ name }) => name === 'uploader')?.disabled).toBe(true)
  })

  test('is built from a lockfile that names no registry', async () => {
    const lock = await readFile(path.join(root, 'lab/package-lock.json'), 'utf8')
    expect(lock).not.toContain('"resolved"')
    expect(lock).not.toMatch(/registry\./)
  })
})

describe('the extension', () => {
  test('names a remote entry that is there', async () => {
    const record = JSON.parse(await readFile(path.join(extension, 'package.json'), 'utf8')) as { name: string; jupyterlab: { _build: { load: string; extension: string; style: string } } }
    expect(record.name).toBe('@glovebox/jupyterlab')
    expect(record.jupyterlab._build).toMatchObject({ extension: './extension', style: './style' })
    expect(existsSync(path.join(extension, record.jupyterlab._build.load))).toBe(true)
  })

  test('gives JupyterLab its own language connector', () => {
    expect(manifest.disabledExtensions).toContain('@jupyterlab/translation-extension:translator-connector')
    expect(extensionBundle).toContain('@glovebox/jupyterlab:lab-language')
  })

  test('takes React and JupyterLab from the application instead of bringing its own', () => {
    expect(extensionBundle).not.toContain('react.production.min')
    expect(extensionBundle.length).toBeLessThan(250_000)
  })

  test.each([
    'session', 'untrusted-outputs', 'download-guard', 'session-warnings', 'project-panel', 'dataset-browser', 'export-panel',
  ])('has the plugin %s', (name) => {
    expect(extensionBundle).toContain(`@glovebox/jupyterlab:${name}`)
  })

  test('asks no address but its own origin', () => {
    const addresses = [...extensionBundle.matchAll(/https?:\/\/[^"'`\s]+/g)].map(([address]) => address).filter((address) => !address.startsWith('http://www.w3.org/'))
    expect(addresses).toEqual([])
  })
})
