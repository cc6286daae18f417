import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { DeclaredFile } from '../../contract/resources/egress-request.ts'
import { DeclaredFile as DeclaredFileForm } from '../../contract/resources/egress-request.ts'
import type { Role } from '../../contract/vocabulary/roles.ts'
import { brokerServer, type BrokerHandlers } from '../../server/broker/broker-server.ts'
import { freezeFile } from '../../server/broker/project-files.ts'
import { brokerFreezeSource } from '../../server/adapters/airlock/broker-freeze-source.ts'
import { disclosureInspector } from '../../server/adapters/airlock/disclosure-inspector.ts'
import { workerOutputParser } from '../../server/adapters/airlock/worker-output-parser.ts'
import { cedarAuthorizer } from '../../server/adapters/cedar/cedar-authorizer.ts'
import { loadPolicies } from '../../server/adapters/cedar/policy-loader.ts'
import type { OpenDatabase } from '../../server/adapters/database/open-database.ts'
import { unitOfWork, type UnitOfWork } from '../../server/adapters/database/unit-of-work.ts'
import { openAuditHeadSigner, type AuditHeadSigner } from '../../server/adapters/keys/audit-head-signer.ts'
import { openKeyRing, type KeyRing } from '../../server/adapters/keys/disk-key-ring.ts'
import { brokerClient } from '../../server/adapters/node-client/broker-client.ts'
import type { Actor } from '../../server/domain/authorization/authorizer.ts'
import type { Clock } from '../../server/domain/kernel/clock.ts'
import { diskFileVault } from '../../server/adapters/vault/disk-file-vault.ts'
import { inspectionTurns } from '../../server/services/airlock/inspection-turns.ts'
import { airlockServices, type AirlockServices } from '../../server/services/airlock/airlock-services.ts'
import { loadActor } from '../../server/services/load-actor.ts'
import { matchInStory } from './story-fingerprints.ts'

const uid = 200_901
const otherUid = 200_902
const timezone = 'Asia/Seoul'

/** A clock that a story can set forward. */
export interface StoryClock extends Clock { readonly forward: (ms: number) => void }

const storyClock = (): StoryClock => {
  let ahead = 0
  return { now: () => new Date(Date.now() + ahead), forward: (ms) => { ahead += ms } }
}

/** An airlock on real parts: database, vault, keys, policies, readers, checker, and the broker's own freezing behind its socket. */
export interface Story {
  readonly services: AirlockServices
  readonly work: UnitOfWork
  readonly keys: KeyRing
  readonly heads: AuditHeadSigner
  readonly clock: StoryClock
  readonly state: string
  readonly projectFolder: string
  /** The person as they are now; `inSession` acts from inside the open session. */
  readonly as: (person: string, inSession?: 'inSession') => Promise<Actor>
  /** Writes into the folder of the project “liver”, or of the other one. */
  readonly write: (path: string, content: string | Uint8Array, project?: 'kidney') => void
  /** From now on the node cannot match outputs against data. */
  readonly unmatchable: () => void
  readonly grant: (person: string, role: Role, project?: string) => Promise<void>
  readonly revoke: (person: string, role: Role) => Promise<void>
  readonly set: (table: 'project' | 'licence' | 'session', id: string, values: Readonly<Record<string, string | null>>) => Promise<void>
  readonly reopen: () => Promise<Story>
  /** Stops and leaves everything on disk. */
  readonly stop: () => Promise<void>
  readonly end: () => Promise<void>
}

export const sessionId = 's-01storyopensession'
const otherSessionId = 's-01storyothersession'

/** What an author says of a file, with a table of counts as the usual case. */
export const declare = (path: string, more: Partial<DeclaredFile> = {}): DeclaredFile =>
  DeclaredFileForm.parse({ path, type: 'frequencies', population: 'all adults of the cohort', n: 250, controls: 'groups under 10 were merged', ...more })

export const aSubmission = (...files: readonly DeclaredFile[]) => ({ title: 'Counts for the first paper', context: 'Table one of the paper, by sex and group.', files })

/**
 * A project “liver” with a researcher, a colleague, a licence and an open session; three checkers and one more who is also a member. A
 * second project, “kidney”, works on the same data: Seo is its researcher.
 */
