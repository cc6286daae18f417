import { z } from 'zod'
import { Language, Role } from '../vocabulary/roles.ts'
import { Abilities, Day, Id, LocalText } from './common-fields.ts'
import { Variable } from './licence.ts'

/** Roles that are held by the person alone; the others belong to a membership of a project. */
export const personRoles = ['outputChecker', 'dataCustodian', 'operator', 'auditor'] as const
export const PersonRole = z.enum(personRoles)
export type PersonRole = z.infer<typeof PersonRole>
/** Roles on a project. */
export const memberRoles = ['researcher', 'projectLead'] as const
export const MemberRole = z.enum(memberRoles)
export type MemberRole = z.infer<typeof MemberRole>

/** Names that are chosen once and stand in paths and records; forms look at the same patterns before they send. */
export const usernamePattern = /^[a-z][a-z0-9._-]{1,62}$/
/** Of a project or a dataset. */
export const readableIdPattern = /^[a-z0-9][a-z0-9-]{1,62}$/
export const versionPattern = /^[0-9a-z.-]{1,40}$/
export const identifierDomainPattern = /^[a-z0-9-]{1,40}$/
export const sha256Pattern = /^[0-9a-f]{64}$/

const name = z.string().trim().min(1).max(200)
const words = z.string().trim().min(1).max(4000)
const Words = z.object({ ko: words, en: words })

/** A person as the operator's register holds them. */
export const RegisteredPerson = z.object({
  id: Id, username: z.string(), name: z.string(), email: z.string(), language: Language,
  roles: z.array(PersonRole),
  memberships: z.array(z.object({ projectId: Id, projectTitle: LocalText, role: Role, until: Day.nullable() })),
  signIn: z.enum(['password', 'oidc']),
  trainedUntil: Day.nullable(),
  disabled: z.boolean(),
  abilities: Abilities,
})
export type RegisteredPerson = z.infer<typeof RegisteredPerson>

/** A person to be registered: with a random first password, or known to the identity provider by subject or user name. */
export const NewPerson = z.object({
  username: z.string().trim().toLowerCase().regex(usernamePattern), name, email: z.union([z.literal(''), z.email()]).default(''), language: Language.default('ko'),
  roles: z.array(PersonRole).max(4).default([]),
  signIn: z.enum(['password', 'oidc']).default('password'),
  oidcSubject: z.string().trim().max(255).default(''),
  trainedUntil: Day.nullable().default(null),
})
export type NewPerson = z.output<typeof NewPerson>

/** A person with the password that was made for them; shown this once, kept nowhere. */
export const PersonWithPassword = z.object({ person: RegisteredPerson, password: z.string().nullable() })

/** A project as the register holds it. */
export const RegisteredProject = z.object({
  id: Id, title: LocalText, permitReference: z.string(), permitEndsOn: Day, locked: z.boolean(),
  members: z.array(z.object({ personId: Id, name: z.string(), role: Role, until: Day.nullable() })),
  abilities: Abilities,
})
export type RegisteredProject = z.infer<typeof RegisteredProject>

export const NewProject = z.object({ id: z.string().regex(readableIdPattern), title: Words, purpose: Words, permitReference: name, permitEndsOn: Day })
export type NewProject = z.output<typeof NewProject>

export const NewMember = z.object({ personId: Id, role: MemberRole, until: Day.nullable().default(null) })
export type NewMember = z.output<typeof NewMember>

/** A variable's name as licences and extracts may use it. */
export const VariableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.]{0,63}$/)
const DatasetId = z.string().regex(readableIdPattern)
const Version = z.string().regex(versionPattern)

/** Which file of the import folder becomes which version; the hash is the one that the custodian knows of the file handed over. */
export const DatasetFile = z.object({ datasetId: DatasetId, version: Version, file: z.string().regex(/^[^/\\\p{Cc}]{1,200}\.(csv|parquet)$/u), sha256: z.string().trim().toLowerCase().regex(sha256Pattern) })
export type DatasetFile = z.output<typeof DatasetFile>

/** What a file was found to hold, with a dictionary to begin from: that of the version before, else names and types. */
export const DatasetContents = z.object({ rows: z.int(), columns: z.array(z.object({ name: z.string(), type: z.string() })), variables: z.array(Variable), identifiers: z.array(z.object({ column: z.string(), domain: z.string() })) })
export type DatasetContents = z.infer<typeof DatasetContents>

/** A dataset version with its dictionary, as its custodian registers it. */
export const NewDatasetVersion = DatasetFile.extend({
  title: Words, description: Words, contact: name, source: name, sourceLicence: name, unit: z.string().trim().min(1).max(60),
  identifiers: z.array(z.object({ column: VariableName, domain: z.string().regex(identifierDomainPattern) })).max(20),
  variables: z.array(Variable.extend({ name: VariableName })).min(1).max(2000),
})
export type NewDatasetVersion = z.output<typeof NewDatasetVersion>

/** One condition on the rows that a licence covers; conditions are joined by AND. */
export const RowCondition = z.discriminatedUnion('op', [
  z.object({ column: z.string(), op: z.enum(['=', '!=', '<', '<=', '>', '>=']), value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.object({ column: z.string(), op: z.literal('in'), values: z.array(z.union([z.string(), z.number()])).min(1).max(10_000) }),
  z.object({ column: z.string(), op: z.literal('not-null') }),
])
export type RowCondition = z.infer<typeof RowCondition>

/** A licence as its custodian grants it. */
export const NewLicence = z.object({
  projectId: Id, datasetId: Id, version: Version, unit: z.string().trim().min(1).max(60), variables: z.array(VariableName).min(1).max(2000),
  conditions: z.array(RowCondition).max(50), rows: Words, terms: Words, startsOn: Day, endsOn: Day,
})
export type NewLicence = z.output<typeof NewLicence>
