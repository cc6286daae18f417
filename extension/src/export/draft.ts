import type { DeclaredFile, EgressRequest, EgressTurn } from '../../../contract/resources/egress-request.ts'
import type { OutputType } from '../../../contract/vocabulary/statbarns.ts'

/** One file of a request being written; everything a person may still change. */
export interface DraftFile {
  readonly path: string
  readonly type: OutputType | ''
  readonly kind: 'output' | 'supporting'
  readonly title: string
  readonly unit: string
  readonly population: string
  /** As typed; empty where not given. */
  readonly n: string
  readonly controls: string
  /** Text and path of a table description found beside the file. */
  readonly description: { readonly path: string; readonly text: string } | undefined
  /** The file of the draft that this one repairs. */
  readonly repairedFrom?: string | undefined
  /** What takes the repair back. Kept with the draft, so that it outlives the page and the session, and goes when the draft is submitted. */
  readonly undo?: RepairUndo | undefined
}

/** How it was before a repair: no number of the original, which stays where it is. */
export interface RepairUndo {
  readonly kind: DraftFile['kind']
  /** Fingerprints of the two files as the repair wrote them: what was changed by hand since is not removed. */
  readonly text: string
  readonly description: { readonly path: string; readonly text: string }
}

/** The returned request that a draft corrects. */
export interface Correction {
  readonly requestId: string
  readonly title: string
  readonly turn: number
  /** What the checkers said of the last turn, as a whole and by path. */
  readonly reason: string
  readonly remarks: Readonly<Record<string, readonly string[]>>
}

/** A request being written. */
export interface Draft {
  readonly title: string
  readonly context: string
  readonly files: readonly DraftFile[]
  readonly correcting: Correction | undefined
}

/** What may be written into a file of a draft. */
export type DraftFileChange = Partial<Omit<DraftFile, 'path'>>

/** What is still needed before a draft can be checked or submitted. */
export interface DraftProblem {
  readonly problem: 'files' | 'type' | 'title' | 'context' | 'population'
  readonly path?: string
}

export const emptyDraft: Draft = { title: '', context: '', files: [], correcting: undefined }

/** As many files as one request may hold. */
export const MOST_FILES = 200

const typeByEnding: Readonly<Record<string, OutputType>> = { // table
  png: 'picture', jpg: 'picture', jpeg: 'picture', gif: 'picture', webp: 'picture', svg: 'picture', pdf: 'document',
  py: 'code', r: 'code', ipynb: 'code', sql: 'code', sh: 'code', rmd: 'code', qmd: 'code',
  md: 'document', docx: 'document', log: 'document', html: 'document',
  pkl: 'model', joblib: 'model', pt: 'model', onnx: 'model', safetensors: 'model', gguf: 'model',
}

