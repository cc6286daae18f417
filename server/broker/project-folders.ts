import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { ensureFolder, syncFolder, writeDurably } from './durable-file.ts'

const LockFile = z.object({ locked: z.boolean() })

export interface ProjectFoldersParts {
  readonly root: string
  readonly locks: string
  /** Files that a new demo project begins with; null where none are installed. */
  readonly demoSeed: string | null
}

/** The projects' own folders: made, locked and deleted here. */
export class ProjectFolders {
  readonly #parts: ProjectFoldersParts
  readonly #unwritten = new Set<string>()

  constructor(parts: ProjectFoldersParts) {
    this.#parts = parts
    // A making or a deletion cut short by a crash: neither was answered for.
    for (const name of fs.readdirSync(parts.root)) {
      if (name.startsWith('.')) fs.rmSync(path.join(parts.root, name), { recursive: true, force: true })
    }
  }

  folder(projectId: string): string {
    return path.join(this.#parts.root, projectId)
  }

  /** Makes the folder if it is new; one that belongs to another project's user is refused. */
  ensure(projectId: string, projectUid: number, seed: 'none' | 'demo'): void {
    const folder = this.folder(projectId)
    const owner = { uid: projectUid, gid: projectUid }
    if (fs.existsSync(folder)) {
      if (fs.lstatSync(folder).uid !== projectUid || !fs.lstatSync(folder).isDirectory()) throw new GloveboxError('state-conflict')
      return
    }
    const fresh = path.join(this.#parts.root, `.new-${projectId}-${randomBytes(6).toString('hex')}`)
    fs.mkdirSync(fresh, { mode: 0o700 })
    try {
      if (seed === 'demo' && this.#parts.demoSeed !== null) copySeed(this.#parts.demoSeed, fresh, owner)
      ensureFolder(path.join(fresh, 'outputs'), 0o700, owner)
      ensureFolder(fresh, 0o700, owner)
      fs.renameSync(fresh, folder)
    } catch (cause) {
      fs.rmSync(fresh, { recursive: true, force: true })
      throw cause
    }
    syncFolder(this.#parts.root)
  }

  assertOpen(projectId: string): void {
    if (this.isLocked(projectId)) throw new GloveboxError('project-locked')
  }

  /** A lock that cannot be read is a lock. */
  isLocked(projectId: string): boolean {
    const file = this.#lockFile(projectId)
    if (this.#unwritten.has(projectId)) return true
    if (!fs.existsSync(file)) return false
    try {
      return LockFile.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).locked
    } catch {
      return true
    }
  }

  /** A lock holds at once, even if the disk is too full to keep it over a restart; then it is an error as well. */
  setLocked(projectId: string, locked: boolean): void {
    if (locked) this.#unwritten.add(projectId)
    writeDurably(this.#lockFile(projectId), `${JSON.stringify({ locked })}\n`)
    this.#unwritten.delete(projectId)
  }

  /** Deletes the folder with all in it. The caller has made sure that no session can still write there. */
  delete(projectId: string, projectUid: number): void {
    const folder = this.folder(projectId)
    if (!fs.existsSync(folder)) return
    if (fs.lstatSync(folder).uid !== projectUid) throw new GloveboxError('state-conflict')
    const doomed = path.join(this.#parts.root, `.deleted-${projectId}-${randomBytes(6).toString('hex')}`)
    fs.renameSync(folder, doomed)
    syncFolder(this.#parts.root)
    fs.rmSync(doomed, { recursive: true, force: true })
  }

  #lockFile(projectId: string): string {
    return path.join(this.#parts.locks, `${projectId}.json`)
  }
}

/** Copies regular files and folders; the target is still out of the project's reach. */
const copySeed = (source: string, target: string, owner: { readonly uid: number; readonly gid: number }): void => {
  for (const entry of fs.readdirSync(source, { withFileTypes: true })) {
    const from = path.join(source, entry.name)
    const to = path.join(target, entry.name)
    if (entry.isDirectory()) {
      fs.mkdirSync(to, { mode: 0o700 })
      copySeed(from, to, owner)
      fs.chownSync(to, owner.uid, owner.gid)
    } else if (entry.isFile()) {
      fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL)
      fs.chownSync(to, owner.uid, owner.gid)
      fs.chmodSync(to, 0o600)
    }
  }
}
