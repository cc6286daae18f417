import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { DatabaseSync } from 'node:sqlite'

const run = promisify(execFile)

/** One consistent copy of the database, taken while the server runs: SQLite's own file, or PostgreSQL's custom dump. */
export const copyDatabase = async (where: { readonly url: string | null; readonly file: string }, target: string): Promise<void> => {
  if (where.url !== null) return void await run('pg_dump', ['--format=custom', `--file=${target}`, where.url])
  const database = new DatabaseSync(where.file, { readOnly: true, timeout: 5000 })
  try {
    database.prepare('VACUUM INTO ?').run(target)
  } finally {
    database.close()
  }
}

/** Puts a copy back: for SQLite the file is already in its place. */
export const restoreDatabase = async (url: string | null, copy: string): Promise<void> => {
  if (url !== null) await run('pg_restore', ['--exit-on-error', '--no-owner', `--dbname=${url}`, copy])
}
