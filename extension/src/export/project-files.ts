import type { Contents } from '@jupyterlab/services'
import { MOST_FILES } from './draft.ts'
import { byName } from './project-file.ts'
import type { ProjectFile } from './project-file.ts'

const OUTPUTS = 'outputs'
const DEEPEST = 4

function isSidecar(path: string): boolean {
  return path.endsWith('.table.yaml')
}

async function walk(contents: Contents.IManager, path: string, depth: number): Promise<ProjectFile[]> {
  const folder = await contents.get(path, { content: true })
  const entries = (folder.content ?? []) as readonly Contents.IModel[]
  const found: ProjectFile[] = []
  for (const entry of entries) {
    if (found.length >= MOST_FILES) break
    if (entry.name.startsWith('.') || isSidecar(entry.path)) continue
    if (entry.type !== 'directory') found.push({ path: entry.path, bytes: entry.size })
    else if (depth < DEEPEST) found.push(...(await walk(contents, entry.path, depth + 1)))
  }
  return found
}

/** Everything below `/project/outputs`, or nothing where that folder does not exist. */
export async function outputFiles(contents: Contents.IManager): Promise<readonly ProjectFile[]> {
  const files = await walk(contents, OUTPUTS, 0).catch(() => [])
  return files.slice(0, MOST_FILES).sort(byName)
}

/** The files behind a choice: files as they are, folders as what lies below them. */
export async function filesOfChoice(contents: Contents.IManager, chosen: readonly Contents.IModel[]): Promise<readonly string[]> {
  const paths: string[] = []
  for (const model of chosen) {
    if (model.type === 'directory') paths.push(...(await walk(contents, model.path, 0)).map((file) => file.path))
    else paths.push(model.path)
  }
  return [...new Set(paths)]
}

/** The table description beside a file, if there is one of a sane size; the folder is listed first, as asking for what is not there is an error. */
export async function tableDescription(contents: Contents.IManager, path: string): Promise<{ path: string; text: string } | undefined> {
  const sidecar = `${path}.table.yaml`
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  const listing = await contents.get(folder, { content: true }).catch(() => undefined)
  const entries = (listing?.content ?? []) as readonly Contents.IModel[]
  if (!entries.some((entry) => entry.path === sidecar)) return undefined
  const model = await contents.get(sidecar, { content: true, type: 'file', format: 'text' }).catch(() => undefined)
  const text: unknown = model?.content
  return typeof text === 'string' && text.length <= 65_536 ? { path: sidecar, text } : undefined
}
