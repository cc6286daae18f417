import type { RepairWay } from '../../../contract/resources/table-repair.ts'

/** What a repair wrote beside the original. */
export interface WrittenRepair {
  readonly original: string
  readonly path: string
  readonly description: { readonly path: string; readonly text: string }
}

/** As much of JupyterLab's contents as writing beside a file takes. */
export interface FolderContents {
  readonly get: (path: string, options: { readonly content: true }) => Promise<{ readonly content?: unknown }>
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

/** Writes a repaired file and its description into the folder of the original, as the researcher would. */
export async function writeRepair(contents: FolderContents, original: string, way: RepairWay): Promise<WrittenRepair> {
  const folder = original.includes('/') ? original.slice(0, original.lastIndexOf('/')) : ''
  const path = freeName(way.file.path, await takenNames(contents, folder))
  await contents.save(path, { type: 'file', format: 'text', content: way.file.text })
  const description = { path: `${path}.table.yaml`, text: way.file.description }
  await contents.save(description.path, { type: 'file', format: 'text', content: description.text })
  return { original, path, description }
}

/** Removes what a repair wrote. */
export async function removeRepair(contents: FolderContents, { path, description }: WrittenRepair): Promise<void> {
  for (const written of [path, description.path]) await contents.delete(written).catch(() => undefined)
}
