import { pino } from 'pino'
import { startServer } from './compose.ts'
import { readConfig } from './config.ts'

process.umask(0o077)
const log = pino({ name: 'server', base: null, timestamp: pino.stdTimeFunctions.isoTime })

try {
  const config = readConfig()
  const running = await startServer(config, log)
  log.info({ portal: config.portalOrigin }, 'server listens')
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), 10_000).unref()
    running.close().then(() => process.exit(0), () => process.exit(1))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (error) {
  log.fatal({ err: error }, 'server cannot start')
  process.exit(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? 98 : 1)
}
