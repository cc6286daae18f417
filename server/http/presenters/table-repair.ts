import type { FileDifference, RemainingInterval, RepairOffer, ShownTable, TableChange } from '../../../contract/resources/table-repair.ts'
import type { Language } from '../../../contract/vocabulary/roles.ts'
import { showUnseen } from '../../domain/airlock/file-preview.ts'
import type { FileReport } from '../../domain/disclosure/check-report.ts'
import { brokenAt, reasonOf, refusalText, sentence, stackTables, type CellChange, type OutputTable, type RemainingInterval as SeenInterval, type TableDifference } from '../../domain/disclosure/index.ts'
import type { ComparedRepair } from '../../services/airlock/compare-repair.ts'
import type { RepairAnswer } from '../../services/airlock/repair-outputs.ts'
import { presentFinding } from './egress-request.ts'

/** How much of a table is shown beside its findings. */
const most = { tables: 12, rows: 200, columns: 40, characters: 80, changes: 2000 } as const // table

/** A file explained at its cells, with the ways to repair it. */
export const presentRepairOffer = ({ path, read, report, ways, refusal }: RepairAnswer, language: Language): RepairOffer => {
  return {
    path, outcome: report.outcome, tables: stackTables(read).tables.slice(0, most.tables).map(shownTable), refusal: refusal === null ? null : refusalText(refusal, language),
    findings: report.findings.map((f) => presentFinding({ ...f, message: sentence(f.message, f.values, language), cure: sentence(f.cure, {}, language) })),
    ways: ways.map((way) => ({
      method: way.method, outcome: way.outcome, keeps: way.keeps, file: { path: way.name, text: way.text, description: way.descriptionText },
      table: shownTable({ sheet: null, firstRow: 1, firstColumn: 1, rows: way.rows }),
      changes: way.changes.slice(0, most.changes).map((change) => presentChange(change, report, language)),
      lost: way.lost, remains: way.remains.slice(0, most.changes).map(presentInterval),
    })),
  }
}

/** What a repaired file changed, as a checker sees it. */
export const presentFileDifference = ({ original, report, difference }: ComparedRepair, language: Language): FileDifference => ({
  original: { fileId: original.id, path: original.path, outcome: original.outcome ?? 'review' },
  comparable: difference.comparable, changes: withRules(difference, report).map((change) => presentChange(change, report, language)), unsound: difference.unsound.map((at) => ({ ...at })), remains: difference.remains.slice(0, most.changes).map(presentInterval),
})

/** The rule that the original breaks at the place; what is hidden where it breaks none protects another place. */
const withRules = ({ changes }: TableDifference, original: Pick<FileReport, 'findings'>): readonly CellChange[] => changes.map((change) => {
  const rule = brokenAt(original, change)?.check ?? null
  return { ...change, check: rule, action: rule === null && change.action === 'hidden' ? 'hidden-to-protect' : change.action }
})

const named = (cell: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(cell).map(([name, code]) => [shown(name), shown(code)]))

const presentInterval = ({ row, column, cell, low, high, hidden }: SeenInterval): RemainingInterval => ({ row, column, cell: named(cell), low, high, hidden })

const presentChange = (change: CellChange, original: Pick<FileReport, 'findings'>, language: Language): TableChange => ({
  row: change.row, column: change.column, action: change.action, check: change.check, reason: reasonOf(change, original, language),
  cell: change.cell === null ? null : named(change.cell),
  from: change.from.map(({ sheet, row, column, text }) => ({ sheet: sheet === null ? null : shown(sheet), row, column, text: shown(text) })), to: shown(change.to),
})

const shown = (text: string): string => showUnseen(text.slice(0, most.characters))

const shownTable = ({ sheet, firstRow, firstColumn, rows }: OutputTable): ShownTable => ({
  sheet: sheet === null ? null : shown(sheet), firstRow, firstColumn,
  rows: rows.slice(0, most.rows).map((row) => row.slice(0, most.columns).map(shown)),
  truncated: rows.length > most.rows || rows.some((row) => row.length > most.columns || row.some((cell) => cell.length > most.characters)),
})
