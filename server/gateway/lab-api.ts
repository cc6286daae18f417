import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { ServerResponse } from 'node:http'
import type { LocalCall, LocalHandler } from './local-call.ts'
import { type PersonShelf, ShelfFull } from './person-shelf.ts'
import { type Refusal, refusal } from './refusal.ts'
import { dataHeaders } from './security-headers.ts'
import { readSmallJson } from './small-body.ts'

const squeeze = promisify(gzip)

/** Answers with JSON, squeezed where it is long and the browser takes it. */
export const sendJson = async (call: LocalCall, value: unknown): Promise<null> => {
  const text = JSON.stringify(value)
  const squeezed = text.length > 2048 && /\bgzip\b/.test(String(call.request.headers['accept-encoding'] ?? ''))
  const body = squeezed ? await squeeze(text) : Buffer.from(text)
  call.response.writeHead(200, { ...dataHeaders, 'content-type': 'application/json', 'content-length': body.length, ...(squeezed ? { 'content-encoding': 'gzip' } : {}) })
  call.response.end(body)
  return null
}

const sendNothing = (response: ServerResponse): null => {
  response.writeHead(204, dataHeaders)
  response.end()
  return null
}

const ok = (value: unknown): LocalHandler => (call) => sendJson(call, value)

/** The shelves that JupyterLab's own state lies on. */
export interface LabShelves { readonly settings: PersonShelf; readonly workspaces: PersonShelf }

/** JupyterLab's own server interface, answered by the gateway: settings, layouts and lists that a container must not write. */
export const labHandlers = (shelves: LabShelves): Readonly<Record<string, LocalHandler>> => ({
  'lab-settings': async (call) => {
    if (call.frontend === null) return refusal('frontend-missing')
    const kept = await shelves.settings.all(call.access.lease.personId)
    const idsOnly = call.target.query.get('ids_only') === 'true'
    const settings = [...call.frontend.settings.values()].map((schema) => (idsOnly ? { id: schema.id } : settingOf(schema, kept.get(schema.id))))
    return sendJson(call, { settings, warnings: [] })
  },
  'lab-setting': async (call) => {
    if (call.frontend === null) return refusal('frontend-missing')
    const id = call.target.segments.slice(3).join('/')
    const schema = call.frontend.settings.get(id)
    if (schema === undefined) return refusal('not-found')
    if (call.request.method === 'GET') return sendJson(call, settingOf(schema, (await shelves.settings.all(call.access.lease.personId)).get(id)))
    const body = await readSmallJson(call.request, call.route.bodyLimit)
    const raw = (body as { raw?: unknown } | null | undefined)?.raw
    if (typeof raw !== 'string') return refusal(body === null ? 'too-large' : 'bad-request')
    return keep(call.response, () => shelves.settings.put(call.access.lease.personId, id, raw))
  },
  'lab-workspaces': async (call) => {
    const values = [...(await shelves.workspaces.all(workspaceOwner(call)))].map(([id, entry]) => workspaceOf(id, entry))
    return sendJson(call, { workspaces: { ids: values.map(({ metadata }) => metadata.id), values } })
  },
  'lab-workspace': async (call) => {
    const id = call.target.segments[3] as string
    const owner = workspaceOwner(call)
    if (call.request.method === 'DELETE') return keep(call.response, () => shelves.workspaces.remove(owner, id))
    if (call.request.method === 'GET') {
      const entry = (await shelves.workspaces.all(owner)).get(id)
      return sendJson(call, entry === undefined ? { data: {}, metadata: { id } } : workspaceOf(id, entry))
    }
    const body = await readSmallJson(call.request, call.route.bodyLimit)
    const data = (body as { data?: unknown } | null | undefined)?.data
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return refusal(body === null ? 'too-large' : 'bad-request')
    return keep(call.response, () => shelves.workspaces.put(owner, id, data))
  },
  'lab-translations': (call) => sendJson(call, { data: call.target.segments.length > 3 ? {} : { en: { displayName: 'English', nativeName: 'English' } }, message: '' }),
  'lab-listings': ok({ blocked_extensions: [], allowed_extensions: [], blocked_extensions_uris: [], allowed_extensions_uris: [], listings_refresh_seconds: 3600, listings_request_options: {} }),
  'lab-licenses': ok({ bundles: {} }),
  'lab-plugins': ok({ lockRules: [], allLocked: true }),
  'me': (call) => {
    const { personId, personName } = call.access.lease
    return sendJson(call, { identity: { username: personId, name: personName, display_name: personName, initials: personName.slice(0, 2), avatar_url: null, color: null }, permissions: {} })
  },
  'nbconvert-formats': ok({}),
  'jupyter-config': async (call) => {
    if (call.request.method !== 'GET' && (await readSmallJson(call.request, call.route.bodyLimit)) === null) return refusal('too-large')
    return sendJson(call, {})
  },
})

/** Layouts name files, so they stay within the project; before the server says which, within the session. */
const workspaceOwner = (call: LocalCall): string => `${call.access.lease.personId}_${call.access.lease.projectId ?? call.access.sessionId}`

const settingOf = ({ id, schema, version }: { id: string; schema: unknown; version: string }, kept: { value: unknown; created: string; changed: string } | undefined): unknown =>
  ({ id, schema, version, raw: typeof kept?.value === 'string' ? kept.value : '{}', settings: {}, warning: null, last_modified: kept?.changed ?? null, created: kept?.created ?? null })

const workspaceOf = (id: string, entry: { value: unknown; created: string; changed: string }): { data: unknown; metadata: { id: string; last_modified: string; created: string } } =>
  ({ data: entry.value, metadata: { id, last_modified: entry.changed, created: entry.created } })

const keep = async (response: ServerResponse, change: () => Promise<void>): Promise<Refusal | null> => {
  try {
    await change()
    return sendNothing(response)
  } catch (error) {
    if (error instanceof ShelfFull) return refusal('too-large')
    throw error
  }
}
