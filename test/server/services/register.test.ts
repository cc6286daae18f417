import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NewDatasetVersion, NewLicence, NewPerson, NewProject } from '../../../contract/resources/registry.ts'
import { loadPolicies } from '../../../server/adapters/cedar/policy-loader.ts'
import { cedarAuthorizer } from '../../../server/adapters/cedar/cedar-authorizer.ts'
import type { OpenDatabase } from '../../../server/adapters/database/open-database.ts'
import { unitOfWork, type UnitOfWork } from '../../../server/adapters/database/unit-of-work.ts'
import type { Actor } from '../../../server/domain/authorization/authorizer.ts'
import { systemClock } from '../../../server/domain/kernel/clock.ts'
import { GloveboxError } from '../../../server/domain/kernel/glovebox-error.ts'
import type { NodeBroker } from '../../../server/domain/node/node-broker.ts'
import { seedDemo } from '../../../server/seed/seed-demo.ts'
import { DatasetRegister } from '../../../server/services/dataset-register.ts'
import { ExtractService } from '../../../server/services/extract-service.ts'
import { grantLicence } from '../../../server/services/grant-licence.ts'
import { LicenceService } from '../../../server/services/licence-service.ts'
import { loadActor } from '../../../server/services/load-actor.ts'
import { PeopleRegister } from '../../../server/services/people-register.ts'
import { ProjectRegister } from '../../../server/services/project-register.ts'
import { SessionLifecycle } from '../../../server/services/session-lifecycle.ts'
import { SignInService } from '../../../server/services/sign-in-service.ts'
import { postgresForTest, sqliteForTest } from '../../story/databases.ts'

const timezone = 'Asia/Seoul'
const authorizer = cedarAuthorizer(loadPolicies(new URL('../../../policies/access/', import.meta.url).pathname))
const limits = { admission: { reserveMiB: 512, keepFreeMiB: 2048, startTogetherPerCpu: 1 }, prepared: { most: 4, minutes: 10 }, budget: { bytesPerDay: 1 }, ingress: { putBytes: 1 }, egress: { fileBytes: 1, requestBytes: 1, files: 1 } }
const columns = [{ name: 'id', type: 'BIGINT' }, { name: 'age', type: 'BIGINT' }, { name: 'sbp', type: 'DOUBLE' }, { name: 'visit', type: 'DATE' }, { name: '이름', type: 'VARCHAR' }]
const later = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10)
const sha256 = 'b'.repeat(64)

/** A node that stores what it is told to and remembers it; the real one registers in the browser walk. */
const paperNode = () => {
  const asked: { readonly operation: string; readonly body: Record<string, unknown> }[] = []
  const call = async (operation: string, body: Record<string, unknown>): Promise<unknown> => {
    asked.push({ operation, body })
    return operation === 'register-dataset' ? { sha256: 'a'.repeat(64), rows: 120, bytes: 900, columns } : operation === 'sessions' ? { sessions: [] } : {}
  }
  return { broker: { call } as unknown as NodeBroker, asked }
}

