import { z } from 'zod'
import { FileDecision } from '../vocabulary/egress-states.ts'
import { Language } from '../vocabulary/roles.ts'
import { AuditHead, AuditRecord, AuditVerification, PublicKey } from '../resources/audit-record.ts'
import { Id, page } from '../resources/common-fields.ts'
import { EgressRequest, EgressSummary, FilePreview } from '../resources/egress-request.ts'
import { Dataset, Licence } from '../resources/licence.ts'
import { Health, NodeStatus } from '../resources/node-status.ts'
import { Notice } from '../resources/notice.ts'
import { Me } from '../resources/person.ts'
import { Project, ProjectLock, ProjectSummary } from '../resources/project.ts'
import { FileDifference } from '../resources/table-repair.ts'
import { DatasetContents, DatasetFile, NewDatasetVersion, NewLicence, NewMember, NewPerson, NewProject, PersonRole, PersonWithPassword, RegisteredPerson, RegisteredProject } from '../resources/registry.ts'
import { Session, SessionEntry, SessionPreparation } from '../resources/session.ts'
import { endpoint } from './endpoint.ts'

const byId = z.object({ id: Id })
const cursor = z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) })
const reason = z.object({ reason: z.string().min(3).max(4000) })
const none = z.object({})

/** The whole public API below `/api/v1`. */
export const endpoints = { // table
  // sign-in
  signInMethods: endpoint({ method: 'GET', path: '/sign-in/methods', summary: 'Which ways of signing in are configured', access: 'public', response: z.object({ local: z.boolean(), oidc: z.object({ title: z.string(), url: z.string() }).nullable() }) }),
  signIn: endpoint({ method: 'POST', path: '/sign-in', summary: 'Sign in with a local account', access: 'public', body: z.object({ username: z.string().min(1).max(200), password: z.string().min(1).max(1024) }), response: Me }),
  signOut: endpoint({ method: 'POST', path: '/sign-out', summary: 'Sign out and end access of this browser to its sessions', access: 'signed-in', withMadePassword: true, response: none }),
  me: endpoint({ method: 'GET', path: '/me', summary: 'The person signed in', access: 'signed-in', withMadePassword: true, response: Me }),
  changePassword: endpoint({ method: 'PUT', path: '/me/password', summary: 'Choose a password of one’s own; other browsers are signed out', access: 'signed-in', withMadePassword: true, body: z.object({ current: z.string().min(1).max(1024), next: z.string().min(12).max(1024) }), response: Me }),
  setLanguage: endpoint({ method: 'PUT', path: '/me/language', summary: 'Choose the language', access: 'signed-in', withMadePassword: true, body: z.object({ language: Language }), response: Me }),
  notices: endpoint({ method: 'GET', path: '/notices', summary: 'Messages to this person', access: 'signed-in', query: cursor, response: page(Notice) }),
  readNotice: endpoint({ method: 'POST', path: '/notices/:id/read', summary: 'Mark a message as read', access: 'signed-in', params: byId, response: Notice }),
  // projects
  projects: endpoint({ method: 'GET', path: '/projects', summary: 'Projects this person is a member of', access: 'signed-in', query: cursor, response: page(ProjectSummary) }),
  project: endpoint({ method: 'GET', path: '/projects/:id', summary: 'One project with its Five Safes, licences, session and abilities', access: 'signed-in', params: byId, response: Project }),
  removeMember: endpoint({ method: 'POST', path: '/projects/:id/members/:personId/remove', summary: 'End a membership', access: 'signed-in', params: z.object({ id: Id, personId: Id }), body: reason, response: none }),
  lockedProjects: endpoint({ method: 'GET', path: '/locked-projects', summary: 'Projects whose files wait for the custodian', access: 'signed-in', response: z.object({ items: z.array(z.object({ project: ProjectSummary, lock: ProjectLock })) }) }),
  decideLock: endpoint({ method: 'POST', path: '/projects/:id/lock/decide', summary: 'Free or delete the locked project files', access: 'signed-in', params: byId, body: reason.extend({ decision: z.enum(['free', 'delete']) }), response: none }),
  // register
  people: endpoint({ method: 'GET', path: '/people', summary: 'Everyone registered, for operators', access: 'signed-in', response: z.object({ items: z.array(RegisteredPerson) }) }),
  createPerson: endpoint({ method: 'POST', path: '/people', summary: 'Register a person; the password made for them is in this answer alone', access: 'signed-in', body: NewPerson, response: PersonWithPassword }),
  setPersonRoles: endpoint({ method: 'PUT', path: '/people/:id/roles', summary: 'Set the roles that belong to no project', access: 'signed-in', params: byId, body: z.object({ roles: z.array(PersonRole).max(4) }), response: RegisteredPerson }),
  setPersonDisabled: endpoint({ method: 'PUT', path: '/people/:id/disabled', summary: 'Close an account, or open it again', access: 'signed-in', params: byId, body: z.object({ disabled: z.boolean() }), response: RegisteredPerson }),
  renewPassword: endpoint({ method: 'POST', path: '/people/:id/password', summary: 'Make a new random password; it is in this answer alone', access: 'signed-in', params: byId, response: PersonWithPassword }),
  registeredProjects: endpoint({ method: 'GET', path: '/registered-projects', summary: 'Every project, for operators and custodians', access: 'signed-in', response: z.object({ items: z.array(RegisteredProject) }) }),
  createProject: endpoint({ method: 'POST', path: '/registered-projects', summary: 'Register an approved project', access: 'signed-in', body: NewProject, response: RegisteredProject }),
  addMember: endpoint({ method: 'POST', path: '/projects/:id/members', summary: 'Add a member to a project', access: 'signed-in', params: byId, body: NewMember, response: none }),
  incomingFiles: endpoint({ method: 'GET', path: '/incoming-files', summary: 'Files that the operator has laid into the import folder', access: 'signed-in', response: z.object({ items: z.array(z.object({ name: z.string(), bytes: z.int() })) }) }),
  readDatasetFile: endpoint({ method: 'POST', path: '/dataset-files', summary: 'Store a file as a dataset version and say what it holds; it is in no catalogue yet', access: 'signed-in', body: DatasetFile, response: DatasetContents }),
  registerDataset: endpoint({ method: 'POST', path: '/datasets', summary: 'Register a dataset version with its dictionary', access: 'signed-in', body: NewDatasetVersion, response: Dataset }),
  grantLicence: endpoint({ method: 'POST', path: '/licences', summary: 'Grant a project a licence on a dataset version', access: 'signed-in', body: NewLicence, response: Licence }),
  // sessions
  startSession: endpoint({ method: 'POST', path: '/projects/:id/sessions', summary: 'Open the workbench', access: 'signed-in', params: byId, body: z.object({ tier: z.string() }), response: Session }),
  prepareSession: endpoint({ method: 'POST', path: '/projects/:id/sessions/prepare', summary: 'Make the workbench ready ahead of its opening, without data, if the machine has room', access: 'signed-in', params: byId, body: z.object({ tier: z.string() }), response: SessionPreparation }),
  session: endpoint({ method: 'GET', path: '/sessions/:id', summary: 'One session: state, place in line, progress, end', access: 'signed-in', params: byId, query: z.object({ /** Wait up to this many ms for a change after `since`. */ waitMs: z.coerce.number().int().min(0).max(25000).optional(), since: z.string().optional() }), response: Session }),
  sessionEntry: endpoint({ method: 'POST', path: '/sessions/:id/entry', summary: 'A one-time address that opens the session in the iframe', access: 'signed-in', params: byId, response: SessionEntry }),
  stopSession: endpoint({ method: 'POST', path: '/sessions/:id/stop', summary: 'Stop the session; unsaved work outside /project is lost', access: 'signed-in', params: byId, response: Session }),
  liftBudget: endpoint({ method: 'POST', path: '/sessions/:id/budget/lift', summary: 'Give a held session another daily budget', access: 'signed-in', params: byId, body: reason, response: Session }),
  // airlock
  egressRequests: endpoint({ method: 'GET', path: '/egress-requests', summary: 'Egress requests: own, of a project, or for review', access: 'signed-in', query: cursor.extend({ scope: z.enum(['mine', 'review', 'all']).default('mine'), project: Id.optional(), state: z.string().optional(), /** For review: those that wait for the caller, or the others. */ waits: z.enum(['now', 'later']).optional(), /** Words of the title, the author's name or the project's title. */ search: z.string().max(200).optional(), order: z.enum(['newest', 'oldest']).default('newest') }), response: page(EgressSummary).extend({ total: z.int() }) }),
  egressRequest: endpoint({ method: 'GET', path: '/egress-requests/:id', summary: 'One request as this person may see it', access: 'signed-in', params: byId, response: EgressRequest }),
  filePreview: endpoint({ method: 'GET', path: '/egress-requests/:id/files/:fileId/preview', summary: 'The frozen file rendered as data', access: 'signed-in', params: z.object({ id: Id, fileId: Id }), query: z.object({ fromRow: z.coerce.number().int().min(0).default(0) }), response: FilePreview }),
  fileDifference: endpoint({ method: 'GET', path: '/egress-requests/:id/files/:fileId/difference', summary: 'What a repaired file changed, cell by cell, from the frozen original', access: 'signed-in', params: z.object({ id: Id, fileId: Id }), response: FileDifference }),
  filePicture: endpoint({ method: 'GET', path: '/egress-requests/:id/files/:fileId/pictures/:index', summary: 'A re-encoded picture', access: 'signed-in', params: z.object({ id: Id, fileId: Id, index: z.coerce.number().int().min(0) }), produces: 'image/png' }),
  vote: endpoint({ method: 'POST', path: '/egress-requests/:id/files/:fileId/vote', summary: 'Vote on one file of the current turn', access: 'signed-in', params: z.object({ id: Id, fileId: Id }), body: z.object({ decision: FileDecision, reason: z.string().max(4000).default(''), sha256: z.string() }), response: EgressRequest }),
  completeReview: endpoint({ method: 'POST', path: '/egress-requests/:id/review/complete', summary: 'Hand in all votes of this turn', access: 'signed-in', params: byId, response: EgressRequest }),
  returnEgress: endpoint({ method: 'POST', path: '/egress-requests/:id/return', summary: 'Give the request back to its author', access: 'signed-in', params: byId, body: reason, response: EgressRequest }),
  rejectEgress: endpoint({ method: 'POST', path: '/egress-requests/:id/reject', summary: 'Reject the request for good', access: 'signed-in', params: byId, body: reason, response: EgressRequest }),
  withdrawEgress: endpoint({ method: 'POST', path: '/egress-requests/:id/withdraw', summary: 'Take the request back', access: 'signed-in', params: byId, response: EgressRequest }),
  releaseEgress: endpoint({ method: 'POST', path: '/egress-requests/:id/release', summary: 'Release the approved files', access: 'signed-in', params: byId, response: EgressRequest }),
  releaseZip: endpoint({ method: 'GET', path: '/egress-requests/:id/release.zip', summary: 'Download the released package', access: 'signed-in', params: byId, produces: 'application/zip' }),
  // data
  datasets: endpoint({ method: 'GET', path: '/datasets', summary: 'The catalogue', access: 'signed-in', query: cursor, response: page(Dataset) }),
  dataset: endpoint({ method: 'GET', path: '/datasets/:id', summary: 'One dataset with its dictionary', access: 'signed-in', params: byId, response: Dataset }),
  licences: endpoint({ method: 'GET', path: '/licences', summary: 'Licences of the datasets this custodian answers for', access: 'signed-in', query: cursor, response: page(Licence) }),
  endLicence: endpoint({ method: 'POST', path: '/licences/:id/end', summary: 'End a licence now: sessions stop within 5 seconds', access: 'signed-in', params: byId, body: reason, response: Licence }),
  // node
  node: endpoint({ method: 'GET', path: '/node', summary: 'Health, capacity, queue and sessions', access: 'signed-in', response: NodeStatus }),
  health: endpoint({ method: 'GET', path: '/health', summary: '200 only when the whole path could work; 503 names what is missing', access: 'public', response: Health }),
  keys: endpoint({ method: 'GET', path: '/keys', summary: 'Public keys for offline verification', access: 'public', response: z.object({ keys: z.array(PublicKey) }) }),
  // audit
  audit: endpoint({ method: 'GET', path: '/audit', summary: 'Audit records, newest first', access: 'signed-in', query: cursor.extend({ type: z.string().optional(), actor: z.string().optional(), project: z.string().optional(), session: z.string().optional(), subject: z.string().optional(), from: z.string().optional(), to: z.string().optional() }), response: page(AuditRecord) }),
  auditVerification: endpoint({ method: 'GET', path: '/audit/verification', summary: 'Verify the chain and its signed heads now', access: 'signed-in', response: AuditVerification }),
  auditHeads: endpoint({ method: 'GET', path: '/audit/heads', summary: 'Signed heads', access: 'signed-in', response: z.object({ heads: z.array(AuditHead) }) }),
  auditExport: endpoint({ method: 'GET', path: '/audit/export', summary: 'The whole log as JSON lines with heads and keys', access: 'signed-in', produces: 'application/x-ndjson' }),
} as const

export type EndpointName = keyof typeof endpoints
