import type { Kysely } from 'kysely'
import type { Database } from './schema.ts'

/** Extracts that a project has or had in its sessions, newest first. */
export const madeExtracts = async (db: Kysely<Database>, projectId: string): Promise<readonly string[]> => {
  const rows = await db.selectFrom('extract').innerJoin('licence', 'licence.id', 'extract.licence_id').select('extract.id')
    .where('licence.project_id', '=', projectId).where('extract.state', '=', 'made').orderBy('extract.requested_at', 'desc').limit(32).execute()
  return rows.map(({ id }) => id)
}
