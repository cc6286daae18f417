import type { Logger } from 'pino'
import { brokerFreezeSource } from './adapters/airlock/broker-freeze-source.ts'
import { disclosureInspector } from './adapters/airlock/disclosure-inspector.ts'
import { workerOutputParser } from './adapters/airlock/worker-output-parser.ts'
import type { BrokerClient } from './adapters/node-client/broker-client.ts'
import { diskFileVault } from './adapters/vault/disk-file-vault.ts'
import { egressHandlers } from './http/routes/egress.ts'
import { exportHandlers, type TakeBudget } from './http/session-api/export.ts'
import { productVersion } from './product-version.ts'
import type { AirlockParts } from './services/airlock/airlock-parts.ts'
import { airlockServices, type AirlockServices } from './services/airlock/airlock-services.ts'
import { inspectionTurns } from './services/airlock/inspection-turns.ts'
import type { BudgetService } from './services/budget-service.ts'

export interface AirlockSetting extends Pick<AirlockParts, 'work' | 'clock' | 'timezone' | 'authorizer' | 'keys' | 'heads' | 'limits'> {
  readonly broker: Pick<BrokerClient, 'freeze' | 'match'>
  readonly vaultDir: string
  readonly budgets: Pick<BudgetService, 'reserve'>
  readonly log: Pick<Logger, 'error'>
}

export interface Airlock {
  readonly services: AirlockServices
  readonly portalHandlers: ReturnType<typeof egressHandlers>
  readonly sessionHandlers: ReturnType<typeof exportHandlers>
  /** Waits for the checks that are being taken up. */
  readonly close: () => Promise<void>
}

/** How often checks that a stop or a fault interrupted are tried again. */
const resumeMs = 30_000

/** Wires the airlock: vault, readers, checker and the verbs on them; takes up what a stop interrupted. */
export const composeAirlock = async ({ broker, vaultDir, budgets, log, ...rest }: AirlockSetting): Promise<Airlock> => {
  const services = airlockServices({
    ...rest, version: productVersion, turns: inspectionTurns(), vault: await diskFileVault(vaultDir), source: brokerFreezeSource(broker), parser: workerOutputParser(),
    inspector: disclosureInspector(productVersion), matcher: broker,
  })
  const onError = (error: unknown): void => log.error({ err: error }, 'checks of a submitted request could not run; they are tried again')
  let resumed: Promise<void> = Promise.resolve()
  const resume = (): void => {
    resumed = services.resumeAirlock().then((failed) => failed.forEach(({ error }) => onError(error)), onError)
  }
  resume()
  const timer = setInterval(resume, resumeMs)
  return {
    services, portalHandlers: egressHandlers(services), sessionHandlers: exportHandlers({ airlock: services, onError, takeBudget: takeBudget(budgets) }),
    close: () => {
      clearInterval(timer)
      return resumed
    },
  }
}

/** All of the bytes or none: what was granted in part is given back. */
const takeBudget = (budgets: Pick<BudgetService, 'reserve'>): TakeBudget => async ({ actor, session }, bytes) => {
  const who = { personId: actor.id, sessionId: session.id, projectId: session.project_id }
  const { granted, held } = await budgets.reserve({ ...who, bytes, returned: 0, shown: { rest: bytes, kernel: 0, terminal: 0 } })
  if (granted >= bytes && !held) return true
  await budgets.reserve({ ...who, bytes: 0, returned: granted, shown: { rest: -bytes, kernel: 0, terminal: 0 } })
  return false
}
