import fs from 'node:fs'
import { containerPaths } from '../domain/workspaces/container-spec.ts'
import { mountsAt, readMountTable, type MountEntry } from './mount-table.ts'

/** One fact about a running container as the kernel tells it, seen from outside. */
export interface RunningFact {
  readonly id: string
  readonly ok: boolean
  readonly evidence: string
}

const noCapability = /^0+$/

/** Reads what the kernel, not the engine, says of a container's first process. */
export const readRunningFacts = (pid: number, projectUid: number): readonly RunningFact[] => {
  const status = readStatus(pid)
  const capabilities = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((name) => status.get(name) ?? 'absent')
  const uids = (status.get('Uid') ?? '').split(/\s+/)
  const gids = (status.get('Gid') ?? '').split(/\s+/)
  const groups = (status.get('Groups') ?? '').split(/\s+/).filter((group) => group !== '')
  const interfaces = fs.readFileSync(`/proc/${pid}/net/dev`, 'utf8').split('\n').slice(2).map((line) => line.split(':')[0]?.trim() ?? '').filter((name) => name !== '')
  const table = readMountTable(pid)
  return [
    { id: 'outside-user', ok: [...uids, ...gids].every((id) => id === String(projectUid)) && groups.every((id) => id === String(projectUid)), evidence: `uid ${uids.join(' ')} gid ${gids.join(' ')} groups ${groups.join(' ')}` },
    { id: 'outside-capabilities', ok: capabilities.every((set) => noCapability.test(set)), evidence: capabilities.join(' ') },
    { id: 'outside-no-new-privileges', ok: status.get('NoNewPrivs') === '1', evidence: `NoNewPrivs ${status.get('NoNewPrivs') ?? 'absent'}` },
    { id: 'outside-seccomp', ok: status.get('Seccomp') === '2', evidence: `Seccomp ${status.get('Seccomp') ?? 'absent'}` },
    { id: 'outside-network', ok: interfaces.join(' ') === 'lo' && !sharesNamespace(pid, 'net'), evidence: `interfaces ${interfaces.join(' ')}` },
    { id: 'outside-namespaces', ok: ['pid', 'ipc', 'mnt', 'uts'].every((kind) => !sharesNamespace(pid, kind)), evidence: 'pid ipc mnt uts' },
    mountFact('outside-root-read-only', table, '/', ['ro']),
    mountFact('outside-data-read-only', table, containerPaths.data, ['ro']),
    mountFact('outside-socket-folder', table, containerPaths.socket, ['nosuid', 'nodev', 'noexec'], 'tmpfs'),
    mountFact('outside-project', table, containerPaths.project, ['rw']),
  ]
}

/** The same, or null where the process ended while it was being looked at. */
export const runningFactsUnlessEnded = (pid: number, projectUid: number): readonly RunningFact[] | null => {
  try {
    return readRunningFacts(pid, projectUid)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ESRCH')) return null
    throw cause
  }
}

const mountFact = (id: string, table: readonly MountEntry[], point: string, flags: readonly string[], type?: string): RunningFact => {
  const mount = mountsAt(table, point).at(-1)
  const ok = mount !== undefined && flags.every((flag) => mount.options.includes(flag)) && (type === undefined || mount.type === type)
  return { id, ok, evidence: mount === undefined ? `${point}: no mount` : `${point}: ${mount.type} ${mount.options.join(',')}` }
}

const readStatus = (pid: number): ReadonlyMap<string, string> =>
  new Map(fs.readFileSync(`/proc/${pid}/status`, 'utf8').split('\n').map((line) => {
    const at = line.indexOf(':')
    return [line.slice(0, at), line.slice(at + 1).trim()] as const
  }))

const sharesNamespace = (pid: number, kind: string): boolean => fs.readlinkSync(`/proc/${pid}/ns/${kind}`) === fs.readlinkSync(`/proc/self/ns/${kind}`)

/** Is this process part of that container? Read from the control groups, which a container cannot rename. */
export const belongsToContainer = (pid: number, containerId: string): boolean => {
  if (pid <= 1 || containerId === '') return false
  try {
    return fs.readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(containerId)
  } catch {
    return false
  }
}