/** The type that a file's ending makes certain, else none: whether a table holds counts or means only its author knows. */
export function typeFromName(path: string): OutputType | '' {
  return typeByEnding[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? ''
}

function newFile(path: string, unit: string): DraftFile {
  return { path, type: typeFromName(path), kind: 'output', title: '', unit, population: '', n: '', controls: '', description: undefined }
}

/** Adds files that are not in the draft yet, in the given order. */
export function addFiles(draft: Draft, paths: readonly string[], unit: string): Draft {
  const known = new Set(draft.files.map((file) => file.path))
  const fresh = [...new Set(paths)].filter((path) => !known.has(path)).map((path) => newFile(path, unit))
  return { ...draft, files: [...draft.files, ...fresh].slice(0, MOST_FILES) }
}

/** Takes a file out of the draft. */
export function removeFile(draft: Draft, path: string): Draft {
  return { ...draft, files: draft.files.filter((file) => file.path !== path) }
}

/** Changes what the draft says of one file. */
export function changeFile(draft: Draft, path: string, change: DraftFileChange): Draft {
  return { ...draft, files: draft.files.map((file) => (file.path === path ? { ...file, ...change } : file)) }
}

/** The file that repairs one, if the draft has it. */
export function repairOf(draft: Draft, path: string): DraftFile | undefined {
  return draft.files.find((file) => file.repairedFrom === path)
}

/** Puts a repaired file in the place of its original, which stays for the checkers alone. */
export function takeRepair(draft: Draft, path: string, repaired: { readonly path: string; readonly description: DraftFile['description']; readonly controls: string; readonly undo: Omit<RepairUndo, 'kind'> }): Draft {
  const files = draft.files.filter((file) => file.path !== repaired.path).flatMap((file): DraftFile[] => {
    if (file.path !== path) return [file]
    const controls = [file.controls.trim(), repaired.controls].filter((text) => text !== '').join('; ')
    return [{ ...file, kind: 'supporting' }, { ...file, path: repaired.path, kind: 'output', description: repaired.description, controls, repairedFrom: path, undo: { ...repaired.undo, kind: file.kind } }]
  })
  return { ...draft, files }
}

/** Takes a repaired file out again; its original leaves as before. */
export function undoRepair(draft: Draft, repairedPath: string): Draft {
  const repaired = draft.files.find((file) => file.path === repairedPath)
  const files = draft.files.filter((file) => file.path !== repairedPath).map((file): DraftFile => (file.path === repaired?.repairedFrom ? { ...file, kind: repaired.undo?.kind ?? 'output' } : file))
  return { ...draft, files }
}

/** Uses population, unit, N and protection of one file for all of them. */
export function copyToAll(draft: Draft, path: string): Draft {
  const source = draft.files.find((file) => file.path === path)
  if (!source) return draft
  const { population, unit, n, controls } = source
  return { ...draft, files: draft.files.map((file) => ({ ...file, population, unit, n, controls })) }
}

const withoutPopulation: ReadonlySet<string> = new Set(['', 'code', 'document'])

/** What is missing for a check, or for a submission. */
export function problemsOf(draft: Draft, step: 'check' | 'submit'): readonly DraftProblem[] {
  const problems: DraftProblem[] = []
  if (draft.files.length === 0) problems.push({ problem: 'files' })
  for (const { path, type, kind, population } of draft.files) {
    if (type === '') problems.push({ problem: 'type', path })
    const needsPopulation = step === 'submit' && kind === 'output' && !withoutPopulation.has(type)
    if (needsPopulation && population.trim() === '') problems.push({ problem: 'population', path })
  }
  if (step === 'submit' && draft.title.trim().length < 3) problems.push({ problem: 'title' })
  if (step === 'submit' && draft.context.trim().length < 10) problems.push({ problem: 'context' })
  return problems
}

/** The files that a check looks at: not the originals of repaired ones, which do not leave. */
export function checkedFiles(draft: Draft): DeclaredFile[] {
  return declaredFiles({ ...draft, files: draft.files.filter((file) => file.kind === 'output' || repairOf(draft, file.path) === undefined) })
}

/** The files as the server wants them; only for a draft without problems. */
export function declaredFiles(draft: Draft): DeclaredFile[] {
  return draft.files.flatMap((file) => {
    if (file.type === '') return []
    const { path, type, kind, title, unit, population, controls, description, repairedFrom } = file
    const known = draft.files.some((other) => other.path === repairedFrom)
    const n = /^\d+$/.test(file.n.trim()) ? Number(file.n.trim()) : null
    const declared = { path, type, kind, title: title.trim(), unit: unit.trim() || 'person', population: population.trim(), n, controls: controls.trim() }
    return [{ ...declared, ...(description ? { description: description.text } : {}), ...(repairedFrom !== undefined && known ? { repairedFrom } : {}) }]
  })
}

/** Two drafts with the same fingerprint send the same files to a check. */
export function fingerprint(draft: Draft): string {
  return JSON.stringify(declaredFiles(draft))
}

function draftFileOf(declared: DeclaredFile): DraftFile {
  const { path, type, kind, title, unit, population, n, controls, description, repairedFrom } = declared
  const kept = description === undefined ? undefined : { path: `${path}.table.yaml`, text: description }
  return { path, type, kind, title, unit, population, n: n === null ? '' : String(n), controls, description: kept, ...(repairedFrom === undefined ? {} : { repairedFrom }) }
}

/** A draft that corrects a returned request, filled with what its last turn said. */
export function correctionOf(request: EgressRequest): Draft {
  const last = request.turns.at(-1)
  return {
    title: request.title,
    context: last?.context ?? '',
    files: (last?.files ?? []).map((file) => draftFileOf(file.declared)),
    correcting: { requestId: request.id, title: request.title, turn: request.turn + 1, reason: last?.returnedReason ?? '', remarks: remarksOf(last) },
  }
}

function remarksOf(turn: EgressTurn | undefined): Record<string, readonly string[]> {
  const spoken = (turn?.files ?? []).map((file) => [file.path, file.votes.map((vote) => vote.reason.trim()).filter((reason) => reason !== '')] as const)
  return Object.fromEntries(spoken.filter(([, reasons]) => reasons.length > 0))
}

/** A path that is safe to show: control and direction characters become visible. */
export function shownPath(path: string): string {
  return path.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}
