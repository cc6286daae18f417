import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { newId } from '../../domain/kernel/ids.ts'

/** Gives each request an id of ours and logs its route, status and time: ids, never names, queries or bodies. */
export const requestId = (log: Logger): RequestHandler => (request, response, next) => {
  const id = newId()
  const started = process.hrtime.bigint()
  response.set('x-request-id', id)
  response.on('finish', () => {
    const route = (request.route as { path?: string } | undefined)?.path ?? 'none'
    log.info({ requestId: id, method: request.method, route, status: response.statusCode, ms: Number((process.hrtime.bigint() - started) / 1_000_000n), actor: request.actor?.id ?? null }, 'request')
  })
  next()
}
