import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Express, type RequestHandler } from 'express'
import rateLimit from 'express-rate-limit'
import type { Logger } from 'pino'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { SignInService } from '../services/sign-in-service.ts'
import { apiRouter } from './api-router.ts'
import { errorResponder } from './error-responder.ts'
import { requestId } from './middleware/request-id.ts'
import { ownHost, sameOrigin } from './middleware/same-origin.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { openApiDocument } from './openapi.ts'
import { readPortalCookie } from './portal-cookie.ts'
import type { Handlers } from './route.ts'

export interface AppParts {
  readonly handlers: Handlers
  readonly signIn: SignInService
  /** Routes of the OIDC sign-in, if it is configured. */
  readonly oidc: RequestHandler | null
  readonly portalOrigin: string
  readonly sessionOriginPattern: string
  /** Folder of the built portal. */
  readonly portalDir: string
  readonly version: string
  readonly log: Logger
}

/** The portal's web application: `/api/v1`, `/openapi.json`, and the portal's files for everything else. */
export const expressApp = (parts: AppParts): Express => {
  const app = express()
  app.disable('x-powered-by').set('etag', false).set('query parser', 'simple')
  app.use(requestId(parts.log), securityHeaders(parts.sessionOriginPattern), ownHost(parts.portalOrigin), sameOrigin(parts.portalOrigin))
  app.use(async (request, _response, next) => {
    const secret = readPortalCookie(request)
    const actor = secret === null ? null : await parts.signIn.resolve(secret)
    if (actor !== null) request.actor = actor
    next()
  })
  app.use('/api/v1', signInLimit, perPersonLimit, ...(parts.oidc === null ? [] : [parts.oidc]), apiRouter(parts.handlers))
  const document = JSON.stringify(openApiDocument(parts.version))
  app.get('/openapi.json', (_request, response) => void response.type('application/json').send(document))
  app.use(portalFiles(parts.portalDir))
  app.use(() => { throw new GloveboxError('not-found') })
  app.use(errorResponder(parts.log))
  return app
}

const refuseRate = (request: object): never => {
  const { rateLimit: limit } = request as { rateLimit?: { resetTime?: Date } }
  const reset = limit?.resetTime?.getTime() ?? Date.now() + 60_000
  throw new GloveboxError('rate-limited', { seconds: Math.max(1, Math.ceil((reset - Date.now()) / 1000)) })
}

/** Guesses from one address, over all names. */
const signInLimit = rateLimit({
  windowMs: 60_000, limit: 30, standardHeaders: false, legacyHeaders: false, validate: false,
  skip: (request) => request.path !== '/sign-in', handler: (request) => refuseRate(request),
})

/** One person, whatever they ask for. */
const perPersonLimit = rateLimit({
  windowMs: 10_000, limit: 400, standardHeaders: false, legacyHeaders: false, validate: false,
  keyGenerator: (request) => request.actor?.id ?? request.ip ?? '', handler: (request) => refuseRate(request),
})

/** Hashed assets are immutable; every other path is the single page, which must exist. */
const portalFiles = (folder: string): express.RequestHandler[] => {
  const page = join(folder, 'index.html')
  return [
    express.static(folder, { index: false, redirect: false, dotfiles: 'ignore', setHeaders: (response, path) => response.set('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache') }),
    (request, response, next) => {
      if (request.method !== 'GET' || request.path.startsWith('/api/') || request.path.startsWith('/assets/')) return next()
      if (!existsSync(page)) throw new GloveboxError('frontend-missing')
      response.set('cache-control', 'no-cache').sendFile(page)
    },
  ]
}
