import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { z } from 'zod'
import { assetHeaders } from './security-headers.ts'

const FileRecord = z.object({ bytes: z.int(), type: z.string(), encodings: z.array(z.enum(['br', 'gzip'])) })
const Manifest = z.object({
  jupyterlab: z.string(), contentHash: z.string().regex(/^[0-9a-f]{16}$/), entryScripts: z.array(z.string().regex(/^[A-Za-z0-9._-]+$/)).min(1),
  pageConfig: z.record(z.string(), z.unknown()), disabledExtensions: z.array(z.string()), requiredExtensions: z.array(z.string()),
  settings: z.record(z.string(), z.object({ file: z.string(), version: z.string() })), files: z.record(z.string(), FileRecord),
})
const ExtensionManifest = z.object({ files: z.record(z.string(), FileRecord) })
const ExtensionPackage = z.object({
  name: z.string().regex(/^(?:@[a-z0-9-]+\/)?[a-z0-9-]+$/), version: z.string(),
  jupyterlab: z.object({ _build: z.object({ load: z.string(), extension: z.string().optional(), mimeExtension: z.string().optional(), style: z.string().optional() }) }),
})

/** A setting's schema as JupyterLab asks for it. */
export interface SettingSchema { readonly id: string; readonly schema: unknown; readonly version: string }

/** The front end as built: what the page needs and every file that may be served. */
export interface Frontend {
  readonly manifest: z.infer<typeof Manifest>
  readonly extensions: readonly ({ readonly name: string } & z.infer<typeof ExtensionPackage>['jupyterlab']['_build'])[]
  readonly settings: ReadonlyMap<string, SettingSchema>
  readonly extensionFiles: Readonly<Record<string, z.infer<typeof FileRecord>>>
}

interface Sent { readonly body: Buffer; readonly type: string; readonly encoding: string | null }

const CHECK_MS = 1_000
const KEPT_BYTES = 48 * 1024 * 1024

const pageScripts: ReadonlyMap<string, Buffer> = new Map(['kernel-stream.js', 'waits-for-opening.js', 'portal-theme.js'].map((name) => {
  const body = readFileSync(new URL(`./page/${name}`, import.meta.url))
  return [`/fe/page/${createHash('sha256').update(body).digest('hex').slice(0, 16)}/${name}`, body]
}))
/** Addresses of the scripts that run before JupyterLab, in order. */
export const pageScriptUrls: readonly string[] = [...pageScripts.keys()]

/** JupyterLab's front end and our extension, from the trusted side's disk only. */
export class FrontendFiles {
  readonly #labDir: string
  readonly #extensionDir: string
  #frontend: Frontend | null = null
  #builtAt = ''
  #checkedAt = 0
  #checking: Promise<void> | null = null
  readonly #kept = new Map<string, Sent>()
  #keptBytes = 0

  constructor(buildDir: string) {
    this.#labDir = path.join(buildDir, 'lab')
    this.#extensionDir = path.join(buildDir, 'extension')
  }

