import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { productRoot } from '../product-version.ts'
import { prepareFolders } from './prepare-folders.ts'
import { SupervisedProcess, type ProcessReports } from './supervised-process.ts'
import { SupervisorLock } from './supervisor-lock.ts'
import { systemAccount } from '../system-account.ts'

export interface Supervision { readonly stop: () => Promise<void>; readonly failed: Promise<string> }

/** Runs broker, server and gateway, each under its own user, and starts again what dies. `beforeServer` runs when the broker answers. */
export const supervise = async (config: Config, say: (line: string) => void, beforeServer: () => Promise<void>): Promise<Supervision> => {
  if (process.getuid?.() !== 0) throw new Error('this needs root, to start processes under users of their own: run it with sudo')
  prepareFolders(config)
  const lock = await SupervisorLock.take(join(config.runDir, 'supervisor.lock'))
  let fail: (why: string) => void = () => undefined
  const failed = new Promise<string>((resolve) => { fail = resolve })
  const reports: ProcessReports = {
    started: (name, pid) => lock.remember(name, pid),
    ended: (name, how) => say(`${name} ended (${how}) and is started again; its log: ${join(config.stateDir, 'log', `${name}.log`)}`),
    gaveUp: (name, why) => fail(`${name}: ${why}`),
  }
  const env = processEnvironment()
  const make = (name: string, entry: string, account: string | null, port: number | null): SupervisedProcess => new SupervisedProcess({
    name, entry: join(productRoot, entry), account: account === null ? null : systemAccount(account), env, logFile: join(config.stateDir, 'log', `${name}.log`),
    final: port === null ? {} : { 98: `port ${port} is in use. End what listens there, or choose another by GLOVEBOX_${name === 'gateway' ? 'SESSION' : 'PORTAL'}_PORT.` },
  }, reports)
  const broker = make('broker', 'server/broker/main.ts', null, null)
  const server = make('server', 'server/main.ts', config.users.server, config.portalPort)
  const gateway = make('gateway', 'server/gateway/main.ts', config.users.gateway, config.sessionPort)
  const stop = async (): Promise<void> => {
    await gateway.stop()
    await server.stop()
    await broker.stop()
    lock.release()
  }
  try {
    broker.start()
    await untilThere(config.brokerSocket)
    await beforeServer()
    server.start()
    await untilThere(config.internalSocket)
    gateway.start()
  } catch (error) {
    await stop()
    throw error
  }
  return { stop, failed }
}

const untilThere = async (path: string): Promise<void> => {
  for (let i = 0; i < 600; i += 1) {
    if (existsSync(path)) return
    await sleep(50)
  }
  throw new Error(`${path} did not appear within 30 seconds; the logs in the state folder say why`)
}

/** Only what the processes need: nothing of the caller's own environment reaches them. */
const processEnvironment = (): Record<string, string> => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', NODE_ENV: 'production',
  ...Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && (entry[0].startsWith('GLOVEBOX_') || entry[0] === 'DATABASE_URL' || entry[0] === 'NODE_EXTRA_CA_CERTS'))),
})
