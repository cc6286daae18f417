import { z } from 'zod'
import { ProjectUse } from '../../../contract/resources/project.ts'
import { RowCondition } from '../../../contract/resources/registry.ts'

/**
 * Messages between server and broker: HTTP with JSON over the broker's Unix socket (`<run>/broker.sock`), later mutual TLS.
 * The broker is told *what* is granted; how a container is made is its own pure code. Errors are `{error:{code,values}}` with
 * codes of `contract/errors.ts`.
 */

const SessionId = z.string().regex(/^s-[a-z0-9]{10,40}$/)
const ProjectId = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/)
const DatasetName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/)
const ExtractId = z.string().regex(/^x-[a-z0-9]{10,64}$/)

/** What an allocator granted: the container is a pure function of grant and policy. Memory in MiB. */
export const Grant = z.object({
  sessionId: SessionId,
  projectId: ProjectId,
  /** Container user and group id, 200000 … 299999, one per project. */
  projectUid: z.int().min(200_000).max(299_999),
  node: z.string().default('local'),
  memoryMiB: z.int().min(256).max(4_194_304),
  cpus: z.number().min(0.1).max(1024),
  processes: z.int().min(32).max(65_536),
  /** GPU UUIDs leased exclusively; empty for none. */
  gpus: z.array(z.string().regex(/^(GPU|MIG)-[0-9A-Za-z-]{8,80}$/)).max(16),
  /** The server in the container starts a first kernel before anybody asks for it. */
  kernelAhead: z.boolean().default(false),
  endsAt: z.iso.datetime(),
  cgroupParent: z.string().regex(/^[A-Za-z0-9._/-]{0,128}$/).default(''),
})
export type Grant = z.infer<typeof Grant>

/** A mount that exists and was checked in the container's own mountinfo. */
export const MountedExtract = z.object({ extractId: ExtractId, dataset: DatasetName, mountedAt: z.iso.datetime() })
export type MountedExtract = z.infer<typeof MountedExtract>

/** A session as the node holds it. `token` is Jupyter's; it is no secret from the researcher, only from other users of the socket. */
export const NodeSession = z.object({
  sessionId: SessionId, projectId: ProjectId,
  state: z.enum(['starting', 'running', 'exited']),
  containerId: z.string(), socketPath: z.string(), token: z.string(),
  startedAt: z.iso.datetime().nullable(), exitCode: z.int().nullable(), mounts: z.array(MountedExtract),
})
export type NodeSession = z.infer<typeof NodeSession>

export { RowCondition }

/** The extract that a licence names: variables, rows, and identifiers replaced by project pseudonyms. */
export const ExtractPlan = z.object({
  extractId: ExtractId, projectId: ProjectId, datasetId: DatasetName, datasetVersion: z.string().regex(/^[0-9a-z.-]{1,40}$/),
  /** Of the registered source (Parquet as stored); the child refuses other bytes. */
  sourceSha256: z.string().regex(/^[0-9a-f]{64}$/),
  variables: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_.]{0,63}$/)).min(1),
  /** Columns to be replaced by HMAC(project key, domain ‖ id); a subset of `variables`. The extract is sorted by the first. */
  identifiers: z.array(z.object({ column: z.string(), domain: z.string().regex(/^[a-z0-9-]{1,40}$/) })),
  rows: z.array(RowCondition).max(50),
  /** Written as `dictionary.json` beside the data. */
  dictionary: z.record(z.string(), z.unknown()),
})
export type ExtractPlan = z.infer<typeof ExtractPlan>

export const ExtractMade = z.object({
  extractId: ExtractId, rows: z.int(), columns: z.array(z.string()),
  files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
})
export type ExtractMade = z.infer<typeof ExtractMade>

/** Registers a source file (CSV or Parquet) below an allowed root as a dataset version, stored as Parquet, readable by the data user alone. */
export const DatasetRegistration = z.object({ datasetId: DatasetName, version: z.string().regex(/^[0-9a-z.-]{1,40}$/), sourcePath: z.string(), sourceSha256: z.string().regex(/^[0-9a-f]{64}$/) })
export const DatasetRegistered = z.object({ sha256: z.string(), rows: z.int(), bytes: z.int(), columns: z.array(z.object({ name: z.string(), type: z.string() })) })

export const GpuCard = z.object({ uuid: z.string(), name: z.string(), memoryMiB: z.int() })
export type GpuCard = z.infer<typeof GpuCard>
export const Inventory = z.object({ memoryMiB: z.int(), cpus: z.int(), gpus: z.array(GpuCard) })
export type Inventory = z.infer<typeof Inventory>

