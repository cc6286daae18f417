import type { RepairWay } from '../../../contract/resources/table-repair.ts'
import type { RepairUndo } from './draft.ts'

/** What a repair wrote beside the original. */
interface WrittenRepair {
  readonly original: string
  readonly path: string
  readonly description: { readonly path: string; readonly text: string }
  /** What takes it back later. */
  readonly undo: Omit<RepairUndo, 'kind'>
}

/** As much of JupyterLab's contents as writing beside a file takes. */
export interface FolderContents {
  readonly get: (path: string, options: { readonly content: true; readonly type?: 'file'; readonly format?: 'text' }) => Promise<{ readonly content?: unknown }>
  readonly save: (path: string, model: { readonly type: 'file'; readonly format: 'text'; readonly content: string }) => Promise<unknown>
  readonly delete: (path: string) => Promise<void>
}

const mostNames = 50

async function takenNames(contents: FolderContents, folder: string): Promise<ReadonlySet<string>> {
  const listing = await contents.get(folder, { content: true })
  return new Set(((listing.content ?? []) as readonly { readonly path: string }[]).map((entry) => entry.path))
}

/** The offered name, or one with a number where something stands there already: nothing is ever written over. */
function freeName(offered: string, taken: ReadonlySet<string>): string {
  const dot = offered.lastIndexOf('.')
  for (let number = 1; number <= mostNames; number += 1) {
    const path = number === 1 ? offered : `${offered.slice(0, dot)}-${number}${offered.slice(dot)}`
    if (!taken.has(path) && !taken.has(`${path}.table.yaml`)) return path
  }
  throw new Error('no free name')
}

/** Tells two texts apart; not a digest: it guards against mistakes, not against forgery. */
export function textFingerprint(text: string): string {
  let [one, other] = [0x811c9dc5, 0x1b873593]
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    one = Math.imul(one ^ unit, 0x01000193)
    other = Math.imul(other ^ unit, 0x85ebca6b)
  }
  return `${text.length}-${(one >>> 0).toString(16)}-${(other >>> 0).toString(16)}`
}

/** Writes a repaired file and its description into the folder of the original, as the researcher would; both or neither. */
export async function writeRepair(contents: FolderContents, original: string, way: RepairWay): Promise<WrittenRepair> {
  const folder = folderOf(original)
  const path = freeName(way.file.path, await takenNames(contents, folder))
  const description = { path: `${path}.table.yaml`, text: way.file.description }
  try {
    await contents.save(path, { type: 'file', format: 'text', content: way.file.text })
    await contents.save(description.path, { type: 'file', format: 'text', content: description.text })
  } catch (error) {
    // A repaired file without its description would be read as another table.
    await contents.delete(path).catch(() => undefined)
    throw error
  }
  return { original, path, description, undo: { text: textFingerprint(way.file.text), description: { path: description.path, text: textFingerprint(description.text) } } }
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')

/** What became of a repair that was taken back. */
export type UndoneRepair = 'undone' | 'changed-by-hand' | 'original-gone'

/** Removes what a repair wrote and nobody changed since. Where the original is gone nothing is removed: there is nothing to go back to. */
export async function removeRepair(contents: FolderContents, repaired: { readonly original: string; readonly path: string; readonly undo: Omit<RepairUndo, 'kind'> }): Promise<UndoneRepair> {
  const taken = await takenNames(contents, folderOf(repaired.original))
  if (!taken.has(repaired.original)) return 'original-gone'
  const { undo, path } = repaired
  let result: UndoneRepair = 'undone'
  for (const written of [{ path, text: undo.text }, undo.description]) {
    if (!taken.has(written.path)) continue
    const now: unknown = (await contents.get(written.path, { content: true, type: 'file', format: 'text' })).content
    if (typeof now === 'string' && textFingerprint(now) === written.text) await contents.delete(written.path)
    else result = 'changed-by-hand'
  }
  return result
}
