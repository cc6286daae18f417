import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { defaultReadLimits } from '../adapters/readers/read-budget.ts'
import { openReadWorker } from '../adapters/readers/read-worker.ts'
import type { CheckFile, EarlierRelease } from '../domain/disclosure/check-request.ts'
import { DescriptionError, readTableDescription } from '../domain/disclosure/tables/table-description.ts'
import type { TableDescription } from '../domain/disclosure/tables/table-description.ts'
import type { StatisticType } from '../domain/disclosure/statistic-types.ts'

/** Something given that could not be used; the rest is still checked. */
export interface InputProblem {
  readonly key: string
  readonly words: Readonly<Record<string, string>>
}

/** A file to check, with how it was named. */
export interface FoundFile {
  readonly path: string
  readonly onDisk: string
  /** Folder with a `results.json` in which the file lies. */
  readonly acroFolder: string | null
}

const sidecar = '.table.yaml'

/** Lists the files of one PATH: itself, or everything below a folder, in order of names. */
export function listFiles(path: string, cwd: string, problems: InputProblem[]): readonly FoundFile[] {
  const onDisk = resolve(cwd, path)
  if (!existsSync(onDisk)) {
    problems.push({ key: 'cli.path-missing', words: { word: path } })
    return []
  }
  const before = problems.length
  const found = walk(path, onDisk, null, problems)
  if (found.length === 0 && problems.length === before) problems.push({ key: 'cli.path-empty', words: { word: path } })
  return found
}

function walk(path: string, onDisk: string, acroFolder: string | null, problems: InputProblem[]): readonly FoundFile[] {
  let isFolder: boolean
  try {
    const stat = statSync(onDisk)
    isFolder = stat.isDirectory()
    if (!isFolder && !stat.isFile()) {
      problems.push({ key: 'cli.path-not-file', words: { word: path } })
      return []
    }
  } catch {
    problems.push({ key: 'cli.path-unreadable', words: { word: path } })
    return []
  }
  if (!isFolder) return [{ path, onDisk, acroFolder }]
  const folder = existsSync(join(onDisk, 'results.json')) ? onDisk : acroFolder
  return namesIn(path, onDisk, problems).flatMap((name) => {
    if (name.endsWith(sidecar) && existsSync(join(onDisk, name.slice(0, -sidecar.length)))) return []
    const inner = join(onDisk, name)
    // A link inside a folder could lead anywhere; a PATH that is a link was meant.
    if (isLink(inner)) {
      problems.push({ key: 'cli.path-not-file', words: { word: join(path, name) } })
      return []
    }
    return walk(join(path, name), inner, folder, problems)
  })
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

/** Names in a folder, in order; a folder that may not be listed is a problem of its own. */
function namesIn(path: string, onDisk: string, problems: InputProblem[]): readonly string[] {
  try {
    return readdirSync(onDisk).sort()
  } catch {
    problems.push({ key: 'cli.path-unreadable', words: { word: path } })
    return []
  }
}

/** The description of a file: one given, or the one beside it. */
export function describe(file: FoundFile, given: string | null, cwd: string, problems: InputProblem[]): TableDescription | undefined {
  const beside = `${file.onDisk}${sidecar}`
  const path = given === null ? (existsSync(beside) ? beside : null) : resolve(cwd, given)
  if (path === null) return undefined
  const shown = given ?? `${file.path}${sidecar}`
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    problems.push({ key: existsSync(path) ? 'cli.path-unreadable' : 'cli.path-missing', words: { word: shown } })
    return undefined
  }
  let document: unknown
  try {
    document = parse(text)
  } catch {
    problems.push({ key: 'cli.description-unreadable', words: { word: shown } })
    return undefined
  }
  try {
    return readTableDescription(document)
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error
    problems.push({ key: 'cli.description-key', words: { word: shown, key: error.key } })
    return undefined
  }
}

/** Reads files for the checker. */
export interface CheckReader {
  readonly read: (file: FoundFile, description: TableDescription | undefined, type: StatisticType | null) => Promise<CheckFile | null>
  /** Reads the earlier releases: each file or folder directly in a folder is one. */
  readonly earlier: (directory: string, cwd: string) => Promise<readonly EarlierRelease[]>
  readonly close: () => void
}

/** Opens the worker that reads every file of a run and can do nothing else: what a file does to it is that file's `review`. It starts while the caller goes on. */
export function openCheckReader(problems: InputProblem[]): CheckReader {
  const worker = openReadWorker({ atOnce: true })
  const read: CheckReader['read'] = async (file, description, type) => {
    let bytes: Buffer
    try {
      bytes = readFileSync(file.onDisk)
    } catch {
      problems.push({ key: 'cli.path-unreadable', words: { word: file.path } })
      return null
    }
    return {
      path: file.path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, read: await worker.read(bytes, basename(file.onDisk), defaultReadLimits),
      description, type: type ?? undefined, folder: file.acroFolder ?? undefined,
    }
  }
  const earlier: CheckReader['earlier'] = async (directory, cwd) => {
    const onDisk = resolve(cwd, directory)
    if (!existsSync(onDisk)) {
      problems.push({ key: 'cli.path-missing', words: { word: directory } })
      return []
    }
    const single = !statSync(onDisk).isDirectory()
    const names = single ? [''] : namesIn(directory, onDisk, problems).filter((name) => !name.endsWith(sidecar))
    const releases: EarlierRelease[] = []
    for (const name of names) {
      const found = walk(single ? directory : join(directory, name), single ? onDisk : join(onDisk, name), null, problems)
      const files = (await Promise.all(found.map(async (file) => await read(file, describe(file, null, cwd, problems), null)))).filter((file) => file !== null)
      const told = files.map((file) => file.description?.release).find((release) => release !== null && release !== undefined)
      releases.push({ name: told ?? (single ? basename(onDisk) : name), files })
    }
    return releases
  }
  return { read, earlier, close: worker.close }
}
