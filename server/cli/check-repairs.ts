import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { loadHighsSolver, provenRepairs } from '../adapters/disclosure/index.ts'
import type { ProvenRepair } from '../adapters/disclosure/index.ts'
import type { CheckRequest } from '../domain/disclosure/check-request.ts'
import type { CheckReport } from '../domain/disclosure/check-report.ts'
import { refusalText, whyNoRepair } from '../domain/disclosure/index.ts'
import type { FoundFile, InputProblem } from './check-inputs.ts'
import { checkText } from './check-texts.ts'

interface RepairWork {
  readonly directory: string
  readonly shown: string
  readonly report: CheckReport
  readonly request: CheckRequest
  readonly found: readonly FoundFile[]
  readonly language: 'ko' | 'en'
}

/** Writes a repaired file for each that fails and can be repaired, its description, and the difference; never over an input. */
export async function writeRepairs(work: RepairWork, io: { error: (text: string) => void }, problems: InputProblem[]): Promise<void> {
  const failing = work.report.files.filter(({ outcome }) => outcome === 'fail')
  if (failing.length === 0) return
  const request = { ...work.request, solver: await loadHighsSolver() }
  const inputs = new Set(work.found.map(({ onDisk }) => realpathSync(onDisk)))
  for (const file of failing) {
    const name = nameOf(request, file.path)
    const repaired = await repairSafely(request, file, name)
    if (repaired === null) {
      io.error(`${checkText('cli.not-repaired', work.language, { word: file.path })} ${refusalText(whyNoRepair(request, file), work.language)}\n`)
      continue
    }
    const target = join(work.directory, name)
    if ((existsSync(target) && inputs.has(realpathSync(target))) || inputs.has(resolve(target))) {
      problems.push({ key: 'cli.repair-over-input', words: { word: file.path } })
      continue
    }
    try {
      write(target, repaired)
      io.error(`${checkText('cli.repaired', work.language, { word: join(work.shown, name) })}${repaired.keeps === 'tables' ? ` (${checkText('cli.tables-alone', work.language)})` : ''}\n`)
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

function write(target: string, repaired: ProvenRepair): void {
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, repaired.text)
  writeFileSync(`${target}.table.yaml`, repaired.descriptionText)
  writeFileSync(`${target}.changes.txt`, changesText(repaired))
}

/** What was done at each place and what is lost, in words that are no table; the numbers that were there are not repeated. */
function changesText({ changes, method, lost }: ProvenRepair): string {
  const lines = changes.map(({ row, column, cell, action, check }) => {
    const name = cell === null ? '' : ` (${Object.entries(cell).map(([key, code]) => `${key}: ${code}`).join('; ')})`
    return `- ${columnLetters(column)}${row}${name} was ${action}${check === null ? '' : `, because of ${check}`}.`
  })
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  return `${[`Repaired by the method "${method}". It loses ${percent(lost.share)} of what the cells say.`, '', ...lines].join('\n')}\n`
}

/** Column letters as a spreadsheet names them, from 1. */
function columnLetters(column: number): string {
  return column <= 0 ? '' : columnLetters(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26))
}
