import { z } from 'zod'
import { FiveSafe } from '../vocabulary/five-safes.ts'
import { Role } from '../vocabulary/roles.ts'
import { Abilities, Day, Id, Instant, LocalText, PersonRef } from './common-fields.ts'
import { Licence } from './licence.ts'
import { Budget, Session, Tier } from './session.ts'

/** One room of the Five Safes strip: green, or the reason why not as a text key with values. */
export const SafeStatus = z.object({
  safe: FiveSafe,
  ok: z.boolean(),
  /** Text keys under `fiveSafes.reason.*`, one per fact that holds or fails. */
  facts: z.array(z.object({ key: z.string(), ok: z.boolean(), values: z.record(z.string(), z.string()) })),
})
export type SafeStatus = z.infer<typeof SafeStatus>

export const ProjectSummary = z.object({
  id: Id,
  title: LocalText,
  permitEndsOn: Day,
  locked: z.boolean(),
  myRoles: z.array(Role),
  openSession: z.object({ id: Id, state: z.string() }).nullable(),
})
export type ProjectSummary = z.infer<typeof ProjectSummary>

export const ProjectLock = z.object({
  lockedAt: Instant,
  licenceId: Id.nullable(),
  licenceTitle: LocalText.nullable(),
  custodianContact: z.string(),
  reason: z.string(),
})
export type ProjectLock = z.infer<typeof ProjectLock>

/** What a project holds in /project, of what it may hold. */
export const ProjectUse = z.object({ usedBytes: z.number(), limitBytes: z.number(), usedFiles: z.number(), limitFiles: z.number() })
export type ProjectUse = z.infer<typeof ProjectUse>

/** A project as its member sees it. */
export const Project = z.object({
  id: Id,
  title: LocalText,
  purpose: LocalText,
  permitReference: z.string(),
  permitEndsOn: Day,
  members: z.array(z.object({ person: PersonRef, role: Role, until: Day.nullable() })),
  safes: z.array(SafeStatus),
  licences: z.array(Licence),
  lock: ProjectLock.nullable(),
  tiers: z.array(Tier),
  session: Session.nullable(),
  budget: Budget,
  /** Null where no limit holds, or nobody can say. */
  use: ProjectUse.nullable(),
  disclosureProfile: z.string(),
  abilities: Abilities,
})
export type Project = z.infer<typeof Project>
