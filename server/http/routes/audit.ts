import type { KeyRing } from '../../adapters/keys/disk-key-ring.ts'
import { exportLines } from '../../domain/audit/audit-export.ts'
import type { AuditService } from '../../services/audit-service.ts'
import type { Handlers } from '../route.ts'

/** The log as auditors read, verify and export it. */
export const auditHandlers = (audit: AuditService, keys: KeyRing): Pick<Handlers, 'audit' | 'auditVerification' | 'auditHeads' | 'auditExport'> => ({
  audit: async ({ actor, query: { cursor, limit, ...filter } }) => audit.list(actor, filter, cursor, limit),
  auditVerification: async ({ actor }) => audit.verify(actor),
  auditHeads: async ({ actor }) => ({ heads: [...audit.heads(actor)] }),
  auditExport: async ({ actor }) => {
    const { records } = await audit.export(actor)
    return { bytes: exportLines({ records, heads: audit.heads(actor), keys: keys.publicKeys() }), downloadName: 'glovebox-audit.ndjson' }
  },
})
