import type { UnitOfWork } from '../../adapters/database/unit-of-work.ts'
import type { PublicKey } from '../../../contract/resources/audit-record.ts'
import type { Authorizer } from '../../domain/authorization/authorizer.ts'
import { enforce } from '../../domain/kernel/decision.ts'
import type { Inventory } from '../../domain/node/broker-api.ts'
import { holdingStates, livingStates } from '../../domain/workspaces/session-transitions.ts'
import type { SessionState } from '../../../contract/vocabulary/session-states.ts'
import type { BudgetService } from '../../services/budget-service.ts'
import type { HealthService } from '../../services/health-service.ts'
import type { SessionService } from '../../services/session-service.ts'
import { presentSession, readSessions } from '../../services/session-view.ts'
import type { Response } from 'express'
import type { Handlers } from '../route.ts'

export interface NodeParts {
  readonly work: UnitOfWork
  readonly authorizer: Authorizer
  readonly budgets: BudgetService
  readonly health: HealthService
  readonly sessions: SessionService
  readonly inventory: () => Promise<Inventory>
  readonly reserveMiB: number
  readonly publicKeys: () => readonly PublicKey[]
}

/** Health for everyone, the machine for operators, public keys for anyone who verifies. */
export const nodeHandlers = (s: NodeParts): Pick<Handlers, 'node' | 'health' | 'keys'> => ({
  health: async ({ request }) => {
    const health = await s.health.health()
    if (!health.ok) (request.res as Response).status(503)
    return health
  },
  keys: async () => ({ keys: [...s.publicKeys()] }),
  node: async ({ actor }) => {
    enforce(s.authorizer.decide(actor, 'read-node', { type: 'Node', id: 'node', attributes: {} }))
    const none: Inventory = { memoryMiB: 0, cpus: 0, gpus: [] }
    const [health, inventory, tiers] = await Promise.all([s.health.health(), s.inventory().catch(() => none), s.sessions.tiers()])
    const rows = await readSessions(s.work.read, (q) => q.where('session.state', 'in', [...livingStates]))
    const leases = new Map((await s.work.read.selectFrom('gpu_lease').selectAll().execute()).map((l) => [l.uuid, l.session_id]))
    const sessions = await Promise.all(rows.map((row) => presentSession(row, { db: s.work.read, authorizer: s.authorizer, actor, budgets: s.budgets })))
    return {
      health, cpus: inventory.cpus, tiers, sessions, queueLength: rows.filter((r) => r.state === 'queued').length,
      memoryMiB: { total: inventory.memoryMiB, reserved: rows.filter((r) => holdingStates.includes(r.state as SessionState)).length * s.reserveMiB },
      gpus: inventory.gpus.map((g) => ({ ...g, leasedTo: leases.get(g.uuid) ?? null })),
    }
  },
})
