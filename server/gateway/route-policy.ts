import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const Method = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'WS'])
const RouteClass = z.enum(['allow', 'meter', 'meter-in', 'local', 'refuse'])
const RouteRow = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  methods: z.array(Method).min(1),
  path: z.string().regex(/^\^\/.*\$$/, 'a path is anchored: ^/…$'),
  class: RouteClass,
  /** Largest request body, bytes; without it no body is taken. */
  bodyLimit: z.int().positive().optional(),
  answer: z.enum(['json', 'image']).default('json'),
  /** The route makes one more of these, so their number is limited. */
  counts: z.enum(['kernels', 'terminals']).optional(),
})
const RouteTable = z.strictObject({
  version: z.literal(1),
  limits: z.strictObject({ kernels: z.int().positive(), terminals: z.int().positive(), sockets: z.int().positive() }),
  routes: z.array(RouteRow).min(1),
})

/** One row of the route policy with its pattern compiled. */
export interface Route {
  readonly id: string
  readonly class: z.infer<typeof RouteClass>
  readonly methods: readonly z.infer<typeof Method>[]
  readonly pattern: RegExp
  readonly bodyLimit: number
  readonly answer: 'json' | 'image'
  readonly counts: 'kernels' | 'terminals' | null
}

/** Every route a session's origin knows, and the limits that belong to them. */
export interface RoutePolicy {
  readonly routes: readonly Route[]
  readonly limits: { readonly kernels: number; readonly terminals: number; readonly sockets: number }
  /** The route of a request, or null: not listed, so refused. */
  readonly match: (method: string, path: string) => Route | null
}

/** Reads the route policy; throws when it is faulty or when local rows and handlers differ. */
export const parseRoutePolicy = (text: string, localHandlers: readonly string[]): RoutePolicy => {
  const table = RouteTable.parse(parse(text))
  const ids = table.routes.map((row) => row.id)
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  if (twice.length > 0) throw new Error(`route policy: ${twice.join(', ')} named twice`)
  const local = table.routes.filter((row) => row.class === 'local').map((row) => row.id)
  const without = [...local.filter((id) => !localHandlers.includes(id)), ...localHandlers.filter((id) => !local.includes(id))]
  if (without.length > 0) throw new Error(`route policy: local rows and handlers differ: ${without.join(', ')}`)
  const routes = table.routes.map((row): Route => Object.freeze({
    id: row.id, class: row.class, methods: row.methods, pattern: new RegExp(row.path, 'u'),
    bodyLimit: row.bodyLimit ?? 0, answer: row.answer, counts: row.counts ?? null,
  }))
  const match = (method: string, path: string): Route | null =>
    routes.find((route) => (route.methods as readonly string[]).includes(method) && route.pattern.test(path)) ?? null
  return Object.freeze({ routes, limits: table.limits, match })
}

/** Loads `policies/routes.yaml`. */
export const loadRoutePolicy = (localHandlers: readonly string[]): RoutePolicy =>
  parseRoutePolicy(readFileSync(new URL('../../policies/routes.yaml', import.meta.url), 'utf8'), localHandlers)
