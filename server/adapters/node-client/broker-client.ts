import http from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { ErrorCode } from '../../../contract/errors.ts'
import type { RecordMatcher } from '../../domain/airlock/output-inspection.ts'
import type { MatchedOutput } from '../../domain/disclosure/matching/fingerprint-match.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { brokerOperations, type BrokerOperation, type FreezeRequest } from '../../domain/node/broker-api.ts'
import { MatchAnswer, mostMatchedBytes } from '../../domain/node/match-api.ts'
import type { NodeBroker } from '../../domain/node/node-broker.ts'

type AnswerOf<Name extends BrokerOperation> = z.output<(typeof brokerOperations)[Name]['answer']>

/** The server's typed way to the node's broker. */
export interface BrokerClient extends NodeBroker, RecordMatcher {
  /** The file's bytes as they stood, whole or not at all; the hash is the broker's own. */
  readonly freeze: (request: FreezeRequest) => Promise<{ readonly stream: http.IncomingMessage; readonly bytes: number; readonly sha256: string }>
  readonly close: () => void
}

const ErrorAnswer = z.object({ error: z.object({ code: ErrorCode, values: z.record(z.string(), z.union([z.string(), z.number()])) }) })
const timeoutMs = 90_000
const slowTimeoutMs = 1_860_000
/** The first match against an extract makes its fingerprints. */
const slowOperations = new Set<string>(['register-dataset', 'make-extract', 'probe-session', 'freeze', 'match', 'make-backup'])

/** Speaks to a broker over its Unix socket. Whatever is not an answer of the broker's is `broker-down`. */
export const brokerClient = (socketPath: string): BrokerClient => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const send = (name: string, body: unknown): Promise<http.IncomingMessage> => post({ socketPath, agent, name, body: Buffer.from(JSON.stringify(body)), type: 'application/json' })
  return {
    call: async (operation, body) => {
      const response = await send(operation, body)
      const answer = parseJson(await readText(response))
      if (response.statusCode !== 200) throw refusalOf(answer)
      const parsed = brokerOperations[operation].answer.safeParse(answer)
      if (!parsed.success) throw new GloveboxError('broker-down', {}, parsed.error)
      return parsed.data as AnswerOf<typeof operation>
    },
    freeze: async (request) => {
      const response = await send('freeze', request)
      if (response.statusCode !== 200) throw refusalOf(parseJson(await readText(response)))
      const sha256 = z.string().regex(/^[0-9a-f]{64}$/).safeParse(response.headers['x-glovebox-sha256'])
      const bytes = Number(response.headers['content-length'])
      if (!sha256.success || !Number.isSafeInteger(bytes)) throw new GloveboxError('broker-down')
      return { stream: response, bytes, sha256: sha256.data }
    },
    match: async (outputs, sources) => {
      const body = Buffer.from(`${JSON.stringify({ sources })}\n${JSON.stringify(outputs.map(toMatched))}`)
      if (body.length > mostMatchedBytes) throw new GloveboxError('too-large')
      const answer = MatchAnswer.safeParse(parseJson(await readText(await post({ socketPath, agent, name: 'match', body, type: 'application/octet-stream' }))))
      if (!answer.success || !('hits' in answer.data) || answer.data.hits.length !== outputs.length) throw new GloveboxError('broker-down')
      return answer.data.hits
    },
    close: () => agent.destroy(),
  }
}

/** What goes to the node is what was read of the outputs and nothing else; what comes back are counts and names of columns. */
const toMatched = (output: MatchedOutput): MatchedOutput => ({
  tables: output.tables, texts: output.texts.map(({ text: words, line }) => ({ text: words, line })), inner: output.inner.map((inner) => ({ output: toMatched(inner.output) })),
})

interface PostOrder {
  readonly socketPath: string
  readonly agent: http.Agent
  readonly name: string
  readonly body: Buffer
  readonly type: string
}

/** One request; a kept-alive connection that the broker had just closed is tried once more (every operation is safe to repeat). */
const post = async (order: PostOrder, again = true): Promise<http.IncomingMessage> => {
  try {
    return await postOnce(order)
  } catch (cause) {
    const reset = cause instanceof StaleConnection
    if (reset && again) return post(order, false)
    throw new GloveboxError('broker-down', {}, cause)
  }
}

class StaleConnection extends Error {}

const postOnce = ({ socketPath, agent, name, body, type }: PostOrder): Promise<http.IncomingMessage> => new Promise((resolve, reject) => {
  const request = http.request({
    socketPath, agent, method: 'POST', path: `/v1/${name}`, timeout: slowOperations.has(name) ? slowTimeoutMs : timeoutMs,
    headers: { 'content-type': type, 'content-length': body.length },
  }, resolve)
  request.once('timeout', () => request.destroy(new Error('the broker did not answer in time')))
  request.once('error', (error: NodeJS.ErrnoException) => {
    reject(request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE') ? new StaleConnection(error.message) : error)
  })
  request.end(body)
})

const readText = async (response: http.IncomingMessage): Promise<string> => {
  try {
    return await text(response)
  } catch (cause) {
    throw new GloveboxError('broker-down', {}, cause)
  }
}

const parseJson = (source: string): unknown => {
  try {
    return JSON.parse(source)
  } catch (cause) {
    throw new GloveboxError('broker-down', {}, cause)
  }
}

const refusalOf = (answer: unknown): GloveboxError => {
  const parsed = ErrorAnswer.safeParse(answer)
  return parsed.success ? new GloveboxError(parsed.data.error.code, parsed.data.error.values) : new GloveboxError('broker-down')
}
