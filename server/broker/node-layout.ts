import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Config } from '../config.ts'
import { systemAccount, type SystemAccount } from '../system-account.ts'
import { ensureFolder } from './durable-file.ts'

/** Where the broker keeps things, and whose they are. */
export interface NodeLayout {
  /** Short hash of the state folder: two installations on one engine never touch each other's containers. */
  readonly instance: string
  readonly users: { readonly server: SystemAccount; readonly gateway: SystemAccount; readonly data: SystemAccount }
  readonly stateDir: string
  readonly projects: string
  /** Images of the projects' volumes. */
  readonly volumes: string
  readonly extracts: string
  readonly data: string
  readonly incoming: string
  readonly ledger: string
  readonly projectLocks: string
  readonly spool: string
  readonly frozen: string
  readonly stages: string
  readonly sessionMounts: string
  readonly sockets: string
  readonly backups: string
  /** Root's own passphrase for backups, where there is one. */
  readonly backupPassphrase: string
}

const root = { uid: 0, gid: 0 }

/** Names the folders of a configuration. */
export const nodeLayout = (config: Config): NodeLayout => {
  const stateDir = fs.realpathSync(ensuredPath(config.stateDir))
  const runDir = fs.realpathSync(ensuredPath(config.runDir))
  const node = path.join(stateDir, 'node')
  return {
    instance: createHash('sha256').update(stateDir).digest('hex').slice(0, 12),
    users: { server: systemAccount(config.users.server), gateway: systemAccount(config.users.gateway), data: systemAccount(config.users.data) },
    stateDir,
    projects: path.join(stateDir, 'projects'),
    volumes: path.join(stateDir, 'volumes'),
    extracts: path.join(stateDir, 'extracts'),
    data: path.join(stateDir, 'data'),
    incoming: path.join(stateDir, 'incoming'),
    ledger: path.join(node, 'sessions'),
    projectLocks: path.join(node, 'projects'),
    spool: path.join(node, 'spool'),
    frozen: path.join(node, 'frozen'),
    stages: path.join(node, 'stages'),
    sessionMounts: path.join(node, 'mounts'),
    sockets: path.join(runDir, 'sessions'),
    backups: path.join(stateDir, 'backups'),
    backupPassphrase: path.join(node, 'backup-passphrase'),
  }
}

const ensuredPath = (folder: string): string => {
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}

/** Makes the folders with their owners and modes, whatever they were before. */
export const ensureLayout = (layout: NodeLayout): void => {
  const { data, gateway, server } = layout.users
  ensureFolder(layout.incoming, 0o700, server)
  ensureFolder(layout.projects, 0o711, root)
  ensureFolder(layout.data, 0o700, data)
  ensureFolder(layout.extracts, 0o700, data)
  ensureFolder(path.join(layout.stateDir, 'node'), 0o700, root)
  for (const folder of [layout.ledger, layout.projectLocks, layout.spool, layout.frozen, layout.stages, layout.sessionMounts, layout.backups, layout.volumes]) ensureFolder(folder, 0o700, root)
  ensureFolder(layout.sockets, 0o750, { uid: 0, gid: gateway.gid })
}
