import http from 'node:http'
import { text } from 'node:stream/consumers'
import type { RecordMatcher } from '../../domain/airlock/output-inspection.ts'
import type { MatchedOutput } from '../../domain/disclosure/matching/fingerprint-match.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { MatchAnswer, mostMatchedBytes } from '../../domain/node/match-api.ts'

/** The first match against an extract makes its fingerprints. */
const timeoutMs = 1_860_000

/** Has outputs matched by the node: what goes there is what was read of the outputs, what comes back are counts and column names. */
export const brokerMatcher = (socketPath: string): RecordMatcher => ({
  match: async (outputs, sources) => {
    const body = Buffer.from(`${JSON.stringify({ sources })}\n${JSON.stringify(outputs.map(toMatched))}`)
    if (body.length > mostMatchedBytes) throw new GloveboxError('too-large')
    const answer = MatchAnswer.safeParse(await post(socketPath, body))
    if (!answer.success || !('hits' in answer.data) || answer.data.hits.length !== outputs.length) throw new GloveboxError('broker-down')
    return answer.data.hits
  },
})

const toMatched = (output: MatchedOutput): MatchedOutput => ({
  tables: output.tables, texts: output.texts.map(({ text: words, line }) => ({ text: words, line })), inner: output.inner.map((inner) => ({ output: toMatched(inner.output) })),
})

const post = async (socketPath: string, body: Buffer): Promise<unknown> => {
  try {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = http.request({
        socketPath, method: 'POST', path: '/v1/match', timeout: timeoutMs, headers: { 'content-type': 'application/octet-stream', 'content-length': body.length },
      }, resolve)
      request.once('timeout', () => request.destroy(new Error('the broker did not answer in time')))
      request.once('error', reject)
      request.end(body)
    })
    return JSON.parse(await text(response))
  } catch (cause) {
    throw new GloveboxError('broker-down', {}, cause)
  }
}
