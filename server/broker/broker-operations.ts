import type { ContainerEngine } from '../adapters/docker/container-engine.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { BrokerHealth, Inventory } from '../domain/node/broker-api.ts'
import type { BrokerHandlers } from './broker-server.ts'
import type { BackupKeeper } from './backup-keeper.ts'
import type { DataKeeper } from './data-keeper.ts'
import type { EventSpool } from './event-spool.ts'
import { runIsolationProbes } from './isolation-probes.ts'
import { diskReserveMiB } from './admission.ts'
import { freeDiskMiB } from '../free-disk.ts'
import { listFiles } from './project-files.ts'
import type { ProjectFolders } from './project-folders.ts'
import type { ProjectVolumes } from './project-volumes.ts'
import type { SessionKeeper } from './session-keeper.ts'

export interface OperationParts {
  readonly version: string
  readonly image: string
  readonly stateDir: string
  readonly projectsRoot: string
  readonly engine: ContainerEngine
  readonly inventory: Inventory
  readonly keeper: SessionKeeper
  readonly projects: ProjectFolders
  readonly volumes: ProjectVolumes
  readonly spool: EventSpool
  readonly data: DataKeeper
  readonly backups: BackupKeeper
}

/** Every operation of the node's messages and what does it. */
export const brokerHandlers = (parts: OperationParts): BrokerHandlers => {
  const { keeper, projects, data, spool, backups } = parts
  return {
    'health': () => health(parts),
    'inventory': async () => parts.inventory,
    'start-session': (grant) => keeper.start(grant),
    'sessions': async () => ({ sessions: keeper.sessions() }),
    'mount-extract': ({ sessionId, extractId, dataset }) => keeper.mountExtract(sessionId, extractId, dataset),
    'unmount-extract': async ({ sessionId, dataset }) => { await keeper.unmountExtract(sessionId, dataset); return {} },
    'stop-session': async ({ sessionId, reason, graceSeconds }) => { await keeper.stop(sessionId, reason, graceSeconds); return {} },
    'extend-session': async ({ sessionId, endsAt }) => { await keeper.extend(sessionId, endsAt); return {} },
    'probe-session': ({ sessionId }) => runIsolationProbes(sessionId, { keeper, engine: parts.engine }),
    'register-dataset': (registration) => data.register(registration),
    'make-extract': (plan) => data.makeExtract(plan),
    'remove-extract': async ({ extractId }) => {
      if (keeper.usesExtract(extractId)) throw new GloveboxError('state-conflict')
      await data.removeExtract(extractId)
      return {}
    },
    'ensure-project': async ({ projectId, projectUid, seed }) => { await projects.ensure(projectId, projectUid, seed); return {} },
    'lock-project': async ({ projectId }) => {
      try {
        projects.setLocked(projectId, true)
      } finally {
        // Whoever still works there would go on writing into what is now locked.
        await keeper.stopProject(projectId, 'project-locked')
      }
      return {}
    },
    'unlock-project': async ({ projectId }) => { projects.setLocked(projectId, false); return {} },
    'delete-project-files': async ({ projectId, projectUid }) => {
      if (keeper.usesProject(projectId)) throw new GloveboxError('state-conflict')
      await projects.delete(projectId, projectUid)
      return {}
    },
    // Also of a locked project: the custodian decides about what lies there.
    'list-files': async ({ projectId, projectUid, path }) => {
      await projects.ready(projectId)
      return listFiles({ projectsRoot: parts.projectsRoot, projectId, projectUid, path })
    },
    'project-use': async ({ projectId }) => ({ use: projects.use(projectId) }),
    'backup-state': async () => ({ hasPassphrase: backups.hasPassphrase() }),
    'make-backup': (order) => backups.make(order),
    'events': async ({ after, waitMs }) => ({ events: await spool.after(after, waitMs) }),
  }
}

/** Answers even when nothing works: that is what it is asked for. */
const health = async (parts: OperationParts): Promise<BrokerHealth> => {
  const [engine, image] = await Promise.all([
    parts.engine.facts().then((facts) => ({ ok: true, ...facts }), () => ({ ok: false, version: '', cgroup: '' })),
    parts.engine.image(parts.image).then(({ id }) => ({ ok: true, name: parts.image, id }), () => ({ ok: false, name: parts.image, id: '' })),
  ])
  const freeMiB = freeDiskMiB(parts.stateDir)
  const disk = { ok: freeMiB >= diskReserveMiB, freeMiB }
  const volumes = parts.volumes.health()
  return { ok: engine.ok && image.ok && disk.ok && volumes.ok, version: parts.version, engine, image, disk, volumes }
}
