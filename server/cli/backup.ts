import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createGzip } from 'node:zlib'
import { copyDatabase } from '../adapters/backup/database-copy.ts'
import { seal } from '../adapters/backup/sealed-stream.ts'
import { archive } from '../adapters/backup/state-archive.ts'
import { openDatabase } from '../adapters/database/open-database.ts'
import { unitOfWork } from '../adapters/database/unit-of-work.ts'
import { readConfig } from '../config.ts'
import { systemClock } from '../domain/kernel/clock.ts'
import { readPassphrase } from './passphrase.ts'

const help = `usage: glovebox backup FILE --passphrase-file FILE

Writes the database, the vault, the project folders and all keys into one file, sealed with the passphrase.
Runs beside a running system. Needs root: project folders belong to users of their own.
`

/** `glovebox backup`: a copy that one passphrase opens. */
export const backup = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { 'passphrase-file': { type: 'string' }, 'help': { type: 'boolean' } } })
  const [target] = positionals
  if (values.help === true || target === undefined) return (process.stdout.write(help), values.help === true ? 0 : 2)
  if (process.getuid?.() !== 0) throw new Error('backup needs root: run it with sudo')
  const passphrase = readPassphrase(values['passphrase-file'])
  const config = readConfig()
  const where = { url: config.databaseUrl, file: join(config.stateDir, 'server/glovebox.sqlite') }
  const work = await mkdtemp(join(config.stateDir, '.backup-'))
  try {
    await recordBackup(where)
    const copy = join(work, 'database')
    await copyDatabase(where, copy)
    await mkdir(dirname(target), { recursive: true })
    const draft = `${target}.part`
    const tar = archive(config.stateDir, { file: copy, name: where.url === null ? 'server/glovebox.sqlite' : 'database.dump' })
    await pipeline(tar, createGzip({ level: 6 }), (source) => seal(source as AsyncIterable<Uint8Array>, passphrase), createWriteStream(draft, { mode: 0o600 }))
    const written = await open(draft)
    await written.sync()
    await written.close()
    await rename(draft, target)
    process.stdout.write(`backup written: ${target}\n`)
    return 0
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** The event comes first, so that the copy holds it. */
const recordBackup = async (where: { url: string | null; file: string }): Promise<void> => {
  const database = await openDatabase(where)
  try {
    await unitOfWork(database, systemClock).write(({ audit }) => audit({ type: 'BACKUP_MADE', actor: 'system' }))
  } finally {
    await database.close()
  }
}