export const anAirlock = async (database: OpenDatabase): Promise<Story> => {
  const state = mkdtempSync(join(tmpdir(), 'glovebox-airlock-'))
  const clock = storyClock()
  const work = unitOfWork(database, clock)
  await seed(work)
  return openStory(database, state, clock)
}

/** The same airlock again, on a database and a state folder that are there already. */
export const openStory = async (database: OpenDatabase, state: string, clock: StoryClock = storyClock()): Promise<Story> => {
  const work = unitOfWork(database, clock)
  const projectFolder = join(state, 'projects', 'liver')
  const folders = [[projectFolder, uid], [join(state, 'projects', 'kidney'), otherUid]] as const
  for (const [folder, owner] of folders.flatMap(([root, owner]) => [[root, owner], [join(root, 'outputs'), owner]] as const)) {
    mkdirSync(folder, { recursive: true })
    chownSync(folder, owner, owner)
  }
  const copies = join(state, 'copies')
  mkdirSync(copies, { recursive: true })
  const socket = join(state, 'broker.sock')
  let matching = true
  rmSync(socket, { force: true })
  const noOther = new Proxy({}, { get: () => () => Promise.reject(new Error('this story only freezes files')) }) as BrokerHandlers
  const server = brokerServer({ handlers: noOther, log: () => undefined, match: (order, outputs) => (matching ? matchInStory(order, outputs) : Promise.reject(new Error('the disk of the fingerprints is gone'))), freeze: (request) => freezeFile({ projectsRoot: join(state, 'projects'), copiesIn: copies, ...request }) })
  await new Promise<void>((resolve) => { server.listen(socket, resolve) })
  const broker = brokerClient(socket)
  const keys = openKeyRing(join(state, 'server/keys'), clock)
  const heads = await openAuditHeadSigner({ folder: join(state, 'server/heads'), keys, work, clock })
  const authorizer = cedarAuthorizer(loadPolicies(new URL('../../policies/access/', import.meta.url).pathname))
  const services = airlockServices({
    work, clock, timezone, authorizer, keys, heads, version: '0.1.0', limits: { fileBytes: 64 * 1024 * 1024, requestBytes: 256 * 1024 * 1024, files: 200 }, turns: inspectionTurns(), vault: await diskFileVault(join(state, 'server/vault')), source: brokerFreezeSource(broker),
    parser: workerOutputParser(), inspector: disclosureInspector('0.1.0'), matcher: broker,
  })
  const stop = async (): Promise<void> => {
    await heads.close()
    broker.close()
    await new Promise((resolve) => { server.close(resolve); server.closeAllConnections() })
  }
  return {
    services, work, keys, heads, clock, state, projectFolder,
    unmatchable: () => { matching = false },
    as: async (person, inSession) => {
      const actor = await loadActor(work.read, { personId: person, portalHash: null, sessionId: inSession === undefined ? null : person === 'seo' ? otherSessionId : sessionId }, clock.now(), timezone)
      if (actor === null) throw new Error(`no such person: ${person}`)
      return actor
    },
    write: (path, content, project) => {
      const [folder, owner] = folders[project === undefined ? 0 : 1]
      const file = join(folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
      chownSync(file, owner, owner)
    },
    grant: (person, role, project) => grantRole(work, person, role, project ?? null),
    revoke: async (person, role) => {
      await work.write(async ({ db, audit, now }) => {
        await db.updateTable('role_grant').set({ revoked_at: now.toISOString() }).where('person_id', '=', person).where('role', '=', role).where('revoked_at', 'is', null).execute()
        await audit({ type: 'ROLE_REVOKED', actor: 'system', subject: `person:${person}` })
      })
    },
    set: async (table, id, values) => {
      await work.write(async ({ db, audit }) => {
        await db.updateTable(table).set(values).where('id', '=', id).execute()
        await audit({ type: 'PROJECT_CREATED', actor: 'system' })
      })
    },
    stop,
    reopen: async () => {
      await stop()
      return openStory(database, state, clock)
    },
    end: async () => {
      await stop()
      rmSync(state, { recursive: true, force: true })
    },
  }
}

const grantRole = (work: UnitOfWork, person: string, role: Role, project: string | null): Promise<void> => work.write(async ({ db, audit, now }) => {
  await db.insertInto('role_grant').values({ id: `${person}-${role}-${now.getTime()}`, person_id: person, role, project_id: project, until_day: null, granted_at: now.toISOString(), revoked_at: null }).execute()
  await audit({ type: 'ROLE_GRANTED', actor: 'system', subject: `person:${person}` })
})

const seed = async (work: UnitOfWork): Promise<void> => {
  await work.write(async ({ db, audit, now }) => {
    const at = new Date(now.getTime() - 86_400_000).toISOString()
    for (const id of ['kim', 'lee', 'jung', 'han', 'oh', 'park', 'custodian', 'auditor', 'seo']) {
      await db.insertInto('person').values({ id, username: id, name: `${id[0]?.toUpperCase() ?? ''}${id.slice(1)}`, email: `${id}@example.org`, language: 'en', password_hash: null, oidc_subject: null, created_at: at, disabled_at: null }).execute()
    }
    const grants: readonly (readonly [string, Role, string | null])[] = [
      ['kim', 'researcher', 'liver'], ['lee', 'projectLead', 'liver'], ['jung', 'outputChecker', null], ['han', 'outputChecker', null], ['oh', 'outputChecker', null],
      ['park', 'outputChecker', null], ['park', 'researcher', 'liver'], ['custodian', 'dataCustodian', null], ['auditor', 'auditor', null], ['seo', 'researcher', 'kidney'],
    ]
    for (const [person, role, project] of grants) {
      await db.insertInto('role_grant').values({ id: `${person}-${role}-${project ?? 'all'}`, person_id: person, role, project_id: project, until_day: null, granted_at: at, revoked_at: null }).execute()
    }
    for (const project of [{ id: 'liver', uid, title_ko: '지방간', title_en: 'Fatty liver', permit_reference: 'IRB-2026-1' }, { id: 'kidney', uid: otherUid, title_ko: '신장', title_en: 'Kidney', permit_reference: 'IRB-2026-2' }]) {
      await db.insertInto('project').values({ ...project, purpose_ko: '연구', purpose_en: 'study', permit_ends_on: '2099-12-31', permit_ended_at: null, disclosure_profile: 'acro-default', created_at: at, locked_at: null, lock_reason: null, lock_licence_id: null }).execute()
    }
    await db.insertInto('dataset').values({ id: 'nafld', title_ko: '코호트', title_en: 'Cohort', description_ko: '', description_en: '', custodian_id: 'custodian', custodian_contact: 'data@example.org', source: '', source_licence: '', created_at: at }).execute()
    const variables = ['case_number', 'sex', 'age'].map((name) => ({ name, type: name === 'case_number' ? 'pseudonym' : 'text', label: { ko: name, en: name } }))
    await db.insertInto('dataset_version').values({ dataset_id: 'nafld', version: '1', sha256: '0'.repeat(64), record_count: 17549, unit: 'person', identifiers: JSON.stringify([{ column: 'case_number', domain: 'nafld' }]), variables: JSON.stringify(variables), registered_at: at }).execute()
    for (const [id, project] of [['l1', 'liver'], ['l2', 'kidney']] as const) {
      await db.insertInto('licence').values({ id, project_id: project, dataset_id: 'nafld', version: '1', unit: 'person', variables: JSON.stringify(variables), rows_ko: '', rows_en: '', row_conditions: '[]', terms_ko: '', terms_en: '', starts_on: '2026-01-01', ends_on: '2099-06-30', granted_at: at, ended_at: null, ended_reason: null, ended_by: null }).execute()
    }
    for (const [id, project, person] of [[sessionId, 'liver', 'kim'], [otherSessionId, 'kidney', 'seo']] as const) {
      await db.insertInto('session').values({ id, project_id: project, person_id: person, tier: 'small', state: 'ready', version: 1, steps: '[]', grant_json: null, socket_path: null, token: null, requested_at: at, ready_at: at, ends_at: null, ended_at: null, end_reason: null, end_values: '{}', error: null }).execute()
    }
    await audit({ type: 'SYSTEM_INITIALISED', actor: 'system' })
  })
}