describe.each([sqliteForTest, postgresForTest])('the register', (make) => {
  let test: ReturnType<typeof make>, database: OpenDatabase, work: UnitOfWork
  let people: PeopleRegister, projects: ProjectRegister, datasets: DatasetRegister, licences: LicenceService, signIn: SignInService
  const node = paperNode()
  const incoming = mkdtempSync(join(tmpdir(), 'glovebox-incoming-'))
  const actor = async (username: string): Promise<Actor> => {
    const row = await work.read.selectFrom('person').select('id').where('username', '=', username).executeTakeFirstOrThrow()
    return await loadActor(work.read, { personId: row.id, portalHash: null, sessionId: null }, new Date(), timezone) ?? expect.fail('no such person')
  }
  const events = async (): Promise<string[]> => (await work.read.selectFrom('audit_record').select('type').orderBy('sequence').execute()).map(({ type }) => type)
  /** What an act adds to the log. */
  const added = async (act: () => Promise<unknown>): Promise<string[]> => {
    const before = (await events()).length
    await act()
    return (await events()).slice(before)
  }
  const code = async (act: Promise<unknown>): Promise<string> => act.then(() => 'done', (error: unknown) => (error instanceof GloveboxError ? error.code : String(error)))

  beforeAll(async () => {
    test = make()
    database = await test.open()
    work = unitOfWork(database, systemClock)
    await seedDemo({ work, broker: node.broker, demoDataDir: '/', timezone })
    const lifecycle = new SessionLifecycle({ work, clock: systemClock, timezone, broker: node.broker, extracts: new ExtractService(work, node.broker), tiers: [], limits, inventory: async () => ({ memoryMiB: 1, cpus: 1, gpus: [] }), log: pino({ level: 'silent' }) })
    people = new PeopleRegister({ work, authorizer, lifecycle })
    projects = new ProjectRegister({ work, clock: systemClock, timezone, authorizer })
    datasets = new DatasetRegister({ work, authorizer, broker: node.broker, incoming })
    licences = new LicenceService({ work, clock: systemClock, timezone, authorizer, broker: node.broker, lifecycle })
    signIn = new SignInService(work, systemClock, timezone)
  })
  afterAll(async () => {
    await database.close()
    test.remove()
    rmSync(incoming, { recursive: true, force: true })
  })

  const person = (username: string, more: object = {}): NewPerson => NewPerson.parse({ username, name: '새 사람', ...more })

  it('registers a person whose password works and is kept nowhere', async () => {
    let password = ''
    const log = await added(async () => { password = (await people.create(await actor('operator'), person('newcomer', { roles: ['outputChecker'], trainedUntil: later }))).password ?? '' })
    expect(log).toEqual(['PERSON_CREATED', 'ROLE_GRANTED'])
    expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/)
    expect((await signIn.withPassword('newcomer', password)).actor).toMatchObject({ roles: ['outputChecker'], password: 'made' })
    expect(JSON.stringify(await work.read.selectFrom('audit_record').selectAll().execute())).not.toContain(password)
    expect(JSON.stringify(await work.read.selectFrom('person').selectAll().execute())).not.toContain(password)
  })

  it('a made password lasts until the person chooses their own, which signs other browsers out', async () => {
    const { person: made, password } = await people.create(await actor('operator'), person('chooser'))
    const [here, there] = [await signIn.withPassword('chooser', password ?? ''), await signIn.withPassword('chooser', password ?? '')]
    expect(await code(signIn.changePassword(here.actor, 'not this', 'a password of my own'))).toBe('wrong-password')
    expect(await code(signIn.changePassword(here.actor, password ?? '', password ?? ''))).toBe('bad-request')
    expect(await added(() => signIn.changePassword(here.actor, password ?? '', 'a password of my own'))).toEqual(['PASSWORD_CHANGED'])
    expect((await signIn.resolve(here.secret))?.password).toBe('own')
    expect(await signIn.resolve(there.secret)).toBeNull()
    expect(await code(signIn.withPassword('chooser', password ?? ''))).toBe('wrong-password')
    await signIn.withPassword('chooser', 'a password of my own')
    await people.renewPassword(await actor('operator'), made.id)
    expect((await actor('chooser')).password).toBe('made')
  })

  it('registers a person of the identity provider without a password, once', async () => {
    expect((await people.create(null, person('by-oidc', { signIn: 'oidc', oidcSubject: 'sub-1' }))).password).toBeNull()
    expect((await signIn.withSubject('sub-1', null)).actor.username).toBe('by-oidc')
    expect(await code(people.create(null, person('by-oidc')))).toBe('already-registered')
    expect(await code(people.create(null, person('by-oidc-2', { signIn: 'oidc', oidcSubject: 'sub-1' })))).toBe('already-registered')
  })

  it('is open to operators alone, and nobody changes their own account', async () => {
    for (const username of ['researcher', 'checker1', 'custodian', 'auditor']) {
      expect(await code(people.create(await actor(username), person('x1')))).toBe('refused')
      expect(await code(people.list(await actor(username)))).toBe('refused')
    }
    const operator = await actor('operator')
    expect(await code(people.setRoles(operator, operator.id, ['operator', 'auditor']))).toBe('refused')
    expect(await code(people.setDisabled(operator, operator.id, true))).toBe('refused')
    expect(await code(projects.addMember(operator, 'fatty-liver', { personId: operator.id, role: 'researcher', until: null }))).toBe('refused')
  })

  it('sets roles, one event for each that changes', async () => {
    const operator = await actor('operator')
    const { id } = await actor('newcomer')
    expect(await added(() => people.setRoles(operator, id, ['auditor']))).toEqual(['ROLE_GRANTED', 'ROLE_REVOKED'])
    expect((await actor('newcomer')).roles).toEqual(['auditor'])
    expect(await added(() => people.setRoles(operator, id, ['auditor']))).toEqual([])
  })

  it('closes an account: signed out at once, no sign-in until it is opened again', async () => {
    const operator = await actor('operator')
    const { person: made, password } = await people.create(operator, person('leaver'))
    const { secret } = await signIn.withPassword('leaver', password ?? '')
    expect(await added(() => people.setDisabled(operator, made.id, true))).toEqual(['PERSON_DISABLED'])
    expect(await signIn.resolve(secret)).toBeNull()
    expect(await code(signIn.withPassword('leaver', password ?? ''))).toBe('wrong-password')
    expect(await added(() => people.setDisabled(operator, made.id, false))).toEqual(['PERSON_ENABLED'])
    await signIn.withPassword('leaver', password ?? '')
    const { password: fresh } = await people.renewPassword(operator, made.id)
    expect(await code(signIn.withPassword('leaver', password ?? ''))).toBe('wrong-password')
    await signIn.withPassword('leaver', fresh)
  })

  it('registers a project with a container user of its own, and members who are told', async () => {
    const operator = await actor('operator')
    const project = NewProject.parse({ id: 'kidney', title: { ko: '콩팥', en: 'Kidney' }, purpose: { ko: '목적', en: 'Purpose' }, permitReference: 'IRB-1', permitEndsOn: later })
    expect(await added(() => projects.create(operator, project))).toEqual(['PROJECT_CREATED'])
    expect(await code(projects.create(operator, project))).toBe('already-registered')
    expect(await code(projects.create(operator, { ...project, id: 'late', permitEndsOn: '2020-01-01' }))).toBe('bad-request')
    expect(await code(projects.create(await actor('custodian'), { ...project, id: 'other' }))).toBe('refused')
    const uids = (await work.read.selectFrom('project').select('uid').execute()).map(({ uid }) => Number(uid))
    expect(new Set(uids).size).toBe(uids.length)
    const { id } = await actor('researcher2')
    expect(await added(() => projects.addMember(operator, 'kidney', { personId: id, role: 'researcher', until: later }))).toEqual(['MEMBER_ADDED'])
    expect(await code(projects.addMember(operator, 'kidney', { personId: id, role: 'researcher', until: null }))).toBe('already-registered')
    expect((await actor('researcher2')).memberships.map((m) => m.projectId)).toContain('kidney')
    expect(await work.read.selectFrom('notice').select('key').where('person_id', '=', id).execute()).toContainEqual({ key: 'member-added' })
    expect(await added(() => licences.removeMember(operator, 'kidney', id, 'moved'))).toEqual(['MEMBER_REMOVED'])
    expect((await actor('researcher2')).memberships.map((m) => m.projectId)).not.toContain('kidney')
  })

  const version = (more: object = {}): NewDatasetVersion => NewDatasetVersion.parse({
    datasetId: 'kidney-cohort', version: '1', file: 'kidney.csv', sha256, title: { ko: '콩팥', en: 'Kidney' }, description: { ko: '설명', en: 'Words' }, contact: 'data@hospital.example', source: 'Registry', sourceLicence: 'Contract',
    unit: 'person', identifiers: [{ column: 'id', domain: 'kidney-person' }],
    variables: [{ name: 'id', type: 'text', label: { ko: '사람', en: 'Person' } }, { name: 'age', type: 'integer', label: { ko: '나이', en: 'Age' } }, { name: 'sbp', type: 'number', label: { ko: '혈압', en: 'Blood pressure' } }], ...more,
  })

  it('shows what waits in the import folder: plain files of the two formats', async () => {
    writeFileSync(join(incoming, 'kidney.csv'), 'id,age\n')
    writeFileSync(join(incoming, 'notes.txt'), 'no')
    mkdirSync(join(incoming, 'folder.csv'))
    symlinkSync('/etc/passwd', join(incoming, 'link.csv'))
    expect(await datasets.incoming(await actor('custodian'))).toEqual([{ name: 'kidney.csv', bytes: 7 }])
    expect(await code(datasets.incoming(await actor('operator')))).toBe('refused')
  })

  it('reads a file into a dictionary to begin from, and registers the version', async () => {
    const custodian = await actor('custodian')
    const file = { datasetId: 'kidney-cohort', version: '1', file: 'kidney.csv', sha256 }
    let found: Awaited<ReturnType<typeof datasets.read>> | null = null
    expect(await added(async () => { found = await datasets.read(custodian, file) })).toEqual(['DATASET_FILE_REQUESTED', 'DATASET_FILE_STORED'])
    expect(found).toMatchObject({ rows: 120, variables: [{ name: 'id', type: 'integer' }, { name: 'age' }, { name: 'sbp', type: 'number' }, { name: 'visit', type: 'date' }] })
    expect(node.asked.at(-1)).toEqual({ operation: 'register-dataset', body: { datasetId: 'kidney-cohort', version: '1', sourcePath: join(incoming, 'kidney.csv'), sourceSha256: sha256 } })
    expect(await code(datasets.register(custodian, version({ variables: [{ name: 'weight', type: 'number', label: { ko: '', en: '' } }], identifiers: [] })))).toBe('bad-request')
    expect(await code(datasets.register(custodian, version({ identifiers: [{ column: 'sbx', domain: 'd' }] })))).toBe('bad-request')
    expect(await added(() => datasets.register(custodian, version()))).toEqual(['DATASET_REGISTERED'])
    expect(await code(datasets.register(custodian, version()))).toBe('already-registered')
    const stored = await work.read.selectFrom('dataset_version').selectAll().where('dataset_id', '=', 'kidney-cohort').executeTakeFirstOrThrow()
    expect((JSON.parse(stored.variables) as { type: string }[])[0]?.type).toBe('pseudonym')
    // A new version begins from the dictionary before.
    expect((await datasets.read(custodian, { ...file, version: '2' })).variables[1]?.label.ko).toBe('나이')
  })

  it('keeps a dataset with its custodian', async () => {
    await people.create(null, person('custodian2', { roles: ['dataCustodian'] }))
    expect(await code(datasets.register(await actor('custodian2'), version({ version: '2' })))).toBe('refused')
    expect(await code(datasets.register(await actor('operator'), version({ datasetId: 'other-data' })))).toBe('refused')
    expect(await code(datasets.register(null, version({ datasetId: 'other-data' }), (await actor('researcher')).id))).toBe('refused')
    await expect(Promise.resolve().then(() => version({ file: '../../etc/passwd.csv' }))).rejects.toThrow()
  })

  const licence = (more: object = {}): NewLicence => NewLicence.parse({
    projectId: 'kidney', datasetId: 'kidney-cohort', version: '1', unit: 'person', variables: ['id', 'age'], conditions: [{ column: 'age', op: '>=', value: 20 }],
    rows: { ko: '스무 살부터', en: 'From 20' }, terms: { ko: '조건', en: 'Terms' }, startsOn: '2026-01-01', endsOn: later, ...more,
  })
  const grant = (by: Actor | null, more: object = {}): Promise<string> => grantLicence({ work, clock: systemClock, timezone, authorizer }, by, licence(more))

  it('grants a licence on what the dictionary holds, and tells the members', async () => {
    const custodian = await actor('custodian')
    const { id } = await actor('researcher2')
    await projects.addMember(null, 'kidney', { personId: id, role: 'projectLead', until: null })
    for (const wrong of [{ variables: ['nothing'] }, { conditions: [{ column: 'nothing', op: 'not-null' }] }, { conditions: [{ column: 'age', op: '=', value: 'twenty' }] }, { conditions: [{ column: 'id', op: '=', value: 'x' }] }, { endsOn: '2026-01-02' }, { startsOn: later, endsOn: '2026-12-01' }]) {
      expect(await code(grant(custodian, wrong)), JSON.stringify(wrong)).toBe('bad-request')
    }
    expect(await code(grant(custodian, { version: '9' }))).toBe('not-found')
    expect(await code(grant(custodian, { projectId: 'nothing' }))).toBe('not-found')
    for (const username of ['operator', 'researcher2', 'custodian2']) expect(await code(grant(await actor(username)))).toBe('refused')
    let made = ''
    expect(await added(async () => { made = await grant(custodian) })).toEqual(['LICENCE_GRANTED'])
    expect(await code(grant(custodian))).toBe('already-registered')
    expect(await work.read.selectFrom('notice').select('key').where('person_id', '=', id).execute()).toContainEqual({ key: 'licence-granted' })
    await licences.end(custodian, made, 'no longer needed')
    await grant(null)
  })
})
