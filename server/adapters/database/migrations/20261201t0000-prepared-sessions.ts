import { sql, type Kysely } from 'kysely'
import type { Migration } from './index.ts'

/** At most one session is prepared for a person in a project. */
export const preparedSessions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`CREATE UNIQUE INDEX session_prepared ON session (person_id, project_id) WHERE state IN ('preparing', 'prepared')`.execute(db)
  },
}
