import type { Kysely } from 'kysely'
import { firstSchema } from './20261125t1400-first-schema.ts'
import { releaseLedger } from './20261125t1730-release-ledger.ts'
import { ledgerSeen } from './20261125t1820-ledger-seen.ts'
import { madePasswords } from './20261125t1840-made-passwords.ts'
import { preparedSessions } from './20261201t0000-prepared-sessions.ts'

export interface Migration { readonly up: (db: Kysely<unknown>, engine: 'sqlite' | 'postgres') => Promise<void> }

/** Every migration in order, forward only; names sort by time. */
export const migrations: Readonly<Record<string, Migration>> = { // table
  '20261125t1400-first-schema': firstSchema,
  '20261125t1730-release-ledger': releaseLedger,
  '20261125t1820-ledger-seen': ledgerSeen,
  '20261125t1840-made-passwords': madePasswords,
  '20261201t0000-prepared-sessions': preparedSessions,
}
