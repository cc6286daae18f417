import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
// Each by itself: the folder's index also brings what only repairs need.
import { loadHighsSolver } from '../adapters/disclosure/highs-solver.ts'
import { loadProfile, profileNames } from '../adapters/disclosure/load-profile.ts'
import { readRecords } from '../adapters/disclosure/read-records.ts'
import type { CheckFile, CheckRequest, LinearSolver, RecordSource } from '../domain/disclosure/check-request.ts'
import type { CheckReport } from '../domain/disclosure/check-report.ts'
import { ProfileError } from '../domain/disclosure/disclosure-profile.ts'
import type { DisclosureProfile } from '../domain/disclosure/disclosure-profile.ts'
import { localise } from '../domain/disclosure/localise.ts'
import { describe, listFiles, openCheckReader } from './check-inputs.ts'
import type { CheckReader, FoundFile, InputProblem } from './check-inputs.ts'
import { OptionError, readCheckOptions, refusalLanguage } from './check-options.ts'
import type { CheckOptions } from './check-options.ts'
import { printReport } from './check-printing.ts'
import { checkText } from './check-texts.ts'
import { keptInputs } from './kept-inputs.ts'

/** Where a command writes and what surrounds it. */
export interface CommandIo {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** Version of the product, stored with every report. */
export const gloveboxVersion = '0.1.0'

/** `glovebox check`: 0 every file passes, 1 review or fail, 2 something given could not be used. */
export async function runCheck(argv: readonly string[], io: CommandIo): Promise<number> {
  let options: CheckOptions
  let profile: DisclosureProfile | null
  try {
    options = readCheckOptions(argv, io.env)
    if (options.help) {
      io.out(`${checkText('cli.help', options.language)}\n`)
      return 0
    }
    profile = loadProfile(options.profile, options.set)
    if (profile === null) {
      io.error(`${checkText('cli.unknown-profile', options.language, { word: options.profile, known: profileNames().join(', ') })}\n`)
      return 2
    }
  } catch (error) {
    return refuse(error, refusalLanguage(argv, io.env), io)
  }
  const problems: InputProblem[] = []
  // The rules are loaded while the worker starts.
  const [{ request, found }] = await Promise.all([gather(options, profile, io, problems), loadRules()])
  const report = await checkWithSolver(request)
  problems.push(...misfits(report))
  await writeOutcome({ options, report, request, found }, io, problems)
  for (const { key, words } of problems) io.error(`${checkText(key, options.language, words)}\n`)
  if (problems.length > 0) return 2
  return report.files.every(({ outcome }) => outcome === 'pass') ? 0 : 1
}

function refuse(error: unknown, language: 'ko' | 'en', io: CommandIo): number {
  if (error instanceof OptionError) io.error(`${checkText(error.key, language, { word: error.word })}\n`)
  else if (error instanceof ProfileError) io.error(`${checkText(`cli.${error.code}`, language, { word: error.key })}\n`)
  else throw error
  return 2
}

async function gather(options: CheckOptions, profile: DisclosureProfile, io: CommandIo, problems: InputProblem[]): Promise<{ request: CheckRequest; found: readonly FoundFile[] }> {
  const found = options.paths.flatMap((path) => listFiles(path, io.cwd, problems))
  const reader = openCheckReader(problems)
  try {
    return { request: await readAll(options, { profile, found, reader }, io, problems), found }
  } finally {
    reader.close()
  }
}

async function readAll(options: CheckOptions, { profile, found, reader }: { profile: DisclosureProfile; found: readonly FoundFile[]; reader: CheckReader }, io: CommandIo, problems: InputProblem[]): Promise<CheckRequest> {
  const files: CheckFile[] = []
  for (const file of found) {
    const read = await reader.read(file, describe(file, options.table, io.cwd, problems), options.type)
    if (read !== null) files.push(read)
  }
  const data: RecordSource[] = []
  for (const path of options.data) {
    try {
      data.push(...await readRecords(resolve(io.cwd, path)))
    } catch {
      problems.push({ key: 'cli.data-unreadable', words: { word: path } })
    }
  }
  const against = []
  for (const directory of options.against) against.push(...await reader.earlier(directory, io.cwd))
  return { files, profile, data, against, cells: options.cells, version: gloveboxVersion }
}

const loadRules = async (): Promise<typeof import('../domain/disclosure/check-outputs.ts')> => await import('../domain/disclosure/check-outputs.ts')

/** Checks with the solver only where some cell asks for it: most tables never do. */
export async function checkWithSolver(request: CheckRequest): Promise<CheckReport> {
  let asked = false
  const asking: LinearSolver = {
    open: () => ({
      ask: () => {
        // Ends the audit here: it starts anew with the solver.
        asked = true
        throw new Error('a solver is needed')
      },
      close: () => undefined,
    }),
  }
  const { checkOutputs } = await loadRules()
  const first = checkOutputs({ ...request, solver: asking })
  return asked ? checkOutputs({ ...request, solver: await loadHighsSolver() }) : first
}

function misfits(report: CheckReport): readonly InputProblem[] {
  return report.files.flatMap((file) => file.findings.filter(({ message }) => message === 'question.description-does-not-fit')
    .map(({ values }): InputProblem => ({ key: 'cli.description-misfit', words: { word: file.path, key: String(values['entry']) } })))
}

interface Work {
  readonly options: CheckOptions
  readonly report: CheckReport
  readonly request: CheckRequest
  readonly found: readonly FoundFile[]
}

async function writePage(path: string, { report, language, shown }: { report: CheckReport; language: 'ko' | 'en'; shown: string }, problems: InputProblem[]): Promise<void> {
  const { reportPage } = await import('../domain/disclosure/report-page.ts')
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, reportPage(report, language))
  } catch {
    problems.push({ key: 'cli.write-failed', words: { word: shown } })
  }
}

async function writeOutcome({ options, report, request, found }: Work, io: CommandIo, problems: InputProblem[]): Promise<void> {
  const kept = keptInputs(options, found, io.cwd)
  if (options.repair !== null) {
    const { writeRepairs } = await import('./check-repairs.ts')
    await writeRepairs({ directory: resolve(io.cwd, options.repair), shown: options.repair, report, request, kept, language: options.language }, io, problems)
  }
  if (options.report !== null) {
    const path = resolve(io.cwd, options.report)
    if (kept(path)) problems.push({ key: 'cli.report-over-input', words: { word: options.report } })
    else await writePage(path, { report, language: options.language, shown: options.report }, problems)
  }
  if (options.json) io.out(`${JSON.stringify(localise(report, options.language), null, 2)}\n`)
  else printReport(report, options, io)
}
