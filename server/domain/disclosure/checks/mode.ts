import { defineCheck, hit, placeOfTable } from '../disclosure-check.ts'
import type { TableModel } from '../tables/table-model.ts'

const id = 'mode'

/** Asks for the share of the modal category: a mode that nearly all share discloses the group. */
export const mode = defineCheck({
  id, version: 1, types: ['mode'], risk: 'class-disclosure', parameters: ['threshold'], evidence: ['the number of units in each cell', 'how many share the mode'],
  says: 'A mode is safe unless nearly all units share it; without their share a person must look.',
  source: 'Handbook on statistical disclosure control for outputs: mode',
  run: ({ tables }) => tables.filter(({ measure }) => measure.kind === 'mode')
    .filter((table) => !isShareOfMode(table) && !table.cells.every((cell) => sharesMode(cell.contributions?.count ?? null, cell.contributions?.sharing ?? cell.contributions?.largest[0] ?? null)))
    .map((table) => hit(id, 'mode', { outcome: 'review', at: placeOfTable(table), message: 'mode.share-unknown', cure: 'cure.give-mode-share', values: {} })),
})

/** The first `largest` column of a table of modes holds the number of units that share the mode. */
function sharesMode(count: number | null, sharing: number | null): boolean {
  return count !== null && sharing !== null && sharing < 0.9 * count
}

/** A column with the share of the modal category itself. */
function isShareOfMode({ measure, cells }: TableModel): boolean {
  return /share|percent|pct|prop|비율|%/i.test(measure.name ?? '') && cells.every((cell) => cell.shown.is === 'number' && cell.shown.value < (cell.shown.value > 1 || cell.shown.percent ? 90 : 0.9) && (cell.contributions?.count ?? 0) >= 10)
}
