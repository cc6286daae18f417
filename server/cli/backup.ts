import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { copyDatabase } from '../adapters/backup/database-copy.ts'
import { writeBackup } from '../adapters/backup/write-backup.ts'
import { openDatabase } from '../adapters/database/open-database.ts'
import { unitOfWork } from '../adapters/database/unit-of-work.ts'
import { brokerClient } from '../adapters/node-client/broker-client.ts'
import { readConfig, type Config } from '../config.ts'
import type { AuditEvent } from '../domain/audit/audit-log.ts'
import { systemClock } from '../domain/kernel/clock.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { newId } from '../domain/kernel/ids.ts'
import { askSecret } from './ask-secret.ts'
import { readPassphrase } from './passphrase.ts'

const help = `usage: glovebox backup FILE --passphrase-file FILE
       glovebox backup --by-broker

Writes the database, the vault, the project folders and all keys into one file, sealed with the passphrase. Runs beside a running system.

FILE          needs root: project folders belong to users of their own
--by-broker   as the server's user: the broker writes it below the state folder's backups/, sealed with the passphrase that root has laid
              down in node/backup-passphrase (mode 0600), or else with one that is asked for and shown nowhere
`

interface Place { readonly url: string | null; readonly file: string }

/** `glovebox backup`: a copy that one passphrase opens. */
export const backup = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { 'passphrase-file': { type: 'string' }, 'by-broker': { type: 'boolean' }, 'help': { type: 'boolean' } } })
  const [target] = positionals
  const config = readConfig()
  const where = { url: config.databaseUrl, file: join(config.stateDir, 'server/glovebox.sqlite') }
  if (values['by-broker'] === true && values.help !== true) return backupByBroker(config, where)
  if (values.help === true || target === undefined) return (process.stdout.write(help), values.help === true ? 0 : 2)
  if (process.getuid?.() !== 0) throw new Error('backup needs root: run it with sudo, or with --by-broker')
  const passphrase = readPassphrase(values['passphrase-file'])
  const work = await mkdtemp(join(config.stateDir, '.backup-'))
  try {
    // The event comes first, so that the copy holds it.
    await record(where, { type: 'BACKUP_MADE', actor: 'system' })
    const copy = join(work, 'database')
    await copyDatabase(where, copy)
    await mkdir(dirname(target), { recursive: true })
    await writeBackup({ stateDir: config.stateDir, database: { file: copy, name: where.url === null ? 'server/glovebox.sqlite' : 'database.dump' }, passphrase, target })
    process.stdout.write(`backup written: ${target}\n`)
    return 0
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Intent, act, result: what the server's user cannot read the broker archives. */
const backupByBroker = async (config: Config, where: Place): Promise<number> => {
  const id = newId()
  const copy = join(config.stateDir, 'server', `backup-${id}`)
  const broker = brokerClient(config.brokerSocket)
  const about = { actor: 'system', subject: `backup:${id}` }
  process.umask(0o077)
  try {
    const { hasPassphrase } = await broker.call('backup-state', {})
    const passphrase = hasPassphrase ? null : await askPassphrase()
    if (passphrase === undefined) return (process.stdout.write('No backup was made: the passphrase needs at least 16 characters, the same twice.\n'), 1)
    await record(where, { type: 'BACKUP_INTENDED', ...about })
    process.stdout.write('Copying the database …\n')
    try {
      await copyDatabase(where, copy)
      process.stdout.write('The broker archives the state folder …\n')
      const made = await broker.call('make-backup', { backupId: id, copy: `backup-${id}`, engine: where.url === null ? 'sqlite' : 'postgres', passphrase })
      await record(where, { type: 'BACKUP_MADE', ...about, details: { file: made.file, bytes: made.bytes, sha256: made.sha256 } })
      process.stdout.write(`backup written: ${made.file}\n${made.bytes} bytes, SHA-256 ${made.sha256}\n`)
      return 0
    } catch (error) {
      await record(where, { type: 'BACKUP_FAILED', ...about, details: { code: error instanceof GloveboxError ? error.code : 'internal' } })
      throw error
    }
  } finally {
    await rm(copy, { force: true })
    broker.close()
  }
}

/** Asked twice; undefined where it is too short or not the same. */
const askPassphrase = async (): Promise<string | undefined> => {
  const first = await askSecret('Passphrase of the backup (at least 16 characters): ')
  if (first.length < 16) return undefined
  return (await askSecret('The same again: ')) === first ? first : undefined
}

const record = async (where: Place, event: AuditEvent): Promise<void> => {
  const database = await openDatabase(where)
  try {
    await unitOfWork(database, systemClock).write(({ audit }) => audit(event))
  } finally {
    await database.close()
  }
}
