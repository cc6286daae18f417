import { loadHighsSolver, loadProfile } from '../../../../server/adapters/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'
import { digestOf } from '../../../../server/adapters/disclosure/index.ts'
import { checkOutputs, readTableDescription } from '../../../../server/domain/disclosure/index.ts'
import type { CheckFile, CheckReport, FileReport, LinearSolver, RecordSource, StatisticType } from '../../../../server/domain/disclosure/index.ts'

/** One file of a test, as its text and its description. */
export interface TextFile {
  readonly name?: string
  readonly text: string
  readonly description?: object
  readonly type?: StatisticType
}

let solver: Promise<LinearSolver> | undefined

async function readFile(file: TextFile): Promise<CheckFile> {
  const bytes = new TextEncoder().encode(file.text)
  const name = file.name ?? 'table.csv'
  return {
    path: name, sha256: digestOf(file.text), bytes: bytes.length, read: await readOutput(bytes, name, defaultReadLimits),
    type: file.type, description: file.description === undefined ? undefined : readTableDescription(file.description),
  }
}

/** Options of a test's check. */
export interface TextCheck {
  readonly profile?: string
  readonly set?: Readonly<Record<string, string | number>>
  readonly against?: Readonly<Record<string, TextFile>>
  readonly data?: string
}

function recordsOf(csv: string): RecordSource {
  const [header = '', ...lines] = csv.trim().split('\n')
  const columns = header.split(',')
  const rows = lines.map((line) => line.split(','))
  return { name: 'data.csv', columns, rowCount: rows.length, values: (column) => rows.map((row) => row[columns.indexOf(column)] || null) }
}

/** Checks some texts with the real readers, profiles and solver. */
export async function checkTexts(files: readonly TextFile[], options: TextCheck = {}): Promise<CheckReport> {
  const profile = loadProfile(options.profile ?? 'acro-default', options.set ?? {})
  if (profile === null) throw new Error('no such profile')
  solver ??= loadHighsSolver()
  const against = await Promise.all(Object.entries(options.against ?? {}).map(async ([name, file]) => ({ name, files: [await readFile(file)] })))
  return checkOutputs({
    files: await Promise.all(files.map(readFile)), profile, against, solver: await solver, cells: true, version: 'test',
    data: options.data === undefined ? undefined : [recordsOf(options.data)],
  })
}

/** Checks one CSV text. */
export async function checkText(text: string, description?: object, options: TextCheck = {}): Promise<FileReport> {
  const report = await checkTexts([{ text: `${text.trim()}\n`, ...(description === undefined ? {} : { description }) }], options)
  const [file] = report.files
  if (file === undefined) throw new Error('no file in the report')
  return file
}

/** `check outcome cell` of every finding, for comparing. */
export function brief(file: FileReport): readonly string[] {
  return file.findings.map(({ check, outcome, at }) => `${check} ${outcome}${at.cell === null ? '' : ` ${Object.values(at.cell).join('/')}`}`)
}

/** The interval of a cell by its codes. */
export function intervalOf(file: FileReport, ...codes: readonly string[]): readonly [number | null, number | null] | null {
  const cell = file.cells.find(({ cell: name }) => codes.every((code, index) => Object.values(name)[index] === code))
  if (cell === undefined) throw new Error(`no cell ${codes.join('/')}`)
  return cell.interval
}
