import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { errorCode, isAbsent, openChildFolder, openFolder } from './open-below.ts'
import { splitProjectPath } from './project-path.ts'

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants
const chunkBytes = 1_048_576
const listLimit = 2_000
const depthLimit = 16

/** A frozen copy: an open descriptor of a file that has no name any more, and what was read into it. */
export interface FrozenFile {
  readonly fd: number
  readonly bytes: number
  readonly sha256: string
}

export interface FreezeOrder {
  readonly projectsRoot: string
  readonly projectId: string
  readonly projectUid: number
  readonly path: string
  readonly maxBytes: number
  /** Folder of the broker's own for the copy. */
  readonly copiesIn: string
}

/**
 * Copies one regular file out of a project, walking down from the project's folder one component at a time, no link followed, nothing
 * waited for. The copy is whole or there is none: whoever writes to the file meanwhile gets `file-changed`.
 *
 * A file with several names is taken: a hard link can only be made inside the project's own mount, and the copy is of the bytes. A file
 * of another owner is not.
 */
export const freezeFile = async (order: FreezeOrder): Promise<FrozenFile> => {
  const components = splitProjectPath(order.path)
  const source = openRegularFile(order, components)
  try {
    const before = fs.fstatSync(source, { bigint: true })
    if (before.size > BigInt(order.maxBytes)) throw new GloveboxError('file-too-large', { bytes: Number(before.size), limit: order.maxBytes })
    const copy = nameless(order.copiesIn)
    try {
      const { bytes, sha256 } = await copyBytes(source, copy, Number(before.size))
      const after = fs.fstatSync(source, { bigint: true })
      const same = bytes === Number(before.size) && after.size === before.size && after.mtimeNs === before.mtimeNs && after.ctimeNs === before.ctimeNs
      if (!same || !(await isStillThere(order, components, after))) throw new GloveboxError('file-changed')
      return { fd: copy, bytes, sha256 }
    } catch (cause) {
      fs.closeSync(copy)
      throw cause
    }
  } finally {
    fs.closeSync(source)
  }
}

const openRegularFile = (order: FreezeOrder, components: readonly string[]): number => {
  const parents = components.slice(0, -1)
  const name = components.at(-1) ?? ''
  const parent = openFolder(order.projectsRoot, [order.projectId, ...parents], order.projectUid)
  if (parent === null) throw new GloveboxError(leavesProject(order, parents) ? 'file-outside-project' : 'file-missing')
  try {
    return openRegularChild(parent, name, order.projectUid)
  } finally {
    fs.closeSync(parent)
  }
}

/** Looks before it opens: opening a device can act on it, and a link is named as what it is. */
const openRegularChild = (parent: number, name: string, owner: number): number => {
  const at = `/proc/self/fd/${parent}/${name}`
  const seen = fs.lstatSync(at, { throwIfNoEntry: false })
  if (seen === undefined) throw new GloveboxError('file-missing')
  if (seen.isSymbolicLink()) throw new GloveboxError('file-outside-project')
  if (!seen.isFile()) throw new GloveboxError('file-not-regular')
  let fd: number
  try {
    fd = fs.openSync(at, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (cause) {
    throw isAbsent(cause) || errorCode(cause) === 'ENXIO' ? new GloveboxError('file-changed', {}, cause) : cause
  }
  const opened = fs.fstatSync(fd)
  const ok = opened.isFile() && opened.uid === owner && opened.dev === fs.fstatSync(parent).dev && opened.ino === seen.ino
  if (ok) return fd
  fs.closeSync(fd)
  throw new GloveboxError(opened.isFile() && opened.uid === owner ? 'file-changed' : 'file-not-regular')
}

/** Was a component missing because it is a link? Only for the reason that is shown; nothing is opened through it. */
const leavesProject = (order: FreezeOrder, parents: readonly string[]): boolean => {
  for (let depth = 0; depth < parents.length; depth++) {
    const above = openFolder(order.projectsRoot, [order.projectId, ...parents.slice(0, depth)], order.projectUid)
    if (above === null) return false
    const entry = fs.lstatSync(`/proc/self/fd/${above}/${parents[depth] ?? ''}`, { throwIfNoEntry: false })
    fs.closeSync(above)
    if (entry?.isSymbolicLink() === true) return true
  }
  return false
}

const isStillThere = async (order: FreezeOrder, components: readonly string[], was: fs.BigIntStats): Promise<boolean> => {
  let again: number
  try {
    again = openRegularFile(order, components)
  } catch {
    return false
  }
  const now = fs.fstatSync(again, { bigint: true })
  fs.closeSync(again)
  return now.ino === was.ino && now.dev === was.dev
}

const copyBytes = async (source: number, copy: number, expected: number): Promise<{ bytes: number; sha256: string }> => {
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(chunkBytes)
  let bytes = 0
  // One byte more than expected is read, so that growth is seen; never more, so that a file that grows for ever ends.
  while (bytes <= expected) {
    const read = await readAt(source, buffer, Math.min(chunkBytes, expected - bytes + 1))
    if (read === 0) break
    hash.update(buffer.subarray(0, read))
    writeAll(copy, buffer.subarray(0, read))
    bytes += read
  }
  return { bytes, sha256: hash.digest('hex') }
}

const readAt = (fd: number, buffer: Buffer, length: number): Promise<number> =>
  new Promise((resolve, reject) => { fs.read(fd, buffer, 0, length, null, (error, read) => (error === null ? resolve(read) : reject(error))) })

const writeAll = (fd: number, bytes: Buffer): void => {
  for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done)
}

/** An open file without a name: nothing is left of it when the broker ends. */
const nameless = (folder: string): number => {
  const file = path.join(folder, randomBytes(12).toString('hex'))
  const fd = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_EXCL, 0o600)
  fs.unlinkSync(file)
  return fd
}

