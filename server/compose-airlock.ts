import type { Logger } from 'pino'
import { brokerFreezeSource } from './adapters/airlock/broker-freeze-source.ts'
import { disclosureInspector } from './adapters/airlock/disclosure-inspector.ts'
import { workerOutputParser } from './adapters/airlock/worker-output-parser.ts'
import type { BrokerClient } from './adapters/node-client/broker-client.ts'
import { diskFileVault } from './adapters/vault/disk-file-vault.ts'
import { egressHandlers } from './http/routes/egress.ts'
import { exportHandlers } from './http/session-api/export.ts'
import { productVersion } from './product-version.ts'
import type { AirlockParts } from './services/airlock/airlock-parts.ts'
import { airlockServices, type AirlockServices } from './services/airlock/airlock-services.ts'

export interface AirlockSetting extends Pick<AirlockParts, 'work' | 'clock' | 'timezone' | 'authorizer' | 'keys' | 'heads'> {
  readonly broker: Pick<BrokerClient, 'freeze'>
  readonly vaultDir: string
  readonly log: Pick<Logger, 'error'>
}

export interface Airlock {
  readonly services: AirlockServices
  readonly portalHandlers: ReturnType<typeof egressHandlers>
  readonly sessionHandlers: ReturnType<typeof exportHandlers>
  /** Waits for what was resumed at start. */
  readonly close: () => Promise<void>
}

/** Wires the airlock and takes up what a stop interrupted. */
export const composeAirlock = async ({ broker, vaultDir, log, ...rest }: AirlockSetting): Promise<Airlock> => {
  const services = airlockServices({
    ...rest, version: productVersion, vault: await diskFileVault(vaultDir), source: brokerFreezeSource(broker), parser: workerOutputParser(),
    inspector: disclosureInspector(productVersion),
  })
  const resumed = services.resumeAirlock()
    .then((failed) => failed.forEach(({ request, error }) => log.error({ err: error, request }, 'checks of a submitted request could not run')))
    .catch((error: unknown) => log.error({ err: error }, 'the airlock could not take up its work'))
  return {
    services, portalHandlers: egressHandlers(services), close: () => resumed,
    sessionHandlers: exportHandlers(services, (error) => log.error({ err: error }, 'checks of a submitted request could not run')),
  }
}
