import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { ProjectUse } from '../../contract/resources/project.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { limitOf, newVolume, volumeSize, type ProjectLimit, type ProjectPolicy } from '../domain/projects/project-limit.ts'
import { missingForVolumes } from '../volume-tools.ts'
import { ensureFolder, syncFolder } from './durable-file.ts'
import { unmountAll } from './mount-commands.ts'
import { mountsAt, readMountTable, type MountEntry } from './mount-table.ts'
import { fileSystemBytes, growFileSystem, imageBehind, isImageInUse, makeFileSystem, mountImage, unmountWritten } from './volume-commands.ts'

const MiB = 1_048_576
/** Inodes that ext4 keeps for itself; the root folder is one of them. */
const reservedInodes = 10

export interface ProjectVolumesParts {
  /** Where the images lie: root's alone. */
  readonly images: string
  /** Where they are mounted, one folder per project. */
  readonly projects: string
  readonly policy: ProjectPolicy
  /** False where the operator lets projects lie without a limit: what has a volume keeps it, new ones get none. */
  readonly limited: boolean
  readonly log: (entry: { readonly project: string; readonly err: unknown }, message: string) => void
}

/** What goes into a new volume, and the plain folder that it takes the place of. */
export interface NewContent {
  readonly fill: (stage: string) => Promise<void>
  readonly held?: ProjectLimit
  readonly replaces?: string
}

/**
 * One ext4 file system per project, in a sparse file of root's: its size is the project's limit, which no kernel lets anybody pass. A
 * mount outlives the broker and is taken up again. The name of the image is what counts: a draft is renamed to it when it is whole.
 */
export class ProjectVolumes {
  readonly #parts: ProjectVolumesParts
  readonly #failed = new Map<string, string>()

  constructor(parts: ProjectVolumesParts) {
    this.#parts = parts
    ensureFolder(parts.images, 0o700, { uid: 0, gid: 0 })
  }

