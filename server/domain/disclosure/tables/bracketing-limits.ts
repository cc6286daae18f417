import { readShown } from './shown-value.ts'
import type { ShownValue } from './shown-value.ts'
import type { TableBlock } from './table-block.ts'
import type { BlockColumn, BlockLayout } from './table-layout.ts'

const side = (words: string): RegExp => new RegExp(String.raw`^(?:(?:ci|conf|rate|pct|est|95|ci95)[ _.-]?)?(?:${words})(?:[ _.-]?(?:ci|95|ci95|95ci|cl))?$`, 'i')
const lower = side('lo|low|lb|lcb|lci|하한|하한값|신뢰하한')
const upper = side('hi|high|ub|ucb|uci|상한|상한값|신뢰상한')
/** Says whether a column has a short name of a limit; what such a column holds is no part of a count. */
export const isLimitName = (name: string): boolean => lower.test(name) || upper.test(name)
/** What limits of confidence stand around. */
const estimates: ReadonlySet<BlockColumn['kind']> = new Set(['ratio', 'percent', 'coefficient', 'survival', 'mean', 'median', 'test', 'correlation'])
/** Fewer rows prove no limits. */
const fewestRows = 2
/** More rows are asked about: so many pairs of numbers could be anything between two others. */
const mostRows = 60

/**
 * Columns under the short names of limits (`lo`, `hi`, `하한`) that stand in every row on both sides of an estimate beside them: at the
 * places of two columns. Names alone are not enough, since `low` and `high` head categories as often.
 */
export function bracketingLimits(block: TableBlock, layout: BlockLayout): readonly number[] {
  const body = block.rows.slice(layout.headerRows).filter((row) => row.some((cell) => cell.trim() !== ''))
  if (body.length < fewestRows || body.length > mostRows) return []
  const open = layout.columns.filter(({ kind, index, numbers }) => kind === null && numbers >= fewestRows && !layout.labels.includes(index))
  const [low, high] = [open.filter(({ name }) => lower.test(name)), open.filter(({ name }) => upper.test(name))]
  const [from, until] = [low[0], high[0]]
  if (low.length !== 1 || high.length !== 1 || from === undefined || until === undefined || until.index - from.index !== 1) return []
  const shown = (row: readonly string[], { index }: BlockColumn): ShownValue => readShown(row[index] ?? '', null)
  // Rounded, both may be the estimate in a row or two.
  const isAround = (estimate: BlockColumn): boolean => body.every((row) => {
    const [least, value, most] = [shown(row, from), shown(row, estimate), shown(row, until)]
    if (least.is === 'empty' && most.is === 'empty') return true
    return least.is === 'number' && value.is === 'number' && most.is === 'number' && least.value <= value.value && value.value <= most.value
  }) && body.filter((row) => {
    const [least, most] = [shown(row, from), shown(row, until)]
    return least.is === 'empty' || least.is === 'number' && most.is === 'number' && least.value < most.value
  }).length >= fewestRows
  return layout.columns.some((column) => estimates.has(column.kind) && column.index < from.index && isAround(column)) ? [from.index, until.index] : []
}
