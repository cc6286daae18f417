import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import { consoleCommands } from '../adapters/console/console-commands.ts'
import { runRecorded, type RunningCommand } from '../adapters/console/run-recorded.ts'
import type { UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { Actor, Authorizer } from '../domain/authorization/authorizer.ts'
import { newId } from '../domain/kernel/ids.ts'
import { upgradeIsOurs } from '../http/middleware/same-origin.ts'
import { readPortalCookie } from '../http/portal-cookie.ts'
import type { SignInService } from '../services/sign-in-service.ts'

export interface ConsoleParts {
  readonly work: UnitOfWork
  readonly authorizer: Authorizer
  readonly signIn: SignInService
  readonly portalOrigin: string
  readonly recordings: string
  readonly program: string
  readonly programArgs: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly log: Logger
}

const Frame = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('run'), command: z.string().max(30) }),
  /** The answer to a command that asks for a secret: passed on, never recorded. */
  z.strictObject({ type: z.literal('answer'), secret: z.string().min(1).max(1024).regex(/^[^\p{Cc}]+$/u) }),
])

/** The operator's console on `/api/v1/console`: the same guards as HTTP, one allow-listed command at a time, recorded. */
export const attachConsole = (server: Server, parts: ConsoleParts): void => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4096, perMessageDeflate: false })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    admit(request, parts).then((actor) => {
      if (actor === null) socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
      else sockets.handleUpgrade(request, socket, head, (ws) => serve(ws, actor, parts))
    }, () => socket.destroy())
  })
}

const admit = async (request: IncomingMessage, { authorizer, signIn, portalOrigin }: ConsoleParts): Promise<Actor | null> => {
  if (request.url !== '/api/v1/console' || !upgradeIsOurs(request, portalOrigin)) return null
  const secret = readPortalCookie(request)
  const actor = secret === null ? null : await signIn.resolve(secret)
  return actor !== null && actor.password !== 'made' && authorizer.decide(actor, 'run-console', { type: 'Node', id: 'node', attributes: {} }).allow ? actor : null
}

const serve = (ws: WebSocket, actor: Actor, parts: ConsoleParts): void => {
  let running: RunningCommand | 'starting' | null = null
  const send = (frame: object): void => { if (ws.readyState === ws.OPEN) ws.send(JSON.stringify(frame)) }
  ws.on('error', () => ws.terminate())
  ws.on('close', () => { if (running !== null && running !== 'starting') running.kill() })
  ws.on('message', (data) => {
    const frame = readFrame(data.toString())
    if (frame?.type === 'answer') {
      if (running !== null && running !== 'starting') running.answer(frame.secret)
      return
    }
    const args = frame === null ? undefined : consoleCommands[frame.command]
    if (frame === null || args === undefined || running !== null) return send({ type: 'exit', code: 2 })
    running = 'starting'
    const id = newId()
    parts.work.write(({ audit }) => audit({ type: 'CONSOLE_COMMAND_RUN', actor: actor.id, subject: `console:${id}`, details: { command: frame.command } })).then(() => {
      running = runRecorded({
        id, program: parts.program, args: [...parts.programArgs, ...args], folder: parts.recordings, env: parts.env,
        onData: (output) => send({ type: 'output', data: output }),
        onAsk: (asks) => send({ type: 'ask', asks }),
        onExit: (code) => { running = null; send({ type: 'exit', code }) },
      })
    }).catch((error: unknown) => { running = null; parts.log.error({ err: error }, 'console command failed'); send({ type: 'exit', code: 1 }) })
  })
}

const readFrame = (text: string): z.infer<typeof Frame> | null => {
  try {
    return Frame.parse(JSON.parse(text))
  } catch {
    return null
  }
}
