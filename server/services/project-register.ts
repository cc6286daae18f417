import type { NewMember, NewProject, RegisteredProject } from '../../contract/resources/registry.ts'
import { Role } from '../../contract/vocabulary/roles.ts'
import type { Database } from '../adapters/database/schema.ts'
import type { UnitOfWork } from '../adapters/database/unit-of-work.ts'
import { abilitiesOf, type Authorizer, type Resource } from '../domain/authorization/authorizer.ts'
import { dayOf, type Clock } from '../domain/kernel/clock.ts'
import { allowed, enforce } from '../domain/kernel/decision.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { newId } from '../domain/kernel/ids.ts'
import { notify } from './notice-service.ts'
import { accountResource, actorOf, type By } from './people-register.ts'

export interface ProjectRegisterParts { readonly work: UnitOfWork; readonly clock: Clock; readonly timezone: string; readonly authorizer: Authorizer }

/** Container users of projects: one each, never used again. */
const uids = { first: 200_001, last: 299_999 } as const

/** Approved projects and who belongs to them. */
export class ProjectRegister {
  private readonly s: ProjectRegisterParts

  constructor(parts: ProjectRegisterParts) {
    this.s = parts
  }

  async list(by: By): Promise<RegisteredProject[]> {
    this.allow(by, 'read-register', { type: 'Portal', id: 'portal', attributes: {} })
    return this.present(by, await this.s.work.read.selectFrom('project').selectAll().orderBy('created_at', 'desc').execute())
  }

  async create(by: By, project: NewProject): Promise<RegisteredProject> {
    this.allow(by, 'create-project', projectResource(project.id))
    this.refusePast(project.permitEndsOn, 'permitEndsOn')
    const made = await this.s.work.write(async ({ db, audit, now }) => {
      const known = await db.selectFrom('project').select('id').where('id', '=', project.id).executeTakeFirst()
      if (known !== undefined) throw new GloveboxError('already-registered', { what: project.id })
      const { highest } = await db.selectFrom('project').select((e) => e.fn.max('uid').as('highest')).executeTakeFirstOrThrow()
      const uid = Math.max(uids.first, Number(highest ?? 0) + 1)
      if (uid > uids.last) throw new GloveboxError('state-conflict')
      const row = {
        id: project.id, uid, title_ko: project.title.ko, title_en: project.title.en, purpose_ko: project.purpose.ko, purpose_en: project.purpose.en,
        permit_reference: project.permitReference, permit_ends_on: project.permitEndsOn, permit_ended_at: null, disclosure_profile: 'acro-default', created_at: now.toISOString(), locked_at: null, lock_reason: null, lock_licence_id: null,
      }
      await db.insertInto('project').values(row).execute()
      await audit({ type: 'PROJECT_CREATED', actor: actorOf(by), project: project.id, details: { permit: project.permitReference, until: project.permitEndsOn } })
      return row
    })
    const [registered] = await this.present(by, [made])
    if (registered === undefined) throw new GloveboxError('not-found')
    return registered
  }

  /** Adds a member; nobody adds themselves. */
  async addMember(by: By, projectId: string, { personId, role, until }: NewMember): Promise<void> {
    this.allow(by, 'add-member', projectResource(projectId))
    this.allow(by, 'change-account', accountResource(personId))
    this.refusePast(until, 'until')
    await this.s.work.write(async (change) => {
      const { db, audit, now } = change
      const project = await db.selectFrom('project').select(['id', 'title_ko', 'title_en']).where('id', '=', projectId).executeTakeFirst()
      const person = await db.selectFrom('person').select('id').where('id', '=', personId).where('disabled_at', 'is', null).executeTakeFirst()
      if (project === undefined || person === undefined) throw new GloveboxError('not-found')
      const held = await db.selectFrom('role_grant').select('id').where('project_id', '=', projectId).where('person_id', '=', personId).where('role', '=', role).where('revoked_at', 'is', null).executeTakeFirst()
      if (held !== undefined) throw new GloveboxError('already-registered', { what: personId })
      await db.insertInto('role_grant').values({ id: newId(), person_id: personId, role, project_id: projectId, until_day: until, granted_at: now.toISOString(), revoked_at: null }).execute()
      await audit({ type: 'MEMBER_ADDED', actor: actorOf(by), project: projectId, subject: `person:${personId}`, details: { role, until: until ?? '' } })
      await notify(change, personId, { key: 'member-added', values: { project: project.title_en, projectKo: project.title_ko }, link: `/projects/${projectId}` })
    })
  }

  /** Projects with their members, with one query however many they are. */
  private async present(by: By, rows: readonly Database['project'][]): Promise<RegisteredProject[]> {
    if (rows.length === 0) return []
    const members = Map.groupBy(await this.s.work.read.selectFrom('role_grant').innerJoin('person', 'person.id', 'role_grant.person_id')
      .select(['role_grant.project_id', 'person.id', 'person.name', 'role_grant.role', 'role_grant.until_day'])
      .where('project_id', 'in', rows.map((row) => row.id)).where('revoked_at', 'is', null).orderBy('person.name').execute(), (member) => member.project_id)
    return rows.map((row) => ({
      id: row.id, title: { ko: row.title_ko, en: row.title_en }, permitReference: row.permit_reference, permitEndsOn: row.permit_ends_on, locked: row.locked_at !== null,
      members: (members.get(row.id) ?? []).map((m) => ({ personId: m.id, name: m.name, role: Role.parse(m.role), until: m.until_day })),
      abilities: by === null ? {} : abilitiesOf(this.s.authorizer, by, projectResource(row.id), { 'add-member': allowed, 'remove-member': allowed }),
    }))
  }

  private allow(by: By, action: string, resource: Resource): void {
    if (by !== null) enforce(this.s.authorizer.decide(by, action, resource))
  }

  private refusePast(day: string | null, field: string): void {
    if (day !== null && day < dayOf(this.s.clock.now(), this.s.timezone)) throw new GloveboxError('bad-request', { field })
  }
}

const projectResource = (projectId: string): Resource => ({ type: 'Project', id: projectId, attributes: { projectId, lockCustodianId: '' } })