  /** The front end, or null where it is not built yet; looks again when a build has changed. */
  async current(): Promise<Frontend | null> {
    if (Date.now() - this.#checkedAt > CHECK_MS) {
      this.#checking ??= this.#check().finally(() => {
        this.#checking = null
        this.#checkedAt = Date.now()
      })
      await this.#checking
    }
    return this.#frontend
  }

  /** Sends a file of the front end: `/fe/HASH/static/…`, `/fe/HASH/themes/…`. False where there is none such. */
  async sendFile(segments: readonly string[], request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const frontend = await this.current()
    const name = segments.slice(2).join('/')
    const record = segments[1] === frontend?.manifest.contentHash ? frontend?.manifest.files[name] : undefined
    if (record === undefined) return false
    const encoding = acceptedEncoding(request, record.encodings)
    return this.#send(path.join(this.#labDir, name), { type: record.type, encoding }, response)
  }

  /** Sends a file of our extension: `/lab/extensions/NAME/…`; only what its build lists. */
  async sendExtensionFile(segments: readonly string[], request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const frontend = await this.current()
    const rest = segments.slice(2).join('/')
    const extension = frontend?.extensions.find(({ name }) => rest.startsWith(`${name}/`))
    const name = extension === undefined ? '' : rest.slice(extension.name.length + 1)
    const record = frontend?.extensionFiles[name]
    if (record === undefined) return false
    return this.#send(path.join(this.#extensionDir, name), { type: record.type, encoding: acceptedEncoding(request, record.encodings) }, response)
  }

  /** Sends a script that runs before JupyterLab. */
  sendPageScript(segments: readonly string[], response: ServerResponse): boolean {
    const pageScript = pageScripts.get(`/${segments.join('/')}`)
    if (pageScript === undefined) return false
    response.writeHead(200, { ...assetHeaders, 'content-type': 'text/javascript; charset=utf-8', 'content-length': pageScript.length })
    response.end(pageScript)
    return true
  }

  async #send(file: string, how: { type: string; encoding: 'br' | 'gzip' | null }, response: ServerResponse): Promise<boolean> {
    const key = `${file} ${how.encoding ?? ''}`
    const sent = this.#kept.get(key) ?? await this.#read(key, file, how)
    if (sent === null) return false
    response.writeHead(200, { ...assetHeaders, 'content-type': sent.type, 'content-length': sent.body.length, ...(sent.encoding === null ? {} : { 'content-encoding': sent.encoding }) })
    response.end(sent.body)
    return true
  }

  async #read(key: string, file: string, { type, encoding }: { type: string; encoding: 'br' | 'gzip' | null }): Promise<Sent | null> {
    const suffix = encoding === 'br' ? '.br' : encoding === 'gzip' ? '.gz' : ''
    const body = await readFile(file + suffix).catch(() => null)
    if (body === null) return null
    const sent = { body, type, encoding }
    if (this.#keptBytes + body.length <= KEPT_BYTES) {
      this.#kept.set(key, sent)
      this.#keptBytes += body.length
    }
    return sent
  }

  async #check(): Promise<void> {
    const stamps = await Promise.all([path.join(this.#labDir, 'manifest.json'), path.join(this.#extensionDir, 'manifest.json')].map((file) => stat(file).then((s) => `${s.mtimeMs}:${s.size}:${s.ino}`, () => 'none')))
    const builtAt = stamps.join(' ')
    if (builtAt === this.#builtAt) return
    this.#builtAt = builtAt
    this.#kept.clear()
    this.#keptBytes = 0
    this.#frontend = stamps[0] === 'none' ? null : await this.#load().catch(() => null)
  }

  async #load(): Promise<Frontend> {
    const manifest = Manifest.parse(JSON.parse(await readFile(path.join(this.#labDir, 'manifest.json'), 'utf8')))
    const settings = new Map<string, SettingSchema>()
    for (const [id, { file, version }] of Object.entries(manifest.settings)) {
      settings.set(id, { id, version, schema: JSON.parse(await readFile(path.join(this.#labDir, file), 'utf8')) })
    }
    const extension = await this.#loadExtension(settings).catch(() => null)
    // INVARIANT: without a required extension there is no front end: outputs would be trusted and the guards absent.
    if (manifest.requiredExtensions.some((name) => name !== extension?.name)) throw new Error('a required extension is not built')
    const extensionFiles = extension === null ? {} : ExtensionManifest.parse(JSON.parse(await readFile(path.join(this.#extensionDir, 'manifest.json'), 'utf8'))).files
    return { manifest, settings, extensionFiles, extensions: extension === null ? [] : [extension] }
  }

  async #loadExtension(settings: Map<string, SettingSchema>): Promise<Frontend['extensions'][number]> {
    const found = ExtensionPackage.parse(JSON.parse(await readFile(path.join(this.#extensionDir, 'package.json'), 'utf8')))
    const folder = path.join(this.#extensionDir, 'schemas', found.name)
    for (const file of await readdir(folder).catch(() => [])) {
      if (!file.endsWith('.json')) continue
      const id = `${found.name}:${file.slice(0, -'.json'.length)}`
      settings.set(id, { id, version: found.version, schema: JSON.parse(await readFile(path.join(folder, file), 'utf8')) })
    }
    return { name: found.name, ...found.jupyterlab._build }
  }
}

const acceptedEncoding = (request: IncomingMessage, has: readonly ('br' | 'gzip')[]): 'br' | 'gzip' | null => {
  const accepts = (request.headers['accept-encoding'] ?? '').toString()
  if (has.includes('br') && /\bbr\b/.test(accepts)) return 'br'
  return has.includes('gzip') && /\bgzip\b/.test(accepts) ? 'gzip' : null
}
