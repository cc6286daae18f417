import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { ContainerEngine } from '../adapters/docker/container-engine.ts'
import { readConfig } from '../config.ts'
import { checkEngineRequest, checkExecRequest } from '../domain/workspaces/engine-request-allow-list.ts'
import { admit } from './admission.ts'
import { BackupKeeper } from './backup-keeper.ts'
import { brokerHandlers } from './broker-operations.ts'
import { brokerServer, describe, listenOnSocket } from './broker-server.ts'
import { DataKeeper } from './data-keeper.ts'
import { EventSpool } from './event-spool.ts'
import { probeCommand } from './isolation-probes.ts'
import { readInventory } from './machine-inventory.ts'
import { ensureLayout, nodeLayout } from './node-layout.ts'
import { freezeFile } from './project-files.ts'
import { ProjectFolders } from './project-folders.ts'
import { readProjectPolicy } from './project-policy.ts'
import { ProjectVolumes } from './project-volumes.ts'
import { SessionKeeper } from './session-keeper.ts'
import { SessionLedger } from './session-ledger.ts'
import { SessionMounts } from './session-mounts.ts'
import { watchSessions } from './session-watch.ts'

const firstLookMs = 10_000

/** The broker's wiring, top to bottom; the only process with the engine's socket. */
const main = async (): Promise<void> => {
  const log = pino({ name: 'broker' })
  const config = readConfig()
  if (process.getuid?.() !== 0) throw new Error('the broker runs as root: it mounts and starts containers')

  const installed = path.resolve(import.meta.dirname, '../..')
  const manifest = JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8')) as { version: string }
  // One line: the engine is sent exactly what the allow-list has read.
  const seccompProfile = JSON.stringify(JSON.parse(fs.readFileSync(path.join(installed, 'policies/seccomp/session.json'), 'utf8')))
  const layout = nodeLayout(config)
  ensureLayout(layout)

  const inventory = await readInventory(config.gpuInventory)
  let imageId = ''
  const engine = new ContainerEngine(config.dockerSocket, {
    create: (body) => checkEngineRequest(body, {
      imageId, instance: layout.instance, timezone: config.timezone, seccompProfile,
      projectRoot: layout.projects, socketRoot: layout.sockets, sessionRoot: layout.sessionMounts,
      memoryMiB: inventory.memoryMiB, cpus: inventory.cpus, gpus: inventory.gpus.map((card) => card.uuid), cgroupParents: [''],
    }),
    exec: (body) => checkExecRequest(body, probeCommand),
  })
  const admission = { engine, image: config.image, stateDir: layout.stateDir, inventory, seccompProfile, timezone: config.timezone }

  const spool = new EventSpool(layout.spool)
  const mounts = new SessionMounts(layout)
  const ledger = new SessionLedger(layout.ledger)
  const limited = config.projectLimits
  const warn = (entry: object, message: string): void => log.warn(entry, message)
  const volumes = new ProjectVolumes({ images: layout.volumes, projects: layout.projects, policy: readProjectPolicy(path.join(installed, 'policies')), limited, log: warn })
  await volumes.openAll()
  const projects = new ProjectFolders({
    root: layout.projects, locks: layout.projectLocks, demoSeed: folderIfThere(path.join(installed, 'demo/project-seed')), volumes, limited, log: warn,
    usedBy: (projectId, except) => ledger.live().some(({ grant, phase }) => grant.projectId === projectId && grant.sessionId !== except && phase !== 'exited'),
  })
  const data = new DataKeeper({ layout, demoData: path.join(installed, 'demo/data') })
  const keeper = new SessionKeeper({
    instance: layout.instance, engine, ledger, spool, mounts, projects,
    admit: async (grant) => {
      const admitted = await admit(grant, admission)
      imageId = admitted.placement.imageId
      return admitted
    },
  })

  const server = brokerServer({
    handlers: brokerHandlers({
      version: manifest.version, image: config.image, stateDir: layout.stateDir, projectsRoot: layout.projects,
      engine, inventory, keeper, projects, volumes, spool, data, backups: new BackupKeeper(layout),
    }),
    freeze: async (request) => {
      projects.assertOpen(request.projectId)
      await projects.ready(request.projectId)
      return freezeFile({ ...request, projectsRoot: layout.projects, copiesIn: layout.frozen })
    },
    match: (order, outputs) => data.match(order, outputs),
    log: (entry) => log.warn(entry, 'refused'),
  })
  const watch = watchSessions({ instance: layout.instance, engine, keeper, log })
  // An engine that hangs must not keep the broker from answering that it does.
  await Promise.race([watch.settled, wait(firstLookMs, undefined, { ref: false })])
  await listenOnSocket(server, config.brokerSocket, layout.users.server.gid)
  log.info({ socket: config.brokerSocket, instance: layout.instance }, 'broker listens')
  void projects.moveAll()

  const close = async (): Promise<void> => {
    watch.close()
    spool.close()
    server.close()
    server.closeAllConnections()
    if (ledger.live().length === 0) await volumes.close()
    process.exit(0)
  }
  process.once('SIGTERM', () => void close())
  process.once('SIGINT', () => void close())
}

const folderIfThere = (folder: string): string | null => (fs.existsSync(folder) ? folder : null)

main().catch((cause: unknown) => {
  process.stderr.write(`broker: ${describe(cause)}\n`)
  process.exit(1)
})
