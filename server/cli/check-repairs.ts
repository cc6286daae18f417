import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { loadHighsSolver, provenRepairs } from '../adapters/disclosure/index.ts'
import type { ProvenRepair } from '../adapters/disclosure/index.ts'
import type { CheckRequest } from '../domain/disclosure/check-request.ts'
import type { CheckReport } from '../domain/disclosure/check-report.ts'
import { refusalText, whyNoRepair } from '../domain/disclosure/index.ts'
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
  for (const file of failing) {
    const name = nameOf(request, file.path)
    const repaired = await repairSafely(request, file, name)
    if (repaired === null) {
      io.error(`${checkText('cli.not-repaired', work.language, { word: file.path })} ${refusalText(whyNoRepair(request, file), work.language)}\n`)
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

async function repairSafely(request: CheckRequest, file: CheckReport['files'][number], name: string): Promise<ProvenRepair | null> {
  try {
    return (await provenRepairs(request, file, name))[0] ?? null
  } catch {
    return null
  }
}

function write(target: string, repaired: ProvenRepair, language: RepairWork['language']): void {
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, repaired.text)
  writeFileSync(`${target}.table.yaml`, repaired.descriptionText)
  writeFileSync(`${target}.changes.txt`, repairWords(repaired, language))
}
