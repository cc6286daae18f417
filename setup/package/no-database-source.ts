import type { AuditSource } from '../../server/cli/audit-source.ts'

/** Stands in for the database in the published package, which verifies exports alone. */
export const databaseSource = (): Promise<AuditSource> =>
  Promise.reject(new Error('reading a database needs the full installation; this package verifies an exported log.'))
