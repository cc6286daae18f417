import type { z } from 'zod'
import type { BrokerOperation, brokerOperations, FreezeRequest } from './broker-api.ts'

/** The node's broker as the server sees it (PORT). Failures are `GloveboxError` with the broker's code, or `broker-down`. */
export interface NodeBroker {
  readonly call: <O extends BrokerOperation>(operation: O, body: z.input<(typeof brokerOperations)[O]['body']>) => Promise<z.output<(typeof brokerOperations)[O]['answer']>>
  /** The bytes of one regular file below the project's folder. */
  readonly freeze: (request: FreezeRequest) => Promise<AsyncIterable<Uint8Array>>
}
