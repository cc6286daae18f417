import { z } from 'zod'

const Port = z.coerce.number().int().min(0).max(65_535)

/** Every setting, read once from the environment; docs/reference/configuration.md is generated from this table. */
const Environment = z.object({
  GLOVEBOX_STATE: z.string().default('/var/lib/glovebox').describe('State folder: database, vault, keys, datasets, projects'),
  GLOVEBOX_RUN: z.string().default('/run/glovebox').describe('Folder of sockets; must be short, a socket path holds 107 bytes'),
  GLOVEBOX_DOMAIN: z.string().default('glovebox.localhost').describe('Portal is portal.<domain>, sessions are s-<id>.<domain>'),
  GLOVEBOX_BIND: z.string().default('127.0.0.1').describe('Address that server and gateway listen on'),
  GLOVEBOX_PORTAL_PORT: Port.default(8080).describe('Port of the portal'),
  GLOVEBOX_SESSION_PORT: Port.default(8081).describe('Port of the gateway'),
  GLOVEBOX_PUBLIC_PORTAL: z.url().optional().describe('Origin of the portal as browsers see it, behind a reverse proxy (https)'),
  GLOVEBOX_PUBLIC_SESSION: z.string().regex(/^https?:\/\/\*\.[^/]+$/).optional().describe('Origin pattern of sessions as browsers see it, such as https://*.tre.example'),
  GLOVEBOX_SERVER_USER: z.string().default('glovebox-server').describe('User of the server process'),
  GLOVEBOX_GATEWAY_USER: z.string().default('glovebox-gateway').describe('User of the gateway process'),
  GLOVEBOX_DATA_USER: z.string().default('glovebox-data').describe('User that owns datasets and makes extracts'),
  GLOVEBOX_DOCKER_SOCKET: z.string().default('/var/run/docker.sock').describe('Socket of the container engine'),
  GLOVEBOX_IMAGE: z.string().default('glovebox-session:0.1.0').describe('Session image'),
  GLOVEBOX_PROJECT_LIMITS: z.enum(['on', 'off']).default('on').describe('Projects in volumes of limited size; off, on a machine without loop devices: one project can fill the disk'),
  GLOVEBOX_TIMEZONE: z.string().default('Asia/Seoul').describe('Zone in which a licence day ends'),
  GLOVEBOX_OIDC_ISSUER: z.url().optional().describe('OIDC issuer; empty: local accounts only'),
  GLOVEBOX_OIDC_CLIENT_ID: z.string().optional().describe('OIDC client id'),
  GLOVEBOX_OIDC_CLIENT_SECRET: z.string().optional().describe('OIDC client secret'),
  GLOVEBOX_OIDC_TITLE: z.string().default('OpenID Connect').describe('Name on the sign-in button'),
  GLOVEBOX_LOCAL_ACCOUNTS: z.enum(['on', 'off']).default('on').describe('Local accounts with passwords'),
  GLOVEBOX_GPU_INVENTORY: z.string().optional().describe('JSON list of cards for tests; otherwise read from nvidia-smi'),
  DATABASE_URL: z.string().optional().describe('postgres://… (15 or newer); empty: SQLite in the state folder'),
})

/** The frozen configuration of one process. */
export interface Config {
  readonly stateDir: string
  readonly runDir: string
  readonly domain: string
  readonly bind: string
  readonly portalPort: number
  readonly sessionPort: number
  /** Origin of the portal as browsers see it, without a slash at the end. */
  readonly portalOrigin: string
  /** Origin of one session as browsers see it. */
  readonly sessionOrigin: (sessionId: string) => string
  /** For the portal's `frame-src`. */
  readonly sessionOriginPattern: string
  readonly users: { readonly server: string; readonly gateway: string; readonly data: string }
  readonly dockerSocket: string
  readonly image: string
  /** Each project in a volume of its own, of the size in `policies/projects.yaml`. */
  readonly projectLimits: boolean
  readonly timezone: string
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string; readonly title: string } | null
  readonly localAccounts: boolean
  readonly gpuInventory: string | null
  readonly databaseUrl: string | null
  readonly brokerSocket: string
  readonly internalSocket: string
}

/** Reads the environment; throws one error that names every faulty setting. */
export const readConfig = (env: Readonly<Record<string, string | undefined>> = process.env): Config => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = Environment.safeParse(present)
  if (!parsed.success) throw new Error(`configuration: ${parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ')}`)
  const e = parsed.data
  const session = e.GLOVEBOX_PUBLIC_SESSION ?? `http://*.${e.GLOVEBOX_DOMAIN}:${e.GLOVEBOX_SESSION_PORT}`
  const portal = (e.GLOVEBOX_PUBLIC_PORTAL ?? `http://portal.${e.GLOVEBOX_DOMAIN}:${e.GLOVEBOX_PORTAL_PORT}`).replace(/\/$/, '')
  refusePlainHttp([portal, session])
  const oidc = e.GLOVEBOX_OIDC_ISSUER && e.GLOVEBOX_OIDC_CLIENT_ID
    ? { issuer: e.GLOVEBOX_OIDC_ISSUER, clientId: e.GLOVEBOX_OIDC_CLIENT_ID, clientSecret: e.GLOVEBOX_OIDC_CLIENT_SECRET ?? '', title: e.GLOVEBOX_OIDC_TITLE }
    : null
  return Object.freeze({
    stateDir: e.GLOVEBOX_STATE, runDir: e.GLOVEBOX_RUN, domain: e.GLOVEBOX_DOMAIN, bind: e.GLOVEBOX_BIND,
    portalPort: e.GLOVEBOX_PORTAL_PORT, sessionPort: e.GLOVEBOX_SESSION_PORT,
    portalOrigin: portal, sessionOrigin: (id: string) => session.replace('*', id), sessionOriginPattern: session,
    users: { server: e.GLOVEBOX_SERVER_USER, gateway: e.GLOVEBOX_GATEWAY_USER, data: e.GLOVEBOX_DATA_USER },
    dockerSocket: e.GLOVEBOX_DOCKER_SOCKET, image: e.GLOVEBOX_IMAGE, projectLimits: e.GLOVEBOX_PROJECT_LIMITS === 'on', timezone: e.GLOVEBOX_TIMEZONE, oidc,
    localAccounts: e.GLOVEBOX_LOCAL_ACCOUNTS === 'on', gpuInventory: e.GLOVEBOX_GPU_INVENTORY ?? null, databaseUrl: e.DATABASE_URL ?? null,
    brokerSocket: `${e.GLOVEBOX_RUN}/broker.sock`, internalSocket: `${e.GLOVEBOX_RUN}/internal/server.sock`,
  })
}

/** Plain http has no secure context off localhost: cookies and fetch metadata would be void. */
const refusePlainHttp = (origins: readonly string[]): void => {
  for (const origin of origins) {
    const host = origin.replace(/^https?:\/\//, '').replace(/:\d+$/, '')
    if (origin.startsWith('http://') && host !== 'localhost' && !host.endsWith('.localhost')) {
      throw new Error(`configuration: ${origin} is plain http off localhost; set an https origin`)
    }
  }
}

/** The settings table for the generated reference. */
export const settingsTable = Object.entries(Environment.shape).map(([name, field]) => ({ name, description: field.description ?? '' }))
