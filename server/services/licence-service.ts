import type { UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { Actor, Authorizer } from '../domain/authorization/authorizer.ts'
import { licenceState } from '../domain/datasets/licence-state.ts'
import { endOfDay, type Clock } from '../domain/kernel/clock.ts'
import { enforce } from '../domain/kernel/decision.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { NodeBroker } from '../domain/node/node-broker.ts'
import { licenceResource, readLicences, type LicenceRow } from './licence-view.ts'
import { notify, notifyMembers } from './notice-service.ts'
import { actorOf, type By } from './people-register.ts'
import type { SessionLifecycle } from './session-lifecycle.ts'

export interface LicenceServices {
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly timezone: string
  readonly authorizer: Authorizer
  readonly broker: NodeBroker
  readonly lifecycle: SessionLifecycle
}

/** Ending licences: sessions stop, mounts go, `/project` is locked until the custodian decides about copies in it. */
export class LicenceService {
  private readonly s: LicenceServices

  constructor(services: LicenceServices) {
    this.s = services
  }

  /** Ends the licence now. Returns when its sessions are gone from the node, or throws with the intent already durable. */
  async end(actor: By, id: string, reason: string): Promise<void> {
    const licence = await this.find(id)
    if (actor !== null) enforce(this.s.authorizer.decide(actor, 'end', licenceResource(licence)))
    const state = licenceState({ startsOn: licence.starts_on, endsOn: licence.ends_on, endedAt: licence.ended_at }, this.s.clock.now(), this.s.timezone)
    if (state === 'ended' || state === 'expired') throw new GloveboxError('state-conflict', { state })
    await this.endWith(licence, { type: 'LICENCE_ENDED', actor: actorOf(actor), reason })
  }

  /** Ends every licence whose last day is over; called every second. */
  async expireOverdue(): Promise<void> {
    const now = this.s.clock.now()
    const open = await readLicences(this.s.work.read, (q) => q.where('licence.ended_at', 'is', null))
    for (const licence of open) {
      if (now >= endOfDay(licence.ends_on, this.s.timezone)) await this.endWith(licence, { type: 'LICENCE_EXPIRED', actor: 'system', reason: 'term' })
    }
  }

  async find(id: string): Promise<LicenceRow> {
    const [licence] = await readLicences(this.s.work.read, (q) => q.where('licence.id', '=', id))
    if (licence === undefined) throw new GloveboxError('not-found')
    return licence
  }

  /** The custodian frees the locked files, or has them deleted for good. */
  async decideLock(actor: Actor, projectId: string, decision: 'free' | 'delete', reason: string): Promise<void> {
    const project = await this.s.work.read.selectFrom('project').selectAll().where('id', '=', projectId).executeTakeFirst()
    if (project === undefined) throw new GloveboxError('not-found')
    const lockCustodianId = await this.lockCustodian(project.lock_licence_id)
    enforce(this.s.authorizer.decide(actor, 'decide-lock', { type: 'Project', id: projectId, attributes: { projectId, lockCustodianId } }))
    if (project.locked_at === null) throw new GloveboxError('state-conflict')
    const target = { projectId, projectUid: project.uid }
    // Deletion comes before the record that says so: a crash between leaves the project locked and the deletion to be repeated.
    if (decision === 'delete') await this.s.broker.call('delete-project-files', target)
    await this.s.work.write(async (change) => {
      await change.db.updateTable('project').set({ locked_at: null, lock_reason: null, lock_licence_id: null }).where('id', '=', projectId).execute()
      if (decision === 'delete') await change.audit({ type: 'PROJECT_FILES_DELETED', actor: actor.id, project: projectId, details: { reason } })
      await change.audit({ type: 'PROJECT_UNLOCKED', actor: actor.id, project: projectId, details: { decision, reason } })
      await notifyMembers(change, projectId, decision === 'free' ? 'project-freed' : 'project-deleted', { reason })
    })
    await this.s.broker.call('unlock-project', target)
  }

  /** Ends a membership; the person's sessions of the project stop. */
  async removeMember(actor: By, projectId: string, personId: string, reason: string): Promise<void> {
    if (actor !== null) enforce(this.s.authorizer.decide(actor, 'remove-member', { type: 'Project', id: projectId, attributes: { projectId, lockCustodianId: '' } }))
    const stopping = await this.s.work.write(async (change) => {
      const at = change.now.toISOString()
      const done = await change.db.updateTable('role_grant').set({ revoked_at: at }).where('project_id', '=', projectId).where('person_id', '=', personId).where('revoked_at', 'is', null).executeTakeFirst()
      if (done.numUpdatedRows === 0n) throw new GloveboxError('not-found')
      await change.audit({ type: 'MEMBER_REMOVED', actor: actorOf(actor), project: projectId, subject: `person:${personId}`, details: { reason } })
      return this.s.lifecycle.intendStopsWithin(change, { projectId, personId }, { reason: 'membership-ended', actor: actorOf(actor), values: {} })
    })
    await this.s.lifecycle.finishStops(stopping)
  }

  private async lockCustodian(licenceId: string | null): Promise<string> {
    return licenceId === null ? '' : (await this.find(licenceId)).custodian_id
  }

  private async endWith(licence: LicenceRow, cause: { readonly type: 'LICENCE_ENDED' | 'LICENCE_EXPIRED'; readonly actor: string; readonly reason: string }): Promise<void> {
    const values = { licence: licence.id, dataset: licence.dataset_title_en, datasetKo: licence.dataset_title_ko, contact: licence.custodian_contact, custodian: licence.custodian_name, reason: cause.reason }
    const stopping = await this.s.work.write(async (change) => {
      const at = change.now.toISOString()
      const done = await change.db.updateTable('licence').set({ ended_at: at, ended_reason: cause.reason, ended_by: cause.actor }).where('id', '=', licence.id).where('ended_at', 'is', null).executeTakeFirst()
      if (done.numUpdatedRows === 0n) return false
      await change.audit({ type: cause.type, actor: cause.actor, project: licence.project_id, subject: `licence:${licence.id}`, details: { reason: cause.reason, dataset: licence.dataset_id } })
      await change.db.updateTable('project').set({ locked_at: at, lock_reason: cause.reason, lock_licence_id: licence.id }).where('id', '=', licence.project_id).execute()
      await change.audit({ type: 'PROJECT_LOCKED', actor: 'system', project: licence.project_id, subject: `licence:${licence.id}` })
      await notifyMembers(change, licence.project_id, 'licence-ended', values)
      await notify(change, licence.custodian_id, { key: 'lock-waits', values: { project: licence.project_title_en, projectKo: licence.project_title_ko }, link: '/data' })
      return this.s.lifecycle.intendStopsWithin(change, { projectId: licence.project_id }, { reason: 'licence-ended', actor: cause.actor, values })
    })
    if (stopping === false) return
    await this.s.lifecycle.finishStops(stopping)
    const project = await this.s.work.read.selectFrom('project').select('uid').where('id', '=', licence.project_id).executeTakeFirstOrThrow()
    await this.s.broker.call('lock-project', { projectId: licence.project_id, projectUid: project.uid })
  }
}
