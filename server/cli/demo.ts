import { spawn } from 'node:child_process'
import { request } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { Health } from '../../contract/resources/node-status.ts'
import { readConfig, type Config } from '../config.ts'
import { productRoot } from '../product-version.ts'
import { supervise } from '../supervisor/supervise.ts'
import { systemAccount } from '../system-account.ts'
import { untilStopped } from '../supervisor/until-stopped.ts'

/** `glovebox demo`: everything on this machine; passwords are random and shown once, at the first start. */
export const demo = async (): Promise<number> => {
  const config = readConfig()
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  const running = await supervise(config, say, () => seed(config))
  let failed = false
  void running.failed.then(() => { failed = true })
  await Promise.race([untilHealthy(config, say, () => failed), running.failed])
  if (failed) return untilStopped(running, say)
  say(`\n  Glovebox is ready:  ${config.portalOrigin}\n\n  Ctrl-C stops it. Open sessions go on in their containers and are taken up again at the next start.\n`)
  return untilStopped(running, say)
}

/** Seeds as the server's own user: the database is never opened by root. */
const seed = (config: Config): Promise<void> => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(productRoot, 'server/cli/glovebox.ts'), 'seed-demo'], { cwd: '/', stdio: ['ignore', 'inherit', 'inherit'], env: process.env, ...systemAccount(config.users.server) })
  child.once('error', reject)
  child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('the demonstration could not be set up; the lines above say why'))))
})

/** Waits for what comes up by itself; what is missing on the machine is told after a few seconds. */
const untilHealthy = async (config: Config, say: (line: string) => void, given: () => boolean): Promise<void> => {
  let missing = ''
  for (let i = 0; i < 600 && !given(); i += 1) {
    const parts = await health(config).catch(() => null)
    if (parts !== null && parts.length === 0) return
    missing = parts?.join('\n') ?? 'the server does not answer yet'
    if (i > 50 && parts !== null && parts.every((line) => !/^ {2}(gateway|jupyterlab|broker):/.test(line))) break
    await sleep(100)
  }
  if (!given()) say(`Not everything works yet:\n${missing}`)
}

/** What is missing, a line each. */
const health = (config: Config): Promise<readonly string[]> => new Promise((resolve, reject) => {
  const host = new URL(config.portalOrigin).host
  const asking = request({ host: config.bind, port: config.portalPort, path: '/api/v1/health', headers: { host }, timeout: 2000 }, (response) => {
    json(response).then((answer) => resolve(Health.parse(answer).parts.filter((p) => !p.ok).map((p) => `  ${p.part}: ${p.message}. ${p.mend}`)), reject)
  })
  asking.on('error', reject).on('timeout', () => asking.destroy(new Error('timeout'))).end()
})
