import type { OutputTable } from '../read-output.ts'
import { ask, finishTable } from '../tables/block-work.ts'
import type { BlockWork } from '../tables/block-work.ts'
import { nothingFound } from '../tables/found-tables.ts'
import type { FoundTables } from '../tables/found-tables.ts'
import { readShown } from '../tables/shown-value.ts'
import { bins } from './bins.ts'
import { buildCharacteristicsTable } from './characteristics-table.ts'
import { calibration } from './calibration.ts'
import { classificationReport } from './classification-report.ts'
import { clusterCentres, clusterChoice } from './cluster-centres.ts'
import { buildColumnShares } from './column-shares.ts'
import { explainedVariance, loadings } from './components.ts'
import { buildCorrelationMatrix } from './correlation-matrix.ts'
import { derivedShares } from './derived-shares.ts'
import { derivedLimits } from './derived-survival.ts'
import { computedTerms } from './derived-terms.ts'
import { importance } from './importance.ts'
import type { FormTable, KnownForm } from './form-table.ts'
import { formTable } from './form-table.ts'
import { sampleSize } from './sample-size.ts'
import { scores } from './scores.ts'
import { thresholdCurve } from './threshold-curve.ts'
import { trainingCurve } from './training-curve.ts'

/** Statistics that are known by the words of their columns and by what their numbers must do; each bounds what it can carry. */
const forms: readonly ((table: FormTable) => KnownForm | null)[] = [ // table
  trainingCurve, thresholdCurve, loadings, explainedVariance, clusterCentres, clusterChoice, classificationReport, calibration, importance, scores, bins, sampleSize,
]

/** Builds the tables of a block of a known form; `null` for every other block. */
export function buildKnownForm(work: BlockWork): FoundTables | null {
  const { block, layout } = work
  const characteristics = buildCharacteristicsTable(work)
  if (characteristics !== null) return characteristics
  const whole = buildCorrelationMatrix(work) ?? buildColumnShares(work)
  if (whole !== null) return whole
  if (layout.headerRows !== 1) return null
  const table = formTable(block)
  const known = forms.map((form) => form(table)).find((found) => found !== null) ?? null
  if (known === null) return null
  const labels = table.columns.flatMap((_, index) => (known.kinds.has(index) ? [] : [index]))
  const counts = [...known.kinds].find(([, kind]) => kind === 'count')?.[0] ?? null
  const countAt = (row: number): number | null => (counts === null ? null : table.columns[counts]?.numbers?.[row]?.value ?? null)
  const tables = [...known.kinds].map(([place, kind]) => finishTable(work, {
    measure: { name: (block.rows[0]?.[place] ?? '').trim(), kind, share: null, named: true },
    names: labels.map((index) => (block.rows[0]?.[index] ?? '').trim() || 'row'), contributorsDescribed: false,
    cells: block.rows.slice(1).flatMap((row, index) => (known.skip?.has(index) === true ? [] : [{
      codes: labels.map((label) => (row[label] ?? '').trim()), row: block.firstRow + 1 + index, column: block.firstColumn + place,
      shown: readShown(row[place] ?? '', null),
      contributions: countAt(index) === null ? null : { count: countAt(index), largest: [], weight: null, source: 'shown', trueValue: null },
    }])),
  }))
  const repeated = labels.length > 0 && new Set(tables[0]?.cells.map(({ codes }) => codes.join('\u001f'))).size < table.rows - (known.skip?.size ?? 0)
  return { ...nothingFound, tables, questions: repeated ? [ask(block, 'question.repeated-cells', null, {})] : [] }
}

/** What the digits of a table written in full say of their own. */
export interface DerivedCells {
  /** By row and column of the table's rows: cells whose digits follow from other numbers there. */
  readonly cells: ReadonlySet<string>
  /** True where the numbers that are left are estimates and their errors, which tests or limits beside them prove to have been worked out. */
  readonly computed: boolean
}

/** Cells of a table whose digits follow from other numbers there. */
export function derivedCells({ rows, ...table }: OutputTable): DerivedCells {
  const form = formTable({ ...table, rows, titles: [], footnotes: [] })
  const known = forms.map((find) => find(form)).find((found) => found !== null) ?? null
  const terms = computedTerms(form)
  const limits = derivedLimits(form)
  const cells = known?.derived ?? [...terms.derived, ...limits, ...derivedShares(form)]
  return { cells: new Set(cells.map(([row, column]) => `${row + 1}:${column}`)), computed: known?.derived === undefined && (terms.inFull || limits.length > 0) }
}
