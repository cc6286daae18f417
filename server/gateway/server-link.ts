import http from 'node:http'
import type { z } from 'zod'
import { type GatewayOperation, gatewayOperations } from '../domain/node/gateway-api.ts'

type Body<O extends GatewayOperation> = z.infer<(typeof gatewayOperations)[O]['body']>
type Answer<O extends GatewayOperation> = z.infer<(typeof gatewayOperations)[O]['answer']>

const LARGEST_ANSWER = 4 * 1024 * 1024

/** The server's internal interface as the gateway uses it: typed questions over its Unix socket. */
export class ServerLink {
  readonly #socketPath: string
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 32 })

  constructor(socketPath: string) {
    this.#socketPath = socketPath
  }

  /** Asks one operation; rejects where the server is away or answers something else than agreed. */
  async ask<O extends GatewayOperation>(operation: O, body: Body<O>, timeoutMs = 5_000): Promise<Answer<O>> {
    const answer = await this.#post(`/v1/${operation}`, JSON.stringify(body), timeoutMs)
    return gatewayOperations[operation].answer.parse(JSON.parse(answer)) as Answer<O>
  }

  /** Opens a request to the session API; the caller sends the body and reads the answer. */
  forward(method: string, path: string, headers: http.OutgoingHttpHeaders): http.ClientRequest {
    return http.request({ socketPath: this.#socketPath, agent: this.#agent, method, path, headers: { ...headers, host: 'localhost' }, timeout: 120_000 })
  }

  close(): void {
    this.#agent.destroy()
  }

  #post(path: string, body: string, timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = http.request({
        socketPath: this.#socketPath, agent: this.#agent, method: 'POST', path,
        headers: { host: 'localhost', 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(timeoutMs),
      }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text.length > LARGEST_ANSWER) response.destroy(new Error('the server answered too much'))
        })
        response.on('error', reject)
        response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`${path}: status ${response.statusCode}`))))
      })
      request.on('error', reject)
      request.end(body)
    })
  }
}
