import { join } from 'node:path'
import type { Change, UnitOfWork } from '../adapters/database/unit-of-work.ts'
import { randomPassword } from '../adapters/passwords/argon2-passwords.ts'
import { dayOf } from '../domain/kernel/clock.ts'
import { newId } from '../domain/kernel/ids.ts'
import type { NodeBroker } from '../domain/node/node-broker.ts'
import { createPerson } from '../services/sign-in-service.ts'
import { demoDatasets } from './demo-datasets.ts'
import { demoPeople, type DemoPerson } from './demo-people.ts'
import { demoProjects, type DemoProject } from './demo-projects.ts'

export interface SeedParts { readonly work: UnitOfWork; readonly broker: NodeBroker; readonly demoDataDir: string; readonly timezone: string }

export interface SeededAccount { readonly username: string; readonly name: string; readonly role: string; readonly password: string }

const version = '1'
const contact = 'data-office@hospital.example'

/** Fills an empty system with the demonstration, all or nothing. Answers with the accounts and their passwords, or null if it was there. */
export const seedDemo = async (parts: SeedParts): Promise<readonly SeededAccount[] | null> => {
  const there = await parts.work.read.selectFrom('person').select('id').limit(1).executeTakeFirst()
  if (there !== undefined) return null
  const registered = await Promise.all(demoDatasets.map(async (dataset) => {
    const answer = await parts.broker.call('register-dataset', { datasetId: dataset.id, version, sourcePath: join(parts.demoDataDir, dataset.file), sourceSha256: dataset.sha256 })
    return { dataset, answer }
  }))
  const accounts = demoPeople.map((person) => ({ person, password: randomPassword() }))
  await parts.work.write(async (change) => {
    await change.audit({ type: 'SYSTEM_INITIALISED', actor: 'system', details: { demo: true } })
    for (const { person, password } of accounts) await seedPerson(change, person, password, parts.timezone)
    for (const { dataset, answer } of registered) {
      const at = change.now.toISOString()
      await change.db.insertInto('dataset').values({
        id: dataset.id, title_ko: dataset.title.ko, title_en: dataset.title.en, description_ko: dataset.description.ko, description_en: dataset.description.en, custodian_id: 'custodian',
        custodian_contact: contact, source: 'R survival 3.5-3 (Debian r-cran-survival)', source_licence: 'GPL-2 or LGPL', created_at: at,
      }).execute()
      await change.db.insertInto('dataset_version').values({
        dataset_id: dataset.id, version, sha256: answer.sha256, record_count: answer.rows, unit: dataset.unit, identifiers: JSON.stringify(dataset.identifiers), variables: JSON.stringify(dataset.variables), registered_at: at,
      }).execute()
      await change.audit({ type: 'DATASET_REGISTERED', actor: 'custodian', subject: `dataset:${dataset.id}`, details: { version, sha256: answer.sha256, rows: answer.rows } })
    }
    for (const project of demoProjects) await seedProject(change, project, parts.timezone)
  })
  return accounts.map(({ person, password }) => ({ username: person.username, name: person.name, password, role: [...person.roles, ...person.memberships.map((m) => m.role)][0] ?? '' }))
}

const seedPerson = async (change: Change, person: DemoPerson, password: string, timezone: string): Promise<void> => {
  await createPerson(change, { id: person.username, username: person.username, name: person.name, email: '', language: 'ko', password })
  const at = change.now.toISOString()
  const grants = [...person.roles.map((role) => ({ role, project: null })), ...person.memberships]
  for (const { role, project } of grants) {
    await change.db.insertInto('role_grant').values({ id: newId(), person_id: person.username, role, project_id: project, until_day: null, granted_at: at, revoked_at: null }).execute()
    await change.audit({ type: project === null ? 'ROLE_GRANTED' : 'MEMBER_ADDED', actor: 'system', subject: `person:${person.username}`, ...(project === null ? {} : { project }), details: { role } })
  }
  if (person.trained) await change.db.insertInto('accreditation').values({ person_id: person.username, kind: 'safe-researcher', valid_until: inDays(change.now, 365, timezone) }).execute()
}

const seedProject = async (change: Change, project: DemoProject, timezone: string): Promise<void> => {
  const at = change.now.toISOString()
  const [today, end] = [dayOf(change.now, timezone), inDays(change.now, 180, timezone)]
  await change.db.insertInto('project').values({
    id: project.id, uid: project.uid, title_ko: project.title.ko, title_en: project.title.en, purpose_ko: project.purpose.ko, purpose_en: project.purpose.en,
    permit_reference: project.permit, permit_ends_on: inDays(change.now, 365, timezone), permit_ended_at: null, disclosure_profile: 'acro-default', created_at: at, locked_at: null, lock_reason: null, lock_licence_id: null,
  }).execute()
  await change.audit({ type: 'PROJECT_CREATED', actor: 'system', project: project.id, details: { permit: project.permit } })
  for (const licence of project.licences) {
    const dataset = demoDatasets.find((d) => d.id === licence.dataset)
    if (dataset === undefined) throw new Error(`no dataset ${licence.dataset}`)
    const variables = dataset.variables.filter((v) => licence.variables.includes(v.name))
    const id = `${project.id}-${licence.dataset}`
    await change.db.insertInto('licence').values({
      id, project_id: project.id, dataset_id: licence.dataset, version, unit: dataset.unit, variables: JSON.stringify(variables), rows_ko: licence.rows.ko, rows_en: licence.rows.en,
      row_conditions: JSON.stringify(licence.conditions), terms_ko: licence.terms.ko, terms_en: licence.terms.en, starts_on: today, ends_on: end, granted_at: at, ended_at: null, ended_reason: null, ended_by: null,
    }).execute()
    await change.audit({ type: 'LICENCE_GRANTED', actor: 'custodian', project: project.id, subject: `licence:${id}`, details: { dataset: licence.dataset, version, until: end, variables: variables.length } })
  }
}

const inDays = (from: Date, days: number, timezone: string): string => dayOf(new Date(from.getTime() + days * 86_400_000), timezone)
