import { existsSync, realpathSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { cedarAuthorizer } from './adapters/cedar/cedar-authorizer.ts'
import { migrate, openDatabase } from './adapters/database/open-database.ts'
import { unitOfWork } from './adapters/database/unit-of-work.ts'
import { openAuditHeadSigner } from './adapters/keys/audit-head-signer.ts'
import { openKeyRing } from './adapters/keys/disk-key-ring.ts'
import { localAccounts } from './adapters/local-accounts/local-accounts.ts'
import { brokerClient } from './adapters/node-client/broker-client.ts'
import { oidcSignIn } from './adapters/oidc/oidc-sign-in.ts'
import { composeAirlock } from './compose-airlock.ts'
import type { Config } from './config.ts'
import { systemClock } from './domain/kernel/clock.ts'
import { expressApp } from './http/express-app.ts'
import { internalServer, listenOnSocket } from './http/internal-server.ts'
import { auditHandlers } from './http/routes/audit.ts'
import { datasetHandlers } from './http/routes/datasets.ts'
import { nodeHandlers } from './http/routes/node.ts'
import { peopleHandlers } from './http/routes/people.ts'
import { projectHandlers } from './http/routes/projects.ts'
import { registerHandlers } from './http/routes/register.ts'
import { sessionHandlers } from './http/routes/sessions.ts'
import { contextHandler } from './http/session-api/context.ts'
import { sessionApi } from './http/session-api/session-api-router.ts'
import { readPolicies } from './policies.ts'
import { productRoot, productVersion } from './product-version.ts'
import { AuditService } from './services/audit-service.ts'
import { BudgetService } from './services/budget-service.ts'
import { DatasetRegister } from './services/dataset-register.ts'
import { ExtractService } from './services/extract-service.ts'
import { HealthService } from './services/health-service.ts'
import { cachedInventory } from './services/node-inventory.ts'
import { LicenceService } from './services/licence-service.ts'
import { NodeWatch } from './services/node-watch.ts'
import { PeopleRegister } from './services/people-register.ts'
import { ProjectRegister } from './services/project-register.ts'
import { ProjectService } from './services/project-service.ts'
import { projectUse } from './services/project-use.ts'
import { SessionAccessService } from './services/session-access-service.ts'
import { SessionLifecycle } from './services/session-lifecycle.ts'
import { SessionService } from './services/session-service.ts'
import { SignInService } from './services/sign-in-service.ts'
import { attachConsole } from './ws/console-socket.ts'

export interface RunningServer { readonly portal: Server; readonly close: () => Promise<void> }

/** Wires the server, top to bottom, and listens. */
export const startServer = async (config: Config, log: Logger): Promise<RunningServer> => {
  const clock = systemClock
  const { timezone } = config
  const serverDir = join(config.stateDir, 'server')
  const policies = readPolicies(join(productRoot, 'policies'))
  const database = await openDatabase({ url: config.databaseUrl, file: join(serverDir, 'glovebox.sqlite') })
  await migrate(database)
  const work = unitOfWork(database, clock)
  const authorizer = cedarAuthorizer(policies.access)
  const broker = brokerClient(config.brokerSocket)
  const keys = openKeyRing(join(serverDir, 'keys'), clock)
  await work.write(async ({ audit }) => {
    for (const key of keys.created) await audit({ type: 'KEY_CREATED', actor: 'system', subject: `key:${key}` })
    await audit({ type: 'SYSTEM_STARTED', actor: 'system', details: { version: productVersion, policies: policies.access.digest } })
  })
  const heads = await openAuditHeadSigner({ folder: join(serverDir, 'heads'), keys, work, clock, onError: (error) => log.error({ err: error }, 'audit head not signed') })

  const inventory = cachedInventory(broker, clock)
  const signIn = new SignInService(work, clock, timezone)
  const budgets = new BudgetService(work, clock, timezone, policies.limits.budget.bytesPerDay)
  const health = new HealthService({ work, clock, broker, stateDir: config.stateDir, version: productVersion, headsOk: () => heads.ok(), portalBuilt: () => existsSync(join(productRoot, 'build/portal/index.html')) })
  const extracts = new ExtractService(work, broker)
  const lifecycle = new SessionLifecycle({ work, clock, timezone, broker, extracts, tiers: policies.tiers, limits: policies.limits, inventory, log })
  const sessions = new SessionService({ work, clock, timezone, log, authorizer, budgets, lifecycle, tiers: policies.tiers, limits: policies.limits, inventory })
  const access = new SessionAccessService({ work, clock, timezone, authorizer, budgets, sessions, putLimitBytes: policies.limits.ingress.putBytes, sessionOrigin: config.sessionOrigin })
  const licences = new LicenceService({ work, clock, timezone, authorizer, broker, lifecycle })
  const projects = new ProjectService({ work, clock, timezone, authorizer, budgets, sessions, nodeProblem: () => health.nodeProblem(), useOf: projectUse(broker) })
  const register = {
    people: new PeopleRegister({ work, authorizer, lifecycle }), projects: new ProjectRegister({ work, clock, timezone, authorizer }),
    datasets: new DatasetRegister({ work, authorizer, broker, incoming: join(realpathSync(config.stateDir), 'incoming') }),
  }
  const audit = new AuditService({ work, clock, authorizer, keys, heads })
  const airlock = await composeAirlock({ work, clock, timezone, authorizer, keys, heads, broker, vaultDir: join(serverDir, 'vault'), limits: policies.limits.egress, budgets, log })
  const watch = new NodeWatch({ work, broker, lifecycle, licences, log })

  const app = expressApp({
    signIn, oidc: oidcSignIn(config, signIn, log), portalOrigin: config.portalOrigin, sessionOriginPattern: config.sessionOriginPattern,
    portalDir: join(productRoot, 'build/portal'), version: productVersion, log,
    handlers: {
      ...peopleHandlers({ work, clock, timezone, authorizer, signIn, localAccounts: config.localAccounts, oidcTitle: config.oidc?.title ?? null, checkPassword: localAccounts(signIn) }),
      ...projectHandlers(projects, licences), ...sessionHandlers({ work, authorizer, budgets, sessions, access }),
      ...datasetHandlers({ work, clock, timezone, authorizer, licences, register: register.datasets }), ...registerHandlers(register), ...auditHandlers(audit, keys),
      ...nodeHandlers({ work, authorizer, budgets, health, sessions, inventory, reserveMiB: policies.limits.admission.reserveMiB, publicKeys: () => keys.publicKeys() }),
      ...airlock.portalHandlers,
    },
  })
  const portal = createServer(app)
  attachConsole(portal, {
    work, authorizer, signIn, portalOrigin: config.portalOrigin, recordings: join(serverDir, 'console'), log,
    program: process.execPath, programArgs: ['--disable-warning=ExperimentalWarning', join(productRoot, 'server/cli/glovebox.ts')], env: consoleEnvironment(),
  })
  const context = contextHandler({ work, clock, timezone, authorizer, budgets, projects, portalOrigin: config.portalOrigin })
  const internal = internalServer({
    'redeem-ticket': (body) => access.redeem(body), 'renew-lease': (body) => access.renew(body), 'reserve-budget': (body) => access.reserve(body), changes: (body) => access.changes(body),
    'gateway-health': async (body) => { health.gatewayReported(body); return {} },
  }, sessionApi({ context, ...airlock.sessionHandlers }, access, log), log)

  await listenOnSocket(internal, config.internalSocket)
  await listen(portal, config.portalPort, config.bind)
  watch.start()
  const close = async (): Promise<void> => {
    access.wakeAll()
    await Promise.all([closeServer(portal), closeServer(internal)])
    await watch.close()
    await lifecycle.close()
    await airlock.close()
    await heads.close()
    broker.close()
    await database.close()
  }
  return { portal, close }
}

const consoleEnvironment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && (entry[0].startsWith('GLOVEBOX_') || ['PATH', 'LANG', 'DATABASE_URL'].includes(entry[0]))))

const listen = (server: Server, port: number, host: string): Promise<void> => new Promise((resolve, reject) => {
  server.once('error', reject)
  server.listen(port, host, () => resolve())
})

const closeServer = (server: Server): Promise<void> => new Promise((resolve) => {
  server.close(() => resolve())
  server.closeAllConnections()
})
