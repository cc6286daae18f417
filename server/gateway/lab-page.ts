import type { Lease } from '../domain/node/gateway-api.ts'
import { type Frontend, pageScriptUrls } from './frontend-files.ts'

/** What the address of the page says: which workspace, which file, one document or many. */
export interface LabAddress { readonly mode: 'multiple-document' | 'single-document'; readonly workspace: string; readonly treePath: string }

/** Reads `/lab[/workspaces/NAME][/tree/PATH]`; `/doc/…` shows one document. */
export const readLabAddress = (segments: readonly string[]): LabAddress => {
  const named = segments[1] === 'workspaces'
  const rest = segments.slice(named ? 3 : 1)
  return {
    mode: segments[0] === 'doc' ? 'single-document' : 'multiple-document',
    workspace: named ? segments[2] ?? 'default' : 'default',
    treePath: rest[0] === 'tree' ? rest.slice(1).join('/') : '',
  }
}

const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' }
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The page config: every value a string, lists and objects as JSON in a string. */
export const pageConfigOf = (frontend: Frontend, lease: Lease, address: LabAddress): Readonly<Record<string, string>> => {
  const { manifest } = frontend
  const below = `/fe/${manifest.contentHash}`
  const config = {
    ...manifest.pageConfig,
    fullStaticUrl: `${below}/static`, themesUrl: `${below}/themes`, fullThemesUrl: `${below}/themes`,
    disabledExtensions: manifest.disabledExtensions, requiredExtensions: manifest.requiredExtensions,
    federated_extensions: frontend.extensions,
    ...address, gloveboxLocale: lease.language, gloveboxOpened: String(lease.opened), token: '',
  }
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, asText(value)]))
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** The lab's page: no inline script, and no value of it can end the script element that holds the config. */
export const labPage = (frontend: Frontend, lease: Lease, address: LabAddress): string => {
  const config = JSON.stringify(pageConfigOf(frontend, lease, address)).replace(/[<>&\u2028\u2029]/g, (c) => escapes[c] as string)
  const before = pageScriptUrls.map((url) => `<script defer src="${url}"></script>`)
  const scripts = frontend.manifest.entryScripts.map((name) => `<script defer src="/fe/${frontend.manifest.contentHash}/static/${name}" crossorigin="anonymous"></script>`)
  return `<!doctype html><html lang="${lease.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(lease.projectTitle[lease.language])} · Glovebox</title>
<script id="jupyter-config-data" type="application/json">${config}</script>
${[...before, ...scripts].join('\n')}</head><body></body></html>`
}
