import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { ProjectUse } from '../../contract/resources/project.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { ensureFolder, syncFolder, writeDurably } from './durable-file.ts'
import type { ProjectVolumes } from './project-volumes.ts'
import { TurnTaking } from './turn-taking.ts'
import { copyTree, treeSize } from './volume-commands.ts'

const LockFile = z.object({ locked: z.boolean() })

export interface ProjectFoldersParts {
  readonly root: string
  readonly locks: string
  /** Files that a new demo project begins with; null where none are installed. */
  readonly demoSeed: string | null
  readonly volumes: ProjectVolumes
  /** New projects get a volume, and plain folders are moved into one. */
  readonly limited: boolean
  /** Is a session of this project alive, other than the one that asks? */
  readonly usedBy: (projectId: string, except: string | null) => boolean
  readonly log: (entry: { readonly project: string; readonly err: unknown }, message: string) => void
}

const projectUids = { first: 200_000, last: 299_999 } as const

/** The projects' own folders: made, moved into volumes, locked and deleted here. */
export class ProjectFolders {
  readonly #parts: ProjectFoldersParts
  readonly #unwritten = new Set<string>()
  readonly #turns = new TurnTaking()

  constructor(parts: ProjectFoldersParts) {
    this.#parts = parts
    // A making or a deletion cut short by a crash: neither was answered for.
    for (const name of fs.readdirSync(parts.root)) {
      if (/^\.(new|deleted)-/.test(name)) fs.rmSync(path.join(parts.root, name), { recursive: true, force: true })
    }
  }

  folder(projectId: string): string {
    return path.join(this.#parts.root, projectId)
  }

  /** Makes the folder if it is new; one that belongs to another project's user is refused. `session` is the one that it is for. */
  ensure(projectId: string, projectUid: number, seed: 'none' | 'demo', session: string | null = null): Promise<void> {
    return this.#turns.run(projectId, async () => {
      const { limited, usedBy, volumes } = this.#parts
      if (volumes.has(projectId)) {
        await volumes.open(projectId)
        this.#assertOwner(projectId, projectUid)
        if (!usedBy(projectId, session)) await volumes.mend(projectId)
      } else if (fs.existsSync(this.folder(projectId))) {
        this.#assertOwner(projectId, projectUid)
        if (limited && !usedBy(projectId, session)) await this.#move(projectId, projectUid)
      } else if (limited) {
        await volumes.make(projectId, projectUid, { fill: async (stage) => this.#begin(stage, projectUid, seed) })
      } else {
        this.#makePlain(projectId, projectUid, seed)
      }
    })
  }

  /** Opens what a look into the project needs, and waits for a move that is under way. */
  ready(projectId: string): Promise<void> {
    return this.#turns.run(projectId, async () => { if (this.#parts.volumes.has(projectId)) await this.#parts.volumes.open(projectId) })
  }

  /** What a project holds and may hold, or null where no limit holds for it. */
  use(projectId: string): ProjectUse | null {
    return this.#parts.volumes.use(projectId)
  }

  /** Moves the folders of an earlier version, or of a backup, into volumes; one that fails stays where it is, and is tried again. */
  async moveAll(): Promise<void> {
    const { limited, root, usedBy, volumes, log } = this.#parts
    if (!limited) return
    for (const projectId of fs.readdirSync(root)) {
      await this.#turns.run(projectId, async () => {
        const found = fs.lstatSync(this.folder(projectId), { throwIfNoEntry: false })
        const plain = found?.isDirectory() === true && found.uid >= projectUids.first && found.uid <= projectUids.last && !projectId.startsWith('.')
        if (plain && !volumes.has(projectId) && !usedBy(projectId, null)) await this.#move(projectId, found.uid)
      }).catch((cause: unknown) => { log({ project: projectId, err: cause }, 'a project folder was not moved into a volume') })
    }
  }

  async #move(projectId: string, projectUid: number): Promise<void> {
    const folder = this.folder(projectId)
    await this.#parts.volumes.make(projectId, projectUid, { fill: (stage) => copyTree(folder, stage), held: await treeSize(folder), replaces: folder })
  }

  #assertOwner(projectId: string, projectUid: number): void {
    const found = fs.lstatSync(this.folder(projectId))
    if (found.uid !== projectUid || !found.isDirectory()) throw new GloveboxError('state-conflict')
  }

  #makePlain(projectId: string, projectUid: number, seed: 'none' | 'demo'): void {
    const fresh = path.join(this.#parts.root, `.new-${projectId}-${randomBytes(6).toString('hex')}`)
    fs.mkdirSync(fresh, { mode: 0o700 })
    try {
      this.#begin(fresh, projectUid, seed)
      fs.renameSync(fresh, this.folder(projectId))
    } catch (cause) {
      fs.rmSync(fresh, { recursive: true, force: true })
      throw cause
    }
    syncFolder(this.#parts.root)
  }

  #begin(folder: string, projectUid: number, seed: 'none' | 'demo'): void {
    const owner = { uid: projectUid, gid: projectUid }
    if (seed === 'demo' && this.#parts.demoSeed !== null) copySeed(this.#parts.demoSeed, folder, owner)
    ensureFolder(path.join(folder, 'outputs'), 0o700, owner)
    ensureFolder(folder, 0o700, owner)
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
  delete(projectId: string, projectUid: number): Promise<void> {
    return this.#turns.run(projectId, async () => {
      const { volumes, root } = this.#parts
      if (volumes.has(projectId)) {
        // One that cannot be opened has no owner to ask for, and is deleted all the same.
        const opened = await volumes.open(projectId).then(() => true, () => false)
        if (opened) this.#assertOwner(projectId, projectUid)
        return volumes.remove(projectId)
      }
      if (!fs.existsSync(this.folder(projectId))) return
      this.#assertOwner(projectId, projectUid)
      const doomed = path.join(root, `.deleted-${projectId}-${randomBytes(6).toString('hex')}`)
      fs.renameSync(this.folder(projectId), doomed)
      syncFolder(root)
      fs.rmSync(doomed, { recursive: true, force: true })
    })
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
