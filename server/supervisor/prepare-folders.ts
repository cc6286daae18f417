import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { systemAccount } from '../system-account.ts'

/** Makes the state and run folders with the owners and modes that the processes rely on; refuses a link in place of a folder. */
export const prepareFolders = (config: Config): void => {
  const [server, gateway, data] = [systemAccount(config.users.server), systemAccount(config.users.gateway), systemAccount(config.users.data)]
  const state = (name: string): string => join(config.stateDir, name)
  const folders = [ // table
    { path: config.stateDir, mode: 0o755, uid: 0, gid: 0 },
    { path: state('server'), mode: 0o700, ...server },
    { path: state('gateway'), mode: 0o700, ...gateway },
    { path: state('data'), mode: 0o700, ...data },
    { path: state('extracts'), mode: 0o700, ...data },
    { path: state('incoming'), mode: 0o755, uid: 0, gid: 0 },
    { path: state('projects'), mode: 0o711, uid: 0, gid: 0 },
    { path: state('volumes'), mode: 0o700, uid: 0, gid: 0 },
    { path: state('node'), mode: 0o700, uid: 0, gid: 0 },
    { path: state('log'), mode: 0o750, uid: 0, gid: 0 },
    { path: config.runDir, mode: 0o755, uid: 0, gid: 0 },
    { path: join(config.runDir, 'internal'), mode: 0o2750, uid: server.uid, gid: gateway.gid },
  ]
  for (const { path, mode, uid, gid } of folders) {
    mkdirSync(path, { recursive: true })
    if (!lstatSync(path).isDirectory()) throw new Error(`${path} is not a folder`)
    chownSync(path, uid, gid)
    chmodSync(path, mode)
  }
}
