import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { loadHighsSolver, provenRepairs } from '../adapters/disclosure/index.ts'
import type { ProvenRepair } from '../adapters/disclosure/index.ts'
import type { CheckRequest } from '../domain/disclosure/check-request.ts'
import type { CheckReport } from '../domain/disclosure/check-report.ts'
import { checkOne, refusalText, whyNoRepair } from '../domain/disclosure/index.ts'
import type { InputProblem } from './check-inputs.ts'
import { inert } from './check-printing.ts'
import { checkText } from './check-texts.ts'
import { closestWords, repairWords } from './repair-words.ts'

interface RepairWork {
  readonly directory: string
  readonly shown: string
  readonly report: CheckReport
  readonly request: CheckRequest
  /** Says of a path whether the run reads what is there. */
  readonly kept: (path: string) => boolean
  readonly language: 'ko' | 'en'
}

/** Writes a repaired file for each that fails and can be repaired, its description, and the difference; never over an input. */
export async function writeRepairs(work: RepairWork, io: { error: (text: string) => void }, problems: InputProblem[]): Promise<void> {
  const failing = work.report.files.filter(({ outcome }) => outcome === 'fail')
  if (failing.length === 0) return
  const request = { ...work.request, solver: await loadHighsSolver() }
  const written = new Set<string>()
  const together = new RepairsTogether(request, failing.map(({ path }) => path))
  for (const file of failing) {
    const name = nameOf(request, file.path)
    const repaired = await together.repair(file, name)
    if (repaired === null) {
      io.error(`${checkText('cli.not-repaired', work.language, { word: file.path })} ${refusalText(whyNoRepair(together.beside(file.path), file), work.language)}\n`)
      continue
    }
    const target = join(work.directory, name)
    if (written.has(target) || ['', '.table.yaml', '.changes.txt'].some((end) => work.kept(`${target}${end}`))) {
      problems.push({ key: written.has(target) ? 'cli.repair-twice' : 'cli.repair-over-input', words: { word: file.path } })
      continue
    }
    written.add(target)
    try {
      write(target, repaired, work.language)
      io.error(`${checkText('cli.repaired', work.language, { word: join(work.shown, name) })}${repaired.keeps === 'tables' ? ` (${checkText('cli.tables-alone', work.language)})` : ''}\n`)
      const closest = closestWords(repaired, work.language)
      if (closest !== null) io.error(`  ${inert(closest)}\n`)
    } catch {
      problems.push({ key: 'cli.write-failed', words: { word: join(work.shown, name) } })
    }
  }
}

/** The same name; a table that was not delimited text becomes it, and its name says so. */
function nameOf({ files }: CheckRequest, path: string): string {
  const format = files.find((file) => file.path === path)?.read.format
  return format === 'csv' || format === 'tsv' ? basename(path) : `${basename(path)}.csv`
}

type Report = CheckReport['files'][number]

/**
 * Repairs the failing files of a run one after the other, each beside those that were repaired before it. One that still fails gives
 * nothing away: it does not leave as it is. A repair that makes an earlier one fail is none.
 */
class RepairsTogether {
  private request: CheckRequest
  private readonly open: Set<string>
  private readonly done: string[] = []

  constructor(request: CheckRequest, failing: readonly string[]) {
    this.request = request
    this.open = new Set(failing)
  }

  /** The request in which a file is judged. */
  beside(path: string): CheckRequest {
    return { ...this.request, files: this.request.files.filter((other) => other.path === path || !this.open.has(other.path)) }
  }

  async repair(file: Report, name: string): Promise<ProvenRepair | null> {
    const request = this.beside(file.path)
    const judge = (files: CheckRequest['files'], path: string): Report => {
      const own = checkOne({ ...request, files }, path)
      const undone = own.outcome !== 'fail' && this.done.some((other) => checkOne({ ...request, files }, other).outcome === 'fail')
      return undone ? { ...own, outcome: 'fail' } : own
    }
    try {
      // Beside fewer files it may break other rules than beside all.
      const report = checkOne(request, file.path)
      const [repaired] = await provenRepairs(request, report.outcome === 'fail' ? report : file, name, judge)
      if (repaired === undefined) return null
      this.request = { ...this.request, files: this.request.files.map((other) => (other.path === file.path ? repaired.file : other)) }
      this.open.delete(file.path)
      this.done.push(file.path)
      return repaired
    } catch {
      return null
    }
  }
}

function write(target: string, repaired: ProvenRepair, language: RepairWork['language']): void {
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, repaired.text)
  writeFileSync(`${target}.table.yaml`, repaired.descriptionText)
  writeFileSync(`${target}.changes.txt`, repairWords(repaired, language))
}
