import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { loadHighsSolver } from '../adapters/disclosure/index.ts'
import type { CheckRequest } from '../domain/disclosure/check-request.ts'
import type { CheckReport } from '../domain/disclosure/check-report.ts'
import { repairFile } from '../domain/disclosure/repair/repair-file.ts'
import type { RepairedFile } from '../domain/disclosure/repair/repaired-file.ts'
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
    const repaired = /\.(?:csv|tsv|tab|txt)$/i.test(file.path) ? repairSafely(request, file) : null
    if (repaired === null) {
      io.error(`${checkText('cli.not-repaired', work.language, { word: file.path })}\n`)
      continue
    }
    const target = join(work.directory, basename(file.path))
    if ((existsSync(target) && inputs.has(realpathSync(target))) || inputs.has(resolve(target))) {
      problems.push({ key: 'cli.repair-over-input', words: { word: file.path } })
      continue
    }
    try {
      write(target, repaired)
      io.error(`${checkText('cli.repaired', work.language, { word: join(work.shown, basename(file.path)) })}\n`)
    } catch {
      problems.push({ key: 'cli.write-failed', words: { word: join(work.shown, basename(file.path)) } })
    }
  }
}

function repairSafely(request: CheckRequest, file: CheckReport['files'][number]): RepairedFile | null {
  try {
    return repairFile(request, file)
  } catch {
    return null
  }
}

function write(target: string, repaired: RepairedFile): void {
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, delimited(repaired.rows, /\.(?:tsv|tab)$/i.test(target) ? '\t' : ','))
  writeFileSync(`${target}.table.yaml`, stringify(repaired.description))
  writeFileSync(`${target}.changes.txt`, changesText(repaired))
}

function delimited(rows: readonly (readonly string[])[], delimiter: string): string {
  const quoted = (cell: string): string => (cell.includes(delimiter) || /["\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return `${rows.map((row) => row.map(quoted).join(delimiter)).join('\n')}\n`
}

/** What was done at each cell; the numbers that were there are not repeated. */
function changesText({ changes, method }: RepairedFile): string {
  const lines = changes.map(({ row, column, cell, action, check }) => {
    const name = cell === null ? '' : ` (${Object.entries(cell).map(([key, code]) => `${key}: ${code}`).join('; ')})`
    return `row ${row} column ${column}${name}: ${action}, because of ${check}`
  })
  return `${[`method: ${method}`, ...lines].join('\n')}\n`
}