/** A fact that the node observed; kept in an fsynced spool until acknowledged by asking for later ones. */
export const NodeEvent = z.object({
  sequence: z.int().min(1), at: z.iso.datetime(),
  type: z.enum(['container-started', 'container-died', 'session-stopped', 'extract-mounted', 'extract-unmounted', 'probes-run', 'time-limit', 'orphan-ended']),
  sessionId: z.string().nullable(), values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type NodeEvent = z.infer<typeof NodeEvent>

export const BrokerHealth = z.object({
  ok: z.boolean(), version: z.string(), engine: z.object({ ok: z.boolean(), version: z.string(), cgroup: z.string() }),
  image: z.object({ ok: z.boolean(), name: z.string(), id: z.string() }), disk: z.object({ ok: z.boolean(), freeMiB: z.int() }),
  /** The projects' volumes; `reason` says what is wrong with them. */
  volumes: z.object({ ok: z.boolean(), made: z.int(), reason: z.string() }),
})
export type BrokerHealth = z.infer<typeof BrokerHealth>

/** The server's own copy of the database lies in its folder under `copy`; `passphrase` is used only where root has laid down none. */
export const BackupOrder = z.object({
  backupId: z.string().regex(/^[a-z0-9-]{8,40}$/), copy: z.string().regex(/^backup-[a-z0-9-]{8,40}$/), engine: z.enum(['sqlite', 'postgres']),
  passphrase: z.string().min(16).max(1024).nullable(),
})
export const BackupMade = z.object({ file: z.string(), bytes: z.int(), sha256: z.string() })

const Session = z.object({ sessionId: SessionId })
const Project = z.object({ projectId: ProjectId, projectUid: Grant.shape.projectUid })
const Empty = z.object({})

/** Every broker operation: `POST /v1/<name>` with a JSON body; all are safe to repeat with the same ids. */
export const brokerOperations = { // table
  'health': { body: Empty, answer: BrokerHealth },
  'inventory': { body: Empty, answer: Inventory },
  /** Starts the hardened container; answers as soon as it runs (Jupyter may still be starting). */
  'start-session': { body: Grant, answer: NodeSession },
  'sessions': { body: Empty, answer: z.object({ sessions: z.array(NodeSession) }) },
  'mount-extract': { body: Session.extend({ extractId: ExtractId, dataset: DatasetName }), answer: MountedExtract },
  'unmount-extract': { body: Session.extend({ dataset: DatasetName }), answer: Empty },
  /** Stops the container, takes every mount away, removes the socket folder. Answers when nothing is left. */
  'stop-session': { body: Session.extend({ reason: z.string(), graceSeconds: z.int().min(0).max(30).default(1) }), answer: Empty },
  'extend-session': { body: Session.extend({ endsAt: z.iso.datetime() }), answer: Empty },
  /** Runs the isolation probes inside the running session. */
  'probe-session': { body: Session, answer: z.object({ probes: z.array(z.object({ id: z.string(), ok: z.boolean(), evidence: z.string() })) }) },
  'register-dataset': { body: DatasetRegistration, answer: DatasetRegistered },
  'make-extract': { body: ExtractPlan, answer: ExtractMade },
  'remove-extract': { body: z.object({ extractId: ExtractId }), answer: Empty },
  /** Makes the project's folder (owner projectUid, 0700, `outputs/`, seeded files of `seed` if the folder is new). */
  'ensure-project': { body: Project.extend({ seed: z.enum(['none', 'demo']).default('none') }), answer: Empty },
  /** Locked: no container may mount the folder and nothing can be frozen from it. */
  'lock-project': { body: Project, answer: Empty },
  'unlock-project': { body: Project, answer: Empty },
  'delete-project-files': { body: Project, answer: Empty },
  'list-files': { body: Project.extend({ path: z.string() }), answer: z.object({ files: z.array(z.object({ path: z.string(), bytes: z.int(), regular: z.boolean() })), truncated: z.boolean() }) },
  /** Null where the project has no volume, and so no limit. */
  'project-use': { body: Project, answer: z.object({ use: ProjectUse.nullable() }) },
  'backup-state': { body: Empty, answer: z.object({ hasPassphrase: z.boolean() }) },
  'make-backup': { body: BackupOrder, answer: BackupMade },
  /** Waits up to `waitMs` for events after `after`. */
  'events': { body: z.object({ after: z.int().min(0), waitMs: z.int().min(0).max(25_000) }), answer: z.object({ events: z.array(NodeEvent) }) },
} as const
export type BrokerOperation = keyof typeof brokerOperations

/**
 * `POST /v1/freeze` answers with the file's bytes (`application/octet-stream`); refusals are JSON with codes `file-not-regular`,
 * `file-outside-project`, `file-name-refused`, `file-too-large`, `file-missing`, `project-locked`. The path is walked component by
 * component with O_NOFOLLOW.
 */
export const FreezeRequest = Project.extend({ path: z.string().min(1).max(1024), maxBytes: z.int().min(1) })
export type FreezeRequest = z.infer<typeof FreezeRequest>
