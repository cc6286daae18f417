import { cellKey, shownNumber } from './table-model.ts'
import type { TableCell, TableModel } from './table-model.ts'

interface Step {
  readonly atRisk: number
  readonly events: number
  /** The variance of the curve over its square, between the least and the most that its places allow. */
  readonly least: number
  readonly most: number
}

/** Room for ties and for units that leave within a step. */
const slack = 1.1

/** The least and the most that a shown number may have been before it was rounded. */
function spanOf(cell: TableCell | undefined): readonly [number, number] | null {
  if (cell?.shown.is !== 'number') return null
  const half = 0.5 * 10 ** -cell.shown.decimals
  return [Math.max(0, cell.shown.value - half), cell.shown.value + half]
}

/**
 * Greenwood's formula: from row to row the variance of a curve over its square grows by events / N², with N between the units at risk
 * before and those left after. The errors of the first row rest on at most as many as anybody was at risk.
 */
function followsGreenwood(steps: readonly Step[]): boolean {
  return steps.every((step, index) => {
    const before = steps[index - 1]
    if (before === undefined || before.atRisk < step.atRisk) return step.least <= slack * step.events / Math.max(1, step.atRisk - step.events) ** 2
    const left = Math.max(1, step.atRisk - step.events)
    return step.most - before.least >= step.events / before.atRisk ** 2 / slack && step.least - before.most <= slack * step.events / left ** 2
  })
}

/**
 * Lends the errors of a survival curve the number at risk that stands in their row, where the errors follow from the events: it is how
 * many units the curve rests on from there on, and is judged as a count of its own.
 */
export function lendRiskSets(tables: readonly TableModel[]): readonly TableModel[] {
  const [atRisk, events, survival] = (['at-risk', 'events', 'survival'] as const).map((kind) => tables.find(({ measure }) => measure.kind === kind))
  if (atRisk === undefined || events === undefined || survival === undefined) return tables
  const keyOf = (cell: TableCell): string => `${cell.row}\u001f${cellKey(cell.codes)}`
  const [eventsAt, survivalAt] = [events, survival].map(({ cells }) => new Map(cells.map((cell) => [keyOf(cell), cell])))
  return tables.map((table) => {
    if (table.measure.kind !== 'spread') return table
    const errorsAt = new Map(table.cells.map((cell) => [keyOf(cell), cell]))
    const steps = atRisk.cells.map((cell): Step | null => {
      const [n, d] = [shownNumber(cell), shownNumber(eventsAt?.get(keyOf(cell)) ?? cell)]
      const [error, curve] = [spanOf(errorsAt.get(keyOf(cell))), spanOf(survivalAt?.get(keyOf(cell)))]
      return n === null || d === null || error === null || curve === null || curve[0] <= 0 ? null : { atRisk: n, events: d, least: (error[0] / curve[1]) ** 2, most: (error[1] / curve[0]) ** 2 }
    })
    if (!steps.every((step) => step !== null) || !followsGreenwood(steps)) return table
    const counts = new Map(atRisk.cells.map((cell) => [keyOf(cell), shownNumber(cell)]))
    return { ...table, cells: table.cells.map((cell) => (cell.contributions !== null ? cell : { ...cell, contributions: { count: counts.get(keyOf(cell)) ?? null, largest: [], weight: null, source: 'shown', trueValue: null } })) }
  })
}
