import { z } from 'zod'
import { Id, Instant, LocalText } from './resources/common-fields.ts'
import { CheckResult, DeclaredFile, EgressRequest, EgressSummary } from './resources/egress-request.ts'
import { Licence } from './resources/licence.ts'
import { RepairOffer } from './resources/table-repair.ts'
import { ProjectUse, SafeStatus } from './resources/project.ts'
import { Budget } from './resources/session.ts'
import { Language } from './vocabulary/roles.ts'
import { endpoint } from './endpoints/endpoint.ts'

/** What the extension needs to know of the session it runs in. */
export const SessionContext = z.object({
  sessionId: Id,
  project: z.object({ id: Id, title: LocalText, purpose: LocalText, disclosureProfile: z.string() }),
  person: z.object({ id: Id, name: z.string() }),
  language: Language,
  endsAt: Instant,
  now: Instant,
  /** The zone in which licences end, as IANA names it. */
  timezone: z.string(),
  budget: Budget,
  /** Null where no limit holds, or nobody can say. */
  use: ProjectUse.nullable(),
  licences: z.array(Licence),
  safes: z.array(SafeStatus),
  portalUrl: z.url(),
})
export type SessionContext = z.infer<typeof SessionContext>

const byId = z.object({ id: Id })
const submission = z.object({ title: z.string().min(3).max(200), context: z.string().min(10).max(8000), files: z.array(DeclaredFile).min(1).max(200) })

/** What the extension may ask of the server, on the session's own origin below `/glovebox/v1`; the gateway forwards just these with the session's lease. */
export const sessionEndpoints = { // table
  context: endpoint({ method: 'GET', path: '/context', summary: 'Project, licences, time and budget of this session', access: 'signed-in', response: SessionContext }),
  check: endpoint({ method: 'POST', path: '/check', summary: 'Check files before submission, against the own extracts and releases only', access: 'signed-in', body: z.object({ files: z.array(DeclaredFile).min(1).max(200) }), response: CheckResult }),
  repair: endpoint({ method: 'POST', path: '/repairs', summary: 'Explain one of the files at its cells and offer repaired ones, by the same check', access: 'signed-in', body: z.object({ files: z.array(DeclaredFile).min(1).max(200), path: z.string().min(1).max(1024) }), response: RepairOffer }),
  submit: endpoint({ method: 'POST', path: '/egress-requests', summary: 'Freeze the files and submit them for review', access: 'signed-in', body: submission, response: EgressRequest }),
  list: endpoint({ method: 'GET', path: '/egress-requests', summary: 'Own requests of this project', access: 'signed-in', response: z.object({ items: z.array(EgressSummary) }) }),
  get: endpoint({ method: 'GET', path: '/egress-requests/:id', summary: 'One own request', access: 'signed-in', params: byId, response: EgressRequest }),
  resubmit: endpoint({ method: 'POST', path: '/egress-requests/:id/turns', summary: 'Submit a returned request again as a new turn', access: 'signed-in', params: byId, body: submission, response: EgressRequest }),
  withdraw: endpoint({ method: 'POST', path: '/egress-requests/:id/withdraw', summary: 'Take the request back', access: 'signed-in', params: byId, response: EgressRequest }),
} as const
