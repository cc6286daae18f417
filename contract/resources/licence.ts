import { z } from 'zod'
import { Day, Id, Instant, LocalText, PersonRef, Abilities } from './common-fields.ts'

/** One variable of a dataset as its dictionary describes it. */
export const Variable = z.object({
  name: z.string(),
  type: z.enum(['integer', 'number', 'text', 'boolean', 'date', 'pseudonym']),
  label: LocalText,
  /** Meaning of codes, if the variable is coded. */
  codes: z.record(z.string(), z.string()).optional(),
  unit: z.string().optional(),
})
export type Variable = z.infer<typeof Variable>

export const licenceStates = ['active', 'not-yet', 'expired', 'ended'] as const

/** Terms of use of one dataset version by one project: which variables, which rows, until when. */
export const Licence = z.object({
  id: Id,
  projectId: Id,
  projectTitle: LocalText,
  datasetId: Id,
  datasetTitle: LocalText,
  datasetVersion: z.string(),
  custodian: PersonRef,
  custodianContact: z.string(),
  /** Unit of protection: person, household, hospital, firm, … */
  unit: z.string(),
  variables: z.array(Variable),
  /** The rows in words, as the licence states them. */
  rows: LocalText,
  terms: LocalText,
  startsOn: Day,
  endsOn: Day,
  state: z.enum(licenceStates),
  endedAt: Instant.nullable(),
  endedReason: z.string().nullable(),
  /** Path inside the session. */
  path: z.string(),
  abilities: Abilities,
})
export type Licence = z.infer<typeof Licence>

/** A dataset in the catalogue. */
export const Dataset = z.object({
  id: Id,
  title: LocalText,
  description: LocalText,
  custodian: PersonRef,
  version: z.string(),
  sha256: z.string(),
  recordCount: z.int(),
  unit: z.string(),
  variables: z.array(Variable),
  source: z.string(),
  sourceLicence: z.string(),
  registeredAt: Instant,
})
export type Dataset = z.infer<typeof Dataset>
