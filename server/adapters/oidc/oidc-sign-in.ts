import { randomBytes } from 'node:crypto'
import express, { type Request, type RequestHandler, type Response } from 'express'
import * as client from 'openid-client'
import { Strategy, type VerifyFunction } from 'openid-client/passport'
import passport from 'passport'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { setPortalCookie } from '../../http/portal-cookie.ts'
import type { SignInService } from '../../services/sign-in-service.ts'

interface Identity { readonly subject: string; readonly username: string | null }

/** State of sign-ins under way: lost at a restart, which costs the person one more try. */
const pendingLimit = 1000
const pendingMs = 600_000
const cookieName = '__Host-glovebox-oidc'
const strategyName = 'oidc'

/**
 * Sign-in with an OpenID provider: authorization code with PKCE, state and nonce checked by openid-client. Only people known here get in.
 * Discovery is tried at the first sign-in, so that a provider that is down keeps nobody else out.
 */
export const oidcSignIn = (config: Config, signIn: SignInService, log: Logger): RequestHandler | null => {
  const oidc = config.oidc
  if (oidc === null) return null
  let ready: Promise<passport.Authenticator> | null = null
  const authenticator = (): Promise<passport.Authenticator> => {
    ready ??= discover(oidc, config.portalOrigin).catch((cause: unknown) => {
      ready = null
      throw new GloveboxError('sign-in-provider-failed', {}, cause)
    })
    return ready
  }
  const router = express.Router()
  router.get('/sign-in/oidc', pendingSignIn, async (request, response, next) => {
    const auth = await authenticator()
    auth.authenticate(strategyName, { session: false })(request, response, next)
  })
  router.get('/sign-in/oidc/callback', pendingSignIn, async (request, response, next) => {
    const auth = await authenticator()
    const finish = (error: unknown, identity: Identity | false | null | undefined): void => {
      enter(error, identity, response, signIn).catch((cause: unknown) => {
        log.warn({ err: cause }, 'sign-in by OpenID refused')
        response.redirect(303, `/sign-in?failed=${cause instanceof GloveboxError ? cause.code : 'sign-in-provider-failed'}`)
      })
    }
    const handle = auth.authenticate(strategyName, { session: false }, finish) as RequestHandler
    handle(request, response, next)
  })
  return router
}

const enter = async (error: unknown, identity: Identity | false | null | undefined, response: Response, signIn: SignInService): Promise<void> => {
  if (error !== null && error !== undefined || !identity) throw new GloveboxError('sign-in-provider-failed', {}, error)
  const { secret, expiresAt } = await signIn.withSubject(identity.subject, identity.username)
  setPortalCookie(response, secret, expiresAt)
  response.redirect(303, '/')
}

const discover = async (oidc: NonNullable<Config['oidc']>, portalOrigin: string): Promise<passport.Authenticator> => {
  const issuer = new URL(oidc.issuer)
  const local = issuer.hostname === 'localhost' || issuer.hostname.endsWith('.localhost') || issuer.hostname === '127.0.0.1'
  const insecure = issuer.protocol === 'http:' && local ? { execute: [client.allowInsecureRequests] } : {}
  const configuration = await client.discovery(issuer, oidc.clientId, oidc.clientSecret || undefined, undefined, { ...insecure, timeout: 10 })
  const verify: VerifyFunction = (tokens, verified) => {
    const claims = tokens.claims()
    if (claims === undefined) return verified(null, false)
    const username = typeof claims['preferred_username'] === 'string' ? claims['preferred_username'] : null
    const identity: Identity = { subject: `${oidc.issuer} ${claims.sub}`, username }
    return verified(null, identity as unknown as Express.User)
  }
  const strategy = new OurStrategy({ config: configuration, scope: 'openid profile email', callbackURL: `${portalOrigin}/api/v1/sign-in/oidc/callback`, name: strategyName }, verify)
  strategy.portalOrigin = portalOrigin
  const authenticator = new passport.Authenticator()
  authenticator.use(strategyName, strategy)
  return authenticator
}

/** Takes our own public origin for the current address, never what the request claims. */
class OurStrategy extends Strategy {
  portalOrigin = ''

  override currentUrl(request: Request): URL {
    return new URL(`${this.portalOrigin}${request.originalUrl}`)
  }
}

const pending = new Map<string, { readonly until: number; readonly session: Record<string, unknown> }>()

/** Gives the strategy a small session of its own, bound to this browser by a cookie; `Lax`, because the provider's page leads back here. */
const pendingSignIn: RequestHandler = (request, response, next) => {
  const now = Date.now()
  for (const [key, entry] of pending) if (entry.until < now || pending.size > pendingLimit) pending.delete(key)
  const known = (request.headers.cookie ?? '').split(/;\s*/).find((p) => p.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1)
  let id = known !== undefined && pending.has(known) ? known : null
  if (id === null) {
    id = randomBytes(24).toString('base64url')
    pending.set(id, { until: now + pendingMs, session: {} })
    response.cookie(cookieName, id, { httpOnly: true, secure: true, sameSite: 'lax', path: '/', maxAge: pendingMs })
  }
  Object.assign(request, { session: pending.get(id)?.session })
  next()
}
