import { cellKey } from './table-model.ts'
import type { TableCell, TableModel } from './table-model.ts'

const deviations = /^(?:.*[ _.-])?(?:sd|s\.d\.|std|std\.? ?dev(?:iation)?|standard deviation|표준편차)$|^(?:sd|std)[ _.-](?!err)|^(?:standardabweichung|écart[ -]type|desviación (?:estándar|típica)|desvio padrão)$/i
const errors = /^(?:.*[ _.-])?(?:se|sem|s\.e\.|std\.? ?err(?:or)?|standard error|표준오차)$/i
const variances = /^(?:.*[ _.-])?(?:var|variance|분산)$/i

/** The largest deviation that a shown spread stands for, its last place rounded up. */
function deviationOf(name: string, cell: TableCell, count: number): number | null {
  if (cell.shown.is !== 'number' || cell.shown.value < 0) return null
  const most = cell.shown.value + 0.5 * 10 ** -cell.shown.decimals
  if (deviations.test(name)) return most
  if (errors.test(name)) return most * Math.sqrt(count)
  return variances.test(name) ? Math.sqrt(most) : null
}

const lowerLimits = /(?:^|[ _.-])(?:lower|low|lcl|ll)(?=$|[ _.-])|하한/i
const upperLimits = /(?:^|[ _.-])(?:upper|high|ucl|ul)(?=$|[ _.-])|상한/i
/** Standard errors from the mean to a limit: of 95 % where a name says so, else of 90 %, the fewest in use; with few units there are more. */
const errorsToLimit = (names: string): number => (/95/.test(names) ? 1.95 : /99/.test(names) ? 2.57 : 1.64)

/** Limits of confidence around a mean give its standard error, and so the deviation, at most. */
function lendLimits(tables: readonly TableModel[]): readonly TableModel[] {
  const means = tables.filter(({ measure }) => measure.kind === 'mean')
  const limits = tables.filter(({ measure }) => measure.kind === 'ratio' || measure.kind === 'mean')
  const lower = limits.filter(({ measure }) => lowerLimits.test(measure.name ?? ''))
  const upper = limits.filter(({ measure }) => upperLimits.test(measure.name ?? ''))
  const [low, high] = [lower[0], upper[0]]
  if (lower.length !== 1 || upper.length !== 1 || low === undefined || high === undefined || means.filter((table) => table !== low && table !== high).length !== 1) return tables
  const [lows, highs] = [byCodes(low), byCodes(high)]
  const to = errorsToLimit(`${low.measure.name ?? ''} ${high.measure.name ?? ''}`)
  return tables.map((table) => (table.measure.kind !== 'mean' || table === low || table === high ? table : { ...table, cells: table.cells.map((cell) => {
    const known = cell.contributions
    const from = lows.get(cellKey(cell.codes))?.[0]?.shown
    const until = highs.get(cellKey(cell.codes))?.[0]?.shown
    if (known?.count == null || known.count < 2 || cell.shown.is !== 'number' || from?.is !== 'number' || until?.is !== 'number' || from.value > cell.shown.value || until.value < cell.shown.value) return cell
    const halfWidth = (until.value - from.value + 10 ** -from.decimals) / 2
    return { ...cell, contributions: { ...known, deviation: (halfWidth / to) * Math.sqrt(known.count) } }
  }) }))
}

/** Lends means and sums the deviation that stands beside them: with the count it bounds what single units can hold. */
export function lendDeviations(tables: readonly TableModel[]): readonly TableModel[] {
  const spreads = tables.filter(({ measure }) => measure.kind === 'spread' && measure.name !== null)
  if (spreads.length === 0) return lendLimits(tables)
  return tables.map((table) => {
    if (table.measure.kind !== 'mean') return table
    const beside = nearest(table, spreads)
    if (beside.length === 0) return table
    const spreadsAt = beside.map((spread) => ({ name: spread.measure.name ?? '', cells: byCodes(spread) }))
    return { ...table, cells: table.cells.map((cell) => {
      const known = cell.contributions
      if (known?.count == null || known.count < 2) return cell
      const found = spreadsAt.flatMap(({ name, cells }) => (cells.get(cellKey(cell.codes)) ?? []).filter((other) => other.row === cell.row || other.column === cell.column)
        .flatMap((other) => deviationOf(name, other, known.count ?? 0) ?? []))
      return found.length === 0 ? cell : { ...cell, contributions: { ...known, deviation: Math.min(...found) } }
    }) }
  })
}

function byCodes({ cells }: TableModel): ReadonlyMap<string, readonly TableCell[]> {
  const map = new Map<string, TableCell[]>()
  for (const cell of cells) {
    const known = map.get(cellKey(cell.codes))
    if (known === undefined) map.set(cellKey(cell.codes), [cell])
    else known.push(cell)
  }
  return map
}

/** The spread of a mean names the same variable, or is the only one. */
function nearest(table: TableModel, spreads: readonly TableModel[]): readonly TableModel[] {
  const stem = (name: string): string => name.toLowerCase().replace(/(?:^|[ _.-])(?:mean|avg|average|mittelwert|moyenne|media|média|sd|std|se|sem|var|standardabweichung|écart[ -]type|desviación (?:estándar|típica)|desvio padrão|평균|표준편차|표준오차)(?=$|[ _.-])/g, '').replace(/\s?[([][^()[\]]{1,20}[)\]]$/, '').replace(/[ _.-]+/g, '')
  const own = stem(table.measure.name ?? '')
  const named = spreads.filter(({ measure }) => stem(measure.name ?? '') === own)
  if (named.length > 0) return named
  return new Set(spreads.map(({ measure }) => stem(measure.name ?? ''))).size === 1 && stem(spreads[0]?.measure.name ?? '') === '' ? spreads : []
}
