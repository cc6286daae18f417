import { createReadStream, existsSync } from 'node:fs'
import { chown, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'
import { restoreDatabase } from '../adapters/backup/database-copy.ts'
import { unseal } from '../adapters/backup/sealed-stream.ts'
import { unpack, volumesIn } from '../adapters/backup/state-archive.ts'
import { migrate, openDatabase } from '../adapters/database/open-database.ts'
import { unitOfWork } from '../adapters/database/unit-of-work.ts'
import { readConfig } from '../config.ts'
import { systemClock } from '../domain/kernel/clock.ts'
import { livingStates } from '../domain/workspaces/session-transitions.ts'
import { prepareFolders } from '../supervisor/prepare-folders.ts'
import { systemAccount } from '../system-account.ts'
import { readPassphrase } from './passphrase.ts'

const help = `usage: glovebox restore FILE --passphrase-file FILE

Brings a backup back into an empty state folder (and, with DATABASE_URL, an empty database). Sessions of the backup end, licences are
tested again at the next start, and the audit log says that it was restored. Needs root; the system must not be running.
`

/** `glovebox restore`: the reverse of backup, into an empty system only. */
export const restore = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { 'passphrase-file': { type: 'string' }, 'help': { type: 'boolean' } } })
  const [file] = positionals
  if (values.help === true || file === undefined) return (process.stdout.write(help), values.help === true ? 0 : 2)
  if (process.getuid?.() !== 0) throw new Error('restore needs root: run it with sudo')
  const passphrase = readPassphrase(values['passphrase-file'])
  const config = readConfig()
  const sqlite = join(config.stateDir, 'server/glovebox.sqlite')
  if (existsSync(sqlite) || existsSync(join(config.stateDir, 'server/keys'))) throw new Error(`${config.stateDir} is not empty: move it away first`)
  // Project folders come back as plain ones, which the broker moves into volumes: beside a volume it would not touch them.
  if ((await volumesIn(config.stateDir)).length > 0) throw new Error(`${join(config.stateDir, 'volumes')} is not empty: move it away first`)
  prepareFolders(config)
  const opened = Readable.from(unseal(createReadStream(file), passphrase))
  await unpack(opened.pipe(createGunzip()).on('error', () => undefined), config.stateDir)
  const dump = join(config.stateDir, 'database.dump')
  if (config.databaseUrl !== null) {
    await restoreDatabase(config.databaseUrl, dump)
    await rm(dump)
  }
  const ended = await recordRestore({ url: config.databaseUrl, file: sqlite })
  if (config.databaseUrl === null) await ownedByServer(sqlite, config.users.server)
  process.stdout.write(`restored. ${ended} open session${ended === 1 ? '' : 's'} of the backup ended. Register the datasets again if their files are not here, then start Glovebox.\n`)
  return 0
}

const recordRestore = async (where: { url: string | null; file: string }): Promise<number> => {
  const database = await openDatabase(where)
  try {
    await migrate(database)
    return await unitOfWork(database, systemClock).write(async ({ db, audit, now }) => {
      await audit({ type: 'SYSTEM_RESTORED', actor: 'system' })
      const open = await db.selectFrom('session').select(['id', 'project_id']).where('state', 'in', [...livingStates]).execute()
      for (const session of open) {
        await db.updateTable('session').set({ state: 'stopped', ended_at: now.toISOString(), end_reason: 'restore' }).where('id', '=', session.id).execute()
        await audit({ type: 'SESSION_STOPPED', actor: 'system', project: session.project_id, session: session.id, details: { reason: 'restore' } })
      }
      await db.deleteFrom('gpu_lease').execute()
      await db.deleteFrom('node_cursor').execute()
      await db.updateTable('portal_session').set({ ended_at: now.toISOString() }).where('ended_at', 'is', null).execute()
      return open.length
    })
  } finally {
    await database.close()
  }
}

const ownedByServer = async (sqlite: string, user: string): Promise<void> => {
  const { uid, gid } = systemAccount(user)
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(sqlite + suffix)) await chown(sqlite + suffix, uid, gid)
}
