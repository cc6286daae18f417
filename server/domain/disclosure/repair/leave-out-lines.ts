import { describeRepair, recheck } from './repair-work.ts'
import type { Candidate, RepairAim, RepairWork } from './repair-work.ts'
import { suppressCells } from './suppress-cells.ts'

type Direction = 'rows' | 'columns'

/**
 * Leaves out the lines in which hiding would leave no number: the rows of a minimum and a maximum, a model on too few observations, a group
 * of too few people. Not where a total stays that counts them: what is missing from it would be the line. `null` where no whole line can go.
 */
export function leaveOutLines(work: RepairWork, aim: RepairAim): Candidate | null {
  const hidden = suppressCells(work, aim)
  const [grid] = work.file.read.tables
  if (hidden === null || grid === undefined || hidden.reasons.size === 0) return null
  for (const direction of ['rows', 'columns'] as const) {
    const lines = wholeLines(work, new Set(hidden.reasons.keys()), direction)
    const rows = lines === null ? null : without(grid.rows, lines, direction)
    if (rows === null) continue
    const candidate = { rows, description: describeRepair(work, {}, 'marks') }
    if (recheck(work, candidate).outcome !== 'fail') return candidate
  }
  return null
}

/** The lines that hold all hidden places and no number beside them, counted from 1; `null` where there are none such. */
function wholeLines({ tables }: RepairWork, hidden: ReadonlySet<string>, direction: Direction): ReadonlySet<number> | null {
  const lineOf = (cell: { readonly row: number; readonly column: number }): number => (direction === 'rows' ? cell.row : cell.column)
  const [gone, kept] = [new Set<number>(), new Set<number>()]
  for (const table of tables) {
    const counted = table.dimensions.some(({ totals }) => totals.length > 0)
    for (const cell of table.cells) {
      const isHidden = hidden.has(`${cell.row}:${cell.column}`)
      if (isHidden && counted) return null
      if (isHidden) gone.add(lineOf(cell))
      else if (cell.shown.is === 'number') kept.add(lineOf(cell))
    }
  }
  return [...gone].some((line) => kept.has(line)) || kept.size === 0 ? null : gone
}

const turned = (rows: readonly (readonly string[])[]): readonly (readonly string[])[] => Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, column) => rows.map((row) => row[column] ?? ''))

/** The rows without some lines; `null` where one of them carries a label for the next, as merged cells do. */
function without(rows: readonly (readonly string[])[], lines: ReadonlySet<number>, direction: Direction): readonly (readonly string[])[] | null {
  const all = direction === 'rows' ? rows : turned(rows)
  const carries = all.some((line, index) => {
    const next = all[index + 1]
    const blank = next === undefined || next.every((cell) => cell.trim() === '')
    return lines.has(index + 1) && next !== undefined && !blank && !lines.has(index + 2) && line.some((cell, place) => cell.trim() !== '' && (next[place] ?? '').trim() === '')
  })
  const left = all.filter((_, index) => !lines.has(index + 1))
  return carries ? null : direction === 'rows' ? left : turned(left)
}