export interface ListedFile {
  readonly path: string
  readonly bytes: number
  /** False for links, pipes, sockets, devices, and names that would be refused. */
  readonly regular: boolean
}

/** Lists the files at and below a path of a project, folders left out, bounded in number and depth. */
export const listFiles = (order: Pick<FreezeOrder, 'projectsRoot' | 'projectId' | 'projectUid' | 'path'>): { files: ListedFile[]; truncated: boolean } => {
  const components = order.path === '' || order.path === '.' ? [] : splitProjectPath(order.path)
  const start = openFolder(order.projectsRoot, [order.projectId, ...components], order.projectUid)
  const walk: Walk = { files: [], truncated: false }
  if (start === null) return listOne(order, components)
  try {
    listFolder(start, components, walk)
  } finally {
    fs.closeSync(start)
  }
  return { files: walk.files, truncated: walk.truncated }
}

interface Walk {
  files: ListedFile[]
  truncated: boolean
}

const listOne = (order: Pick<FreezeOrder, 'projectsRoot' | 'projectId' | 'projectUid'>, components: readonly string[]): Walk => {
  const parent = openFolder(order.projectsRoot, [order.projectId, ...components.slice(0, -1)], order.projectUid)
  if (parent === null || components.length === 0) throw new GloveboxError('file-missing')
  try {
    const entry = fs.lstatSync(`/proc/self/fd/${parent}/${components.at(-1) ?? ''}`, { throwIfNoEntry: false })
    if (entry === undefined) throw new GloveboxError('file-missing')
    return { files: [{ path: components.join('/'), bytes: entry.size, regular: entry.isFile() }], truncated: false }
  } finally {
    fs.closeSync(parent)
  }
}

const listFolder = (folder: number, above: readonly string[], walk: Walk): void => {
  if (above.length > depthLimit) { walk.truncated = true; return }
  const directory = fs.opendirSync(`/proc/self/fd/${folder}`, { bufferSize: 256 })
  const names: string[] = []
  for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
    if (names.length >= listLimit) { walk.truncated = true; break }
    names.push(entry.name)
  }
  directory.closeSync()
  for (const name of names.toSorted()) {
    if (walk.files.length >= listLimit) { walk.truncated = true; return }
    listEntry(folder, name, above, walk)
  }
}

const listEntry = (folder: number, name: string, above: readonly string[], walk: Walk): void => {
  const entry = fs.lstatSync(`/proc/self/fd/${folder}/${name}`, { throwIfNoEntry: false })
  const at = [...above, name]
  // A name that is not text does not lead back to its file; it is shown, and cannot be frozen.
  if (entry === undefined || !isPlainName(name)) { walk.files.push({ path: at.join('/'), bytes: entry?.size ?? 0, regular: false }); return }
  if (!entry.isDirectory()) { walk.files.push({ path: at.join('/'), bytes: entry.size, regular: entry.isFile() }); return }
  const below = openChildFolder(folder, name)
  if (below === null) return
  try {
    listFolder(below, at, walk)
  } finally {
    fs.closeSync(below)
  }
}

const isPlainName = (name: string): boolean => {
  try {
    return splitProjectPath(name).length === 1
  } catch {
    return false
  }
}
