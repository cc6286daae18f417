import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { readConfig } from '../config.ts'
import { GatewayServer } from './gateway-server.ts'

const log = pino({ name: 'gateway', base: null, timestamp: pino.stdTimeFunctions.isoTime })
const config = readConfig()
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
const gateway = new GatewayServer({ config, log, version, buildDir: fileURLToPath(new URL('../../build', import.meta.url)) })

// Files of the gateway (settings, layouts) are its own alone.
process.umask(0o077)

let stopping = false
const stop = (): void => {
  if (stopping) return
  stopping = true
  const late = setTimeout(() => process.exit(1), 5_000)
  void gateway.close().then(() => {
    clearTimeout(late)
    process.exit(0)
  })
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)

try {
  await gateway.listen()
  log.info({ port: config.sessionPort, version }, 'gateway listens')
} catch (error) {
  log.fatal({ cause: error instanceof Error ? error.message : 'unknown' }, 'gateway cannot listen')
  // 98 is EADDRINUSE: the supervisor then says which port is taken instead of trying again.
  process.exit(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? 98 : 1)
}
