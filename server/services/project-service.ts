import type { Project, ProjectLock, ProjectSummary, ProjectUse } from '../../contract/resources/project.ts'
import { Role } from '../../contract/vocabulary/roles.ts'
import type { Database } from '../adapters/database/schema.ts'
import type { UnitOfWork } from '../adapters/database/unit-of-work.ts'
import { abilitiesOf, type Actor, type Authorizer } from '../domain/authorization/authorizer.ts'
import { dayOf, endOfDay, type Clock } from '../domain/kernel/clock.ts'
import { allowed, enforce, refused, type Decision } from '../domain/kernel/decision.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { fiveSafesStrip } from '../domain/projects/five-safes-strip.ts'
import { openStates } from '../domain/workspaces/session-transitions.ts'
import type { BudgetService } from './budget-service.ts'
import { presentLicence, readLicences, type LicenceRow } from './licence-view.ts'
import type { SessionService } from './session-service.ts'
import { presentSession, readSessions } from './session-view.ts'

export interface ProjectServices {
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly timezone: string
  readonly authorizer: Authorizer
  readonly budgets: BudgetService
  readonly sessions: SessionService
  /** What a project holds in /project; null where no limit holds, or the node does not say. */
  readonly useOf: (project: { readonly id: string; readonly uid: number }) => Promise<ProjectUse | null>
  /** Null if sessions can start; otherwise what is missing. */
  readonly nodeProblem: () => Promise<string | null>
}

/** Projects as their members see them. */
export class ProjectService {
  private readonly s: ProjectServices

  constructor(services: ProjectServices) {
    this.s = services
  }

  async list(actor: Actor): Promise<ProjectSummary[]> {
    const ids = [...new Set(actor.memberships.map((m) => m.projectId))]
    if (ids.length === 0) return []
    const rows = await this.s.work.read.selectFrom('project').selectAll().where('id', 'in', ids).orderBy('created_at').execute()
    return Promise.all(rows.map((row) => this.summary(row, actor)))
  }

  async get(actor: Actor, id: string): Promise<Project> {
    const row = await this.row(id)
    enforce(this.s.authorizer.decide(actor, 'read-project', projectResource(id)))
    const now = this.s.clock.now()
    const { read } = this.s.work
    const licences = await readLicences(read, (q) => q.where('licence.project_id', '=', id))
    const view = { authorizer: this.s.authorizer, actor, now, timezone: this.s.timezone, withAbilities: true }
    const [open] = await readSessions(read, (q) => q.where('session.project_id', '=', id).where('session.person_id', '=', actor.id).where('session.state', 'in', [...openStates]))
    const shown = licences.map((l) => presentLicence(l, view))
    const startRule = this.startRule(row, shown.some((l) => l.state === 'active'), now)
    return {
      id, title: { ko: row.title_ko, en: row.title_en }, purpose: { ko: row.purpose_ko, en: row.purpose_en },
      permitReference: row.permit_reference, permitEndsOn: row.permit_ends_on, members: await this.members(id),
      safes: await this.safes(actor, row, licences), licences: shown, lock: lockOf(row, licences), tiers: await this.s.sessions.tiers(),
      session: open === undefined ? null : await presentSession(open, { db: read, authorizer: this.s.authorizer, actor, budgets: this.s.budgets }),
      budget: await this.s.budgets.of(actor.id), use: await this.use(row), disclosureProfile: row.disclosure_profile,
      abilities: abilitiesOf(this.s.authorizer, actor, projectResource(id), { 'start-session': startRule, 'remove-member': allowed }),
    }
  }

  /** Locked projects whose data this custodian answers for. */
  async locked(actor: Actor): Promise<{ project: ProjectSummary; lock: ProjectLock }[]> {
    enforce(this.s.authorizer.decide(actor, 'manage-licences', { type: 'Portal', id: 'portal', attributes: {} }))
    const rows = await this.s.work.read.selectFrom('project').selectAll().where('locked_at', 'is not', null).execute()
    const found = await Promise.all(rows.map(async (row) => {
      const licences = await readLicences(this.s.work.read, (q) => q.where('licence.project_id', '=', row.id))
      const lock = lockOf(row, licences)
      const mine = licences.some((l) => l.id === row.lock_licence_id && l.custodian_id === actor.id)
      return lock !== null && mine ? [{ project: await this.summary(row, actor), lock }] : []
    }))
    return found.flat()
  }

