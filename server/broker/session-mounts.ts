import fs from 'node:fs'
import path from 'node:path'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { containerPaths } from '../domain/workspaces/container-spec.ts'
import { bindReadOnly, makeSharedFolder, mountSocketFolder, unmountAll } from './mount-commands.ts'
import { mountsAt, readMountTable } from './mount-table.ts'
import type { NodeLayout } from './node-layout.ts'
import { openFolder } from './open-below.ts'

const requiredFlags = ['ro', 'nosuid', 'nodev', 'noexec']

/** The mounts of sessions on the host: a socket folder and a shared data folder each, and extracts bound into the latter. */
export class SessionMounts {
  readonly #layout: NodeLayout

  constructor(layout: NodeLayout) {
    this.#layout = layout
  }

  socketDir(sessionId: string): string {
    return path.join(this.#layout.sockets, sessionId)
  }

  dataDir(sessionId: string): string {
    return path.join(this.#layout.sessionMounts, sessionId, 'data')
  }

  /** Makes both folders of a session anew; whatever a crash left there goes first. */
  async prepare(sessionId: string, projectUid: number): Promise<void> {
    await this.clear(sessionId)
    fs.mkdirSync(this.socketDir(sessionId), { mode: 0o700 })
    await mountSocketFolder(this.socketDir(sessionId), { uid: projectUid, gid: this.#layout.users.gateway.gid })
    fs.mkdirSync(this.dataDir(sessionId), { recursive: true, mode: 0o755 })
    fs.chmodSync(this.dataDir(sessionId), 0o755)
    await makeSharedFolder(this.dataDir(sessionId))
  }

  /** Binds an extract so that the container sees it, and believes only what the container's own mount table says. */
  async mountExtract(sessionId: string, extractId: string, dataset: string, pidOf: () => Promise<number>): Promise<void> {
    const target = path.join(this.dataDir(sessionId), dataset)
    const source = openFolder(this.#layout.extracts, [extractId], this.#layout.users.data.uid)
    if (source === null) throw new GloveboxError('dataset-file-missing', { dataset })
    try {
      await this.clearStages(sessionId)
      await this.unmountExtract(sessionId, dataset)
      fs.mkdirSync(target, { mode: 0o755 })
      await bindReadOnly(source, path.join(this.#layout.stages, `${sessionId}.${dataset}`), target)
      this.#verify(await pidOf(), dataset, source)
    } catch (cause) {
      await this.unmountExtract(sessionId, dataset)
      throw cause
    } finally {
      fs.closeSync(source)
    }
  }

  async unmountExtract(sessionId: string, dataset: string): Promise<boolean> {
    const target = path.join(this.dataDir(sessionId), dataset)
    const taken = await unmountAll(target)
    if (fs.existsSync(target)) fs.rmdirSync(target)
    return taken > 0
  }

  /** Datasets for which the data folder has a mount point. */
  mountedDatasets(sessionId: string): readonly string[] {
    return fs.existsSync(this.dataDir(sessionId)) ? fs.readdirSync(this.dataDir(sessionId)) : []
  }

  /** Is the dataset gone from the container's mount table too? */
  assertGone(pid: number, dataset: string): void {
    if (mountsAt(readMountTable(pid), `${containerPaths.data}/${dataset}`).length > 0) {
      throw new GloveboxError('internal', {}, new Error('a dataset is still mounted in the container'))
    }
  }

  /** Takes everything of a session away: stages, extracts, data folder, socket folder. */
  async clear(sessionId: string): Promise<void> {
    await this.clearStages(sessionId)
    await this.#removeMountPoint(path.join(this.#layout.sessionMounts, sessionId))
    await this.#removeMountPoint(this.socketDir(sessionId))
  }

  /** Takes away what a bind that was cut short has left on the way. */
  async clearStages(sessionId: string): Promise<void> {
    for (const name of fs.readdirSync(this.#layout.stages)) if (name.startsWith(`${sessionId}.`)) await this.#removeMountPoint(path.join(this.#layout.stages, name))
  }

  /** Sessions of which a folder or mount is left. */
  leftovers(): readonly string[] {
    const stages = fs.readdirSync(this.#layout.stages).map((name) => name.split('.')[0] ?? name)
    return [...new Set([...stages, ...fs.readdirSync(this.#layout.sessionMounts), ...fs.readdirSync(this.#layout.sockets)])]
  }

  /** Read-only and bound from the very folder that was opened: device and path of the mount's root must be those of the source. */
  #verify(pid: number, dataset: string, source: number): void {
    const inContainer = mountsAt(readMountTable(pid), `${containerPaths.data}/${dataset}`)
    const onHost = fs.statSync(`/proc/self/fd/${source}`)
    const seen = fs.statSync(`/proc/${pid}/root${containerPaths.data}/${dataset}`)
    const [mount] = inContainer
    const ok = inContainer.length === 1 && mount !== undefined && requiredFlags.every((flag) => mount.options.includes(flag))
      && seen.dev === onHost.dev && seen.ino === onHost.ino
    if (!ok) throw new GloveboxError('internal', {}, new Error(`the container does not see ${dataset} read-only: ${mount?.options.join(',') ?? 'no mount'}`))
  }

  async #removeMountPoint(folder: string): Promise<void> {
    await unmountAll(folder)
    // Empty now: only the broker writes below, so nothing is removed that is not a folder of its own.
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