  has(projectId: string): boolean {
    return fs.existsSync(this.#image(projectId))
  }

  /** Takes up what is there after a crash or a reboot; one volume that cannot be opened closes its own project alone. */
  async openAll(): Promise<void> {
    const { images, projects } = this.#parts
    for (const name of fs.readdirSync(images)) if (name.startsWith('.')) await this.#drop(path.join(images, name))
    for (const projectId of this.#made()) {
      const failed = (message: string) => (cause: unknown): void => { this.#parts.log({ project: projectId, err: cause }, message) }
      await this.open(projectId).then(() => this.#grow(projectId).catch(failed('a volume did not grow')), failed('a volume cannot be opened'))
    }
    for (const name of fs.readdirSync(projects)) {
      if (name.startsWith('.old-')) this.#settleOld(name.slice('.old-'.length))
      else if (!this.has(name)) await this.#dropMountPoint(name)
    }
  }

  /** Mounts a project's volume if it is not mounted. */
  async open(projectId: string): Promise<void> {
    try {
      await this.#open(projectId)
      this.#failed.delete(projectId)
    } catch (cause) {
      this.#failed.set(projectId, cause instanceof Error ? cause.message : 'unknown')
      throw cause instanceof GloveboxError ? cause : new GloveboxError('volume-closed', {}, cause)
    }
  }

  /** Makes a volume; a crash leaves either all of it or what was there before. */
  async make(projectId: string, owner: number, content: NewContent): Promise<void> {
    const { images, policy } = this.#parts
    const missing = missingForVolumes()
    if (missing.length > 0) throw new GloveboxError('volume-closed', {}, new Error(`missing: ${missing.join(', ')}`))
    const size = newVolume(limitOf(policy, projectId), this.room(), content.held)
    if (size === null) throw new GloveboxError('disk-full')
    const draft = path.join(images, `.new-${projectId}-${randomBytes(6).toString('hex')}`)
    const image = `${draft}.img`
    try {
      await makeFileSystem(image, size, owner)
      fs.mkdirSync(draft, { mode: 0o700 })
      await mountImage(image, draft)
      fs.rmdirSync(path.join(draft, 'lost+found'))
      await content.fill(draft)
      ensureFolder(draft, 0o700, { uid: owner, gid: owner })
      await unmountWritten(draft)
      fs.rmdirSync(draft)
      syncFile(image)
      this.#putInPlace(image, projectId, content.replaces)
    } catch (cause) {
      for (const left of [draft, image]) await this.#drop(left)
      throw cause instanceof GloveboxError || isFull(cause) ? cause : new GloveboxError('volume-closed', {}, cause)
    }
    await this.open(projectId)
    if (content.replaces !== undefined) fs.rmSync(this.#old(projectId), { recursive: true })
  }

  /** After an error of the disk a file system is read-only until it has been checked. The caller knows that nobody uses it. */
  async mend(projectId: string): Promise<void> {
    const [mount] = this.#mounts(projectId)
    if (mount === undefined || !mount.superOptions.includes('ro')) return
    await unmountWritten(this.#folder(projectId))
    if (await isImageInUse(this.#image(projectId))) throw new GloveboxError('volume-closed')
    await this.open(projectId)
  }

  /** Deletes a volume with all in it, one that cannot be opened as well. */
  async remove(projectId: string): Promise<void> {
    const { images, projects } = this.#parts
    const doomed = path.join(images, `.deleted-${projectId}-${randomBytes(6).toString('hex')}.img`)
    await unmountAll(this.#folder(projectId))
    fs.renameSync(this.#image(projectId), doomed)
    syncFolder(images)
    fs.rmSync(doomed)
    fs.rmdirSync(this.#folder(projectId))
    syncFolder(projects)
    this.#failed.delete(projectId)
  }

  /** What a project holds and may hold, or null where it has no open volume. */
  use(projectId: string): ProjectUse | null {
    if (this.#mounts(projectId).length === 0) return null
    const { blocks, bfree, bsize, files, ffree } = fs.statfsSync(this.#folder(projectId))
    return { usedBytes: (blocks - bfree) * bsize, limitBytes: blocks * bsize, usedFiles: Math.max(0, files - ffree - reservedInodes), limitFiles: files - reservedInodes }
  }

  /** Bytes of the disk that are promised to nobody; below zero where more is promised than there is. */
  room(): number {
    const { bavail, bsize } = fs.statfsSync(this.#parts.images)
    const promised = this.#made().reduce((sum, projectId) => {
      const { size, blocks } = fs.statSync(this.#image(projectId))
      return sum + Math.max(0, size - blocks * 512)
    }, 0)
    return bavail * bsize - this.#parts.policy.keepFreeMiB * MiB - promised
  }

  /** For the node's health: red where a volume is closed, none could be made, or the disk is about to be full. */
  health(): { readonly ok: boolean; readonly made: number; readonly reason: string } {
    const { bavail, bsize } = fs.statfsSync(this.#parts.images)
    const missing = this.#parts.limited ? missingForVolumes() : []
    const reasons = [
      ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
      ...(bavail * bsize < this.#parts.policy.keepFreeMiB * MiB ? [`less than ${this.#parts.policy.keepFreeMiB} MiB free`] : []),
      ...[...this.#failed.keys()].map((projectId) => `${projectId} cannot be opened`),
    ]
    return { ok: reasons.length === 0, made: this.#made().length, reason: reasons.join('; ') }
  }

  /** Unmounts what nobody uses, so that a stopped Glovebox leaves a folder that can be deleted. */
  async close(): Promise<void> {
    for (const projectId of this.#made()) if (this.#mounts(projectId).length > 0) await unmountWritten(this.#folder(projectId)).catch(() => undefined)
  }

  async #open(projectId: string): Promise<void> {
    const folder = this.#folder(projectId)
    if (this.#mounts(projectId).length > 0) return
    // Anything else in its place is somebody's work: neither hidden nor deleted.
    if (mountsAt(readMountTable(), folder).length > 0) throw new GloveboxError('state-conflict', {}, new Error(`${folder} has a mount that is not its volume's`))
    if (!fs.existsSync(folder)) fs.mkdirSync(folder, { mode: 0o700 })
    if (!fs.lstatSync(folder).isDirectory() || fs.readdirSync(folder).length > 0) throw new GloveboxError('state-conflict', {}, new Error(`${folder} is not empty, and there is a volume for it`))
    await mountImage(this.#image(projectId), folder)
    if (this.#mounts(projectId).length === 0) throw new Error(`${folder} does not show its volume`)
  }

  /** The mount of a project's own image at its folder, if it is the topmost there. */
  #mounts(projectId: string): readonly MountEntry[] {
    const top = mountsAt(readMountTable(), this.#folder(projectId)).at(-1)
    return top !== undefined && imageBehind(top.device) === this.#image(projectId) ? [top] : []
  }

  async #grow(projectId: string): Promise<void> {
    const image = this.#image(projectId)
    const { size } = fs.statSync(image)
    const wanted = volumeSize(limitOf(this.#parts.policy, projectId)).imageBytes
    if (wanted > size && wanted - size <= this.room()) fs.truncateSync(image, wanted)
    if (fileSystemBytes(image) < fs.statSync(image).size) await growFileSystem(image)
  }

  /** The old folder is out of the way before the image gets its name: with both, nobody could say which holds the work. */
  #putInPlace(image: string, projectId: string, replaces: string | undefined): void {
    const { images, projects } = this.#parts
    if (replaces !== undefined) {
      fs.renameSync(replaces, this.#old(projectId))
      syncFolder(projects)
    }
    try {
      fs.renameSync(image, this.#image(projectId))
      syncFolder(images)
    } catch (cause) {
      if (replaces !== undefined && !this.has(projectId)) fs.renameSync(this.#old(projectId), replaces)
      throw cause
    }
  }

  /** A move cut short: goes back where there is no volume; is deleted once the volume that took its place is open. */
  #settleOld(projectId: string): void {
    const old = this.#old(projectId)
    if (this.#mounts(projectId).length > 0) fs.rmSync(old, { recursive: true })
    else if (!this.has(projectId) && !fs.existsSync(this.#folder(projectId))) fs.renameSync(old, this.#folder(projectId))
  }

  /** The folder of a volume that was deleted, or never got its name. */
  async #dropMountPoint(name: string): Promise<void> {
    const folder = this.#folder(name)
    const device = mountsAt(readMountTable(), folder).at(-1)?.device
    if (device !== undefined && imageBehind(device)?.startsWith(`${this.#parts.images}/`) === true) await unmountAll(folder)
    const found = fs.lstatSync(folder)
    if (found.isDirectory() && found.uid === 0 && fs.readdirSync(folder).length === 0) fs.rmdirSync(folder)
  }

  async #drop(left: string): Promise<void> {
    await unmountAll(left)
    fs.rmSync(left, { recursive: true, force: true })
  }

  #made(): readonly string[] {
    return fs.readdirSync(this.#parts.images).filter((name) => name.endsWith('.img') && !name.startsWith('.')).map((name) => name.slice(0, -'.img'.length))
  }

  #image(projectId: string): string {
    return path.join(this.#parts.images, `${projectId}.img`)
  }

  #folder(projectId: string): string {
    return path.join(this.#parts.projects, projectId)
  }

  #old(projectId: string): string {
    return path.join(this.#parts.projects, `.old-${projectId}`)
  }
}

const syncFile = (file: string): void => {
  const fd = fs.openSync(file, 'r+')
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}

const isFull = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'
