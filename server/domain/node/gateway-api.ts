import { z } from 'zod'

/**
 * Messages from the gateway to the server: HTTP with JSON over `<run>/internal/server.sock`, `POST /v1/<name>`. The gateway holds no
 * database and no keys: it works from leases of 60 s, renewed every 15 s, and holds traffic when a lease runs out.
 */

/** Who may do what on one session's origin, until when. */
export const Lease = z.object({
  sessionId: z.string(),
  /** Whose layouts the lab shows: they name files, so they stay within the project. */
  projectId: z.string().optional(),
  personId: z.string(),
  personName: z.string(),
  language: z.enum(['ko', 'en']),
  projectTitle: z.object({ ko: z.string(), en: z.string() }),
  expiresAt: z.iso.datetime(),
  sessionEndsAt: z.iso.datetime(),
  /** False as long as the session is only prepared: its page may be loaded, and nothing else. `socketPath` and `token` are empty then, and until its container runs. */
  opened: z.boolean(),
  socketPath: z.string(),
  token: z.string(),
  /** Largest request body that may go in by one PUT, bytes. */
  putLimitBytes: z.int(),
  budgetHeld: z.boolean(),
})
export type Lease = z.infer<typeof Lease>

/** The lease is gone: why, with values for the sentence that tells the person. */
export const LeaseEnd = z.object({ sessionId: z.string(), reason: z.string(), values: z.record(z.string(), z.string()) })
export type LeaseEnd = z.infer<typeof LeaseEnd>

const AccessHash = z.string().regex(/^[0-9a-f]{64}$/)
const LeaseAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('granted'), lease: Lease }),
  z.object({ state: z.literal('ended'), end: LeaseEnd }),
  z.object({ state: z.literal('unknown') }),
])

export const gatewayOperations = { // table
  /** Redeems a one-time ticket. `accessToken` (256 bits, base64url) becomes the cookie; the server keeps only its SHA-256. */
  'redeem-ticket': { body: z.object({ ticket: z.string(), sessionId: z.string() }), answer: z.discriminatedUnion('state', [
    z.object({ state: z.literal('granted'), accessToken: z.string(), lease: Lease }),
    z.object({ state: z.literal('ended'), end: LeaseEnd }),
    z.object({ state: z.literal('unknown') }),
  ]) },
  /** Resolves and renews the lease of a cookie (by SHA-256 of the token). Also used by a restarted gateway. */
  'renew-lease': { body: z.object({ sessionId: z.string(), accessHash: AccessHash }), answer: LeaseAnswer },
  /** Takes bytes from the person's budget of the day before they are shown, and gives back what was not used. */
  'reserve-budget': { body: z.object({ sessionId: z.string(), accessHash: AccessHash, bytes: z.int().min(0).max(67_108_864), returned: z.int().min(0), shown: z.object({ rest: z.int(), kernel: z.int(), terminal: z.int() }) }), answer: z.object({ granted: z.int(), held: z.boolean(), remaining: z.int() }) },
  /** Long poll: what ended or was revoked after `since`. Answers at once when something did, else after `waitMs`. */
  'changes': { body: z.object({ since: z.int().min(0), waitMs: z.int().min(0).max(25_000) }), answer: z.object({ sequence: z.int(), ended: z.array(LeaseEnd), revoked: z.array(AccessHash), changed: z.array(z.string()) }) },
  'gateway-health': { body: z.object({ ok: z.boolean(), version: z.string(), frontend: z.boolean() }), answer: z.object({}) },
} as const
export type GatewayOperation = keyof typeof gatewayOperations

/**
 * Extension requests: the gateway sends `METHOD /session-api/<path>` with headers `x-glovebox-session`, `x-glovebox-access` (hash) and
 * `x-request-id`; the server answers as `contract/session-api.ts` says.
 */
export const sessionApiPrefix = '/session-api'
