import { join } from 'node:path'
import { migrate, openDatabase } from '../adapters/database/open-database.ts'
import { unitOfWork } from '../adapters/database/unit-of-work.ts'
import { brokerClient } from '../adapters/node-client/broker-client.ts'
import { readConfig } from '../config.ts'
import { systemClock } from '../domain/kernel/clock.ts'
import { productRoot } from '../product-version.ts'
import { seedDemo, type SeededAccount } from '../seed/seed-demo.ts'

/** `glovebox seed-demo [--json]`: run by `demo` as the server's user. */
export const seedDemoCommand = async (args: readonly string[]): Promise<number> => {
  process.umask(0o077)
  const config = readConfig()
  const broker = brokerClient(config.brokerSocket)
  const database = await openDatabase({ url: config.databaseUrl, file: join(config.stateDir, 'server/glovebox.sqlite') })
  try {
    await migrate(database)
    const accounts = await seedDemo({ work: unitOfWork(database, systemClock), broker, demoDataDir: join(productRoot, 'demo/data'), timezone: config.timezone })
    if (accounts !== null) process.stdout.write(args.includes('--json') ? `${JSON.stringify(accounts)}\n` : accountTable(accounts))
    return 0
  } finally {
    broker.close()
    await database.close()
  }
}

const accountTable = (accounts: readonly SeededAccount[]): string => {
  const rows = accounts.map((a) => `  ${a.username.padEnd(12)} ${a.password}   ${a.role}`)
  return `\n  Demonstration accounts. The passwords are random and shown this once; note them now.\n\n  ${'user name'.padEnd(12)} ${'password'.padEnd(24)}   role\n${rows.join('\n')}\n\n`
}
