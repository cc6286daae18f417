import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, openDatabase, type OpenDatabase } from '../../server/adapters/database/open-database.ts'

/** A database for one test file: migrated, empty, removed by `close`. */
export interface TestDatabase { readonly name: 'SQLite' | 'PostgreSQL'; readonly open: () => Promise<OpenDatabase>
  /** Address of a new, empty database for another process; null for SQLite, whose file lies in the state folder. */
  readonly address: () => string | null
  readonly remove: () => void }

/** SQLite in a folder of its own. */
export const sqliteForTest = (): TestDatabase => {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-sqlite-'))
  const file = join(folder, 'glovebox.sqlite')
  return {
    name: 'SQLite',
    open: async () => migrated(await openDatabase({ url: null, file })),
    address: () => null,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Debian's PostgreSQL, a cluster of its own on a Unix socket, started here and stopped by `remove`. */
export const postgresForTest = (): TestDatabase => {
  const bin = postgresPrograms()
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-pg-'))
  const owner = process.getuid?.() === 0 ? systemUser('postgres') : null
  if (owner !== null) chownSync(folder, owner.uid, owner.gid)
  chmodSync(folder, 0o755)
  const as = owner === null ? {} : owner
  const data = join(folder, 'data')
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'glovebox', '-A', 'trust', '--no-sync'], { ...as, cwd: folder, stdio: 'pipe' })
  execFileSync(join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'log'), '-o', `-k ${folder} -c listen_addresses=`, 'start'], { ...as, cwd: folder, stdio: 'ignore' })
  let count = 0
  const address = (): string => {
    count += 1
    execFileSync(join(bin, 'createdb'), ['-h', folder, '-U', 'glovebox', `t${count}`], { ...as, cwd: folder })
    return `postgres://glovebox@/t${count}?host=${encodeURIComponent(folder)}`
  }
  return {
    name: 'PostgreSQL',
    open: async () => migrated(await openDatabase({ url: address(), file: '' })),
    address,
    remove: () => {
      spawnSync(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], { ...as, cwd: folder })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const migrated = async (database: OpenDatabase): Promise<OpenDatabase> => {
  await migrate(database)
  return database
}

const postgresPrograms = (): string => {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).filter((v) => Number(v) >= 15).sort((a, b) => Number(b) - Number(a)) : []
  if (versions[0] === undefined) throw new Error('PostgreSQL 15 or newer is not installed: apt-get install postgresql')
  return join(root, versions[0], 'bin')
}

const systemUser = (name: string): { uid: number; gid: number } => {
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
