import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

const Entry = z.object({ value: z.unknown(), bytes: z.int(), created: z.string(), changed: z.string() })
const Shelf = z.record(z.string(), Entry)
/** One kept value. */
export type ShelfEntry = z.infer<typeof Entry>

/** How much one shelf may hold. */
export interface ShelfLimits { readonly entry: number; readonly entries: number; readonly total: number }

/** The shelf is full or the value is too large. */
export class ShelfFull extends Error {}

const MOST_OPEN = 200

/** Small values kept per person on disk (lab settings, layouts): one file per shelf, replaced as a whole, bounded. */
export class PersonShelf {
  readonly #folder: string
  readonly #limits: ShelfLimits
  readonly #open = new Map<string, Promise<Map<string, ShelfEntry>>>()
  readonly #writing = new Map<string, Promise<void>>()

  constructor(folder: string, limits: ShelfLimits) {
    this.#folder = folder
    this.#limits = limits
  }

  async all(owner: string): Promise<ReadonlyMap<string, ShelfEntry>> {
    return this.#shelf(owner)
  }

  async put(owner: string, id: string, value: unknown): Promise<void> {
    const shelf = await this.#shelf(owner)
    const bytes = Buffer.byteLength(JSON.stringify(value))
    const others = [...shelf].filter(([key]) => key !== id)
    const total = others.reduce((sum, [, entry]) => sum + entry.bytes, bytes)
    if (bytes > this.#limits.entry || others.length >= this.#limits.entries || total > this.#limits.total) throw new ShelfFull('no room')
    const now = new Date().toISOString()
    shelf.set(id, { value, bytes, created: shelf.get(id)?.created ?? now, changed: now })
    await this.#save(owner, shelf)
  }

  async remove(owner: string, id: string): Promise<void> {
    const shelf = await this.#shelf(owner)
    if (shelf.delete(id)) await this.#save(owner, shelf)
  }

  #fileOf(owner: string): string {
    // INVARIANT: ids of persons and projects come from the server; still, no name may lead out of the folder.
    if (!/^[a-z0-9][a-z0-9_-]{0,130}$/.test(owner)) throw new Error('not a name')
    return path.join(this.#folder, `${owner}.json`)
  }

  #shelf(owner: string): Promise<Map<string, ShelfEntry>> {
    let shelf = this.#open.get(owner)
    if (shelf === undefined) {
      shelf = this.#load(this.#fileOf(owner))
      this.#open.set(owner, shelf)
      if (this.#open.size > MOST_OPEN) this.#open.delete(this.#open.keys().next().value as string)
    }
    return shelf
  }

  async #load(file: string): Promise<Map<string, ShelfEntry>> {
    try {
      return new Map(Object.entries(Shelf.parse(JSON.parse(await readFile(file, 'utf8')))))
    } catch {
      // Missing or damaged: layouts and settings start anew rather than keep a person out.
      return new Map()
    }
  }

  #save(owner: string, shelf: Map<string, ShelfEntry>): Promise<void> {
    const file = this.#fileOf(owner)
    const before = this.#writing.get(owner) ?? Promise.resolve()
    const written = before.catch(() => undefined).then(() => replaceFile(file, JSON.stringify(Object.fromEntries(shelf))))
    this.#writing.set(owner, written)
    return written
  }
}

const replaceFile = async (file: string, text: string): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const next = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(next, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(next, file).catch(async (error: unknown) => {
    await rm(next, { force: true })
    throw error
  })
}
