import type { z } from 'zod'
import type { BrokerOperation, brokerOperations } from './broker-api.ts'

/** The node's broker as the server sees it (PORT). Failures are `GloveboxError` with the broker's code, or `broker-down`. */
export interface NodeBroker {
  readonly call: <Name extends BrokerOperation>(operation: Name, body: z.input<(typeof brokerOperations)[Name]['body']>) => Promise<z.output<(typeof brokerOperations)[Name]['answer']>>
}