  /** The strip as of now, for portal and extension. */
  async safes(actor: Actor, row: Database['project'], licences: readonly LicenceRow[]) {
    const now = this.s.clock.now()
    const { read } = this.s.work
    const grant = await read.selectFrom('role_grant').select('until_day').where('person_id', '=', actor.id).where('project_id', '=', row.id).where('revoked_at', 'is', null).executeTakeFirst()
    const training = await read.selectFrom('accreditation').select('valid_until').where('person_id', '=', actor.id).where('kind', '=', 'safe-researcher').executeTakeFirst()
    const problem = await this.s.nodeProblem()
    const view = { authorizer: this.s.authorizer, actor, now, timezone: this.s.timezone, withAbilities: false }
    return fiveSafesStrip({
      isMember: actor.memberships.some((m) => m.projectId === row.id), membershipUntil: grant?.until_day ?? null,
      trainingUntil: training?.valid_until ?? null, trainingHolds: training !== undefined && training.valid_until >= dayOf(now, this.s.timezone),
      permitReference: row.permit_reference, permitEndsOn: row.permit_ends_on, permitHolds: this.permitHolds(row, now), locked: row.locked_at !== null,
      licences: licences.map((l) => ({ title: actor.language === 'ko' ? l.dataset_title_ko : l.dataset_title_en, state: presentLicence(l, view).state, endsOn: l.ends_on, contact: l.custodian_contact })),
      nodeOk: problem === null, nodeProblem: problem ?? '', checkers: await this.eligibleCheckers(row.id), profile: row.disclosure_profile,
    })
  }

  async row(id: string): Promise<Database['project']> {
    const row = await this.s.work.read.selectFrom('project').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new GloveboxError('not-found')
    return row
  }

  /** For portal and extension. */
  use(row: Database['project']): Promise<ProjectUse | null> {
    return this.s.useOf(row)
  }

  private permitHolds(row: Database['project'], now: Date): boolean {
    return row.permit_ended_at === null && now < endOfDay(row.permit_ends_on, this.s.timezone)
  }

  private startRule(row: Database['project'], hasLicence: boolean, now: Date): Decision {
    if (row.locked_at !== null) return refused('project-locked')
    if (!this.permitHolds(row, now)) return refused('permit-ended')
    return hasLicence ? allowed : refused('licence-missing')
  }

  /** Output checkers who are not members of the project. */
  private async eligibleCheckers(projectId: string): Promise<number> {
    const { read } = this.s.work
    const checkers = await read.selectFrom('role_grant').select('person_id').distinct().where('role', '=', 'outputChecker').where('revoked_at', 'is', null).execute()
    const members = new Set((await read.selectFrom('role_grant').select('person_id').where('project_id', '=', projectId).where('revoked_at', 'is', null).execute()).map((m) => m.person_id))
    return checkers.filter((c) => !members.has(c.person_id)).length
  }

  private async members(projectId: string): Promise<Project['members']> {
    const rows = await this.s.work.read.selectFrom('role_grant').innerJoin('person', 'person.id', 'role_grant.person_id')
      .select(['person.id', 'person.name', 'role_grant.role', 'role_grant.until_day']).where('project_id', '=', projectId).where('revoked_at', 'is', null).orderBy('person.name').execute()
    return rows.map((r) => ({ person: { id: r.id, name: r.name }, role: Role.parse(r.role), until: r.until_day }))
  }

  private async summary(row: Database['project'], actor: Actor): Promise<ProjectSummary> {
    const open = await this.s.work.read.selectFrom('session').select(['id', 'state']).where('project_id', '=', row.id).where('person_id', '=', actor.id).where('state', 'in', [...openStates]).executeTakeFirst()
    return {
      id: row.id, title: { ko: row.title_ko, en: row.title_en }, permitEndsOn: row.permit_ends_on, locked: row.locked_at !== null,
      myRoles: actor.memberships.filter((m) => m.projectId === row.id).map((m) => m.role), openSession: open ?? null,
    }
  }
}

const projectResource = (id: string) => ({ type: 'Project' as const, id, attributes: { projectId: id, lockCustodianId: '' } })

const lockOf = (row: Database['project'], licences: readonly LicenceRow[]): ProjectLock | null => {
  if (row.locked_at === null) return null
  const licence = licences.find((l) => l.id === row.lock_licence_id)
  return {
    lockedAt: row.locked_at, licenceId: row.lock_licence_id, reason: row.lock_reason ?? '', custodianContact: licence?.custodian_contact ?? '',
    licenceTitle: licence === undefined ? null : { ko: licence.dataset_title_ko, en: licence.dataset_title_en },
  }
}
