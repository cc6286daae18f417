import type { Finding, FindingPlace } from '../check-report.ts'
import { defineCheck, hit, placeOf, placeOfTable, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import { halfPlace } from '../forms/half-place.ts'
import { modelsOf, withoutModelLines } from '../model-evidence.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { isPlainTotal } from '../tables/measure-words.ts'
import { cellKey, partsOf, shownNumber, tableLines } from '../tables/table-model.ts'
import { contributionsOf, isMagnitude } from './contribution-rules.ts'

const id = 'consistency'
const rule = 'numbers fit each other'

const review = (at: FindingPlace, message: string, values: Finding['values'] = {}): Finding => hit(id, rule, { outcome: 'review', at, message: `consistency.${message}`, cure: 'cure.correct-numbers', values })

/** Half of the last shown place; 0 where no number is shown. */
const half = (cell: TableCell): number => (cell.shown.is === 'number' ? halfPlace(cell.shown) : 0)

/** Values between n times the smallest and n times the largest contribution; alike if every unit must hold the largest. */
function contributionsFit(table: TableModel): readonly Finding[] {
  const findings = table.cells.flatMap((cell) => {
    const known = contributionsOf(table, cell)
    const value = shownNumber(cell)
    const [first, second] = known?.largest ?? []
    if (known === null || value === null || value < 0 || first === undefined || known.count === null || known.count < 2 || cell.contributions?.source === 'data') return []
    const by = table.measure.kind === 'mean' ? cell.contributions?.weight ?? known.count : 1
    const slack = half(cell) * by + 1e-6 * Math.abs(first) * known.count + 0.01 * Math.abs(first)
    const most = first + (second ?? first) * (known.count - 1)
    if (first < 0 || known.largest.some((one) => one < 0)) return []
    if (known.total > most + slack || known.total < known.largest.reduce((sum, one) => sum + one, 0) - slack) return [review(placeOf(table, cell), 'contributions-do-not-fit')]
    return first > 0 && Math.abs(known.total - first * known.count) <= 1e-9 * known.total ? [review(placeOf(table, cell), 'all-alike')] : []
  })
  // A weighted sum may exceed its observed contributions; a mean may not, and hardly three sums.
  const off = findings.filter(({ message }) => message.endsWith('do-not-fit'))
  return table.measure.kind === 'mean' || off.length >= 3 ? findings : findings.filter((finding) => !off.includes(finding))
}

/** A deviation of zero says that all units have the mean. */
function spreadFits(tables: readonly TableModel[]): readonly Finding[] {
  return tables.filter(({ measure }) => measure.kind === 'spread' && /^(?:sd|s\.d\.|std|std\.? ?dev(?:iation)?|표준편차)$/i.test((measure.name ?? '').trim()))
    .flatMap((table) => table.cells.filter((cell) => shownNumber(cell) === 0).map((cell) => review(placeOf(table, cell), 'all-alike')))
    .concat(tables.filter(({ measure }) => measure.kind === 'mean').flatMap((table) => table.cells.filter((cell) => {
      const deviation = cell.contributions?.deviation ?? null
      const mean = shownNumber(cell)
      return deviation !== null && mean !== null && mean !== 0 && cell.shown.is === 'number' && cell.shown.decimals > 0 && deviation < 0.004 * Math.abs(mean)
    }).map((cell) => review(placeOf(table, cell), 'all-alike'))))
}

/** Parts cannot exceed their margin. */
function marginsFit(table: TableModel): readonly Finding[] {
  if (table.measure.kind !== 'count' || table.claims.roundedTo !== null || table.claims.midpoint !== null) return []
  return tableLines(table).flatMap((line) => {
    const dimension = table.dimensions[line.dimension]
    return (dimension?.totals ?? []).filter(isPlainTotal).flatMap((code) => {
      const margin = line.cells.get(code)
      const total = margin === undefined ? null : shownNumber(margin)
      const parts = dimension === undefined ? null : partsOf(dimension, code)
      if (margin === undefined || total === null || parts === null) return []
      const sum = parts.reduce((all, part) => all + (shownNumber(line.cells.get(part) ?? margin) ?? 0) * (line.cells.has(part) ? 1 : 0), 0)
      return sum > total * 1.001 + 5 * parts.length ? [review(placeOf(table, margin), 'more-than-total')] : []
    })
  }).slice(0, 1)
}

interface Term { readonly cell: TableCell; readonly value: number }

function column(tables: readonly TableModel[], pattern: RegExp): ReadonlyMap<string, Term> | null {
  const table = tables.find(({ measure }) => pattern.test((measure.name ?? '').trim().replaceAll(/[_.]/g, ' ')))
  return table === undefined ? null : new Map(table.cells.flatMap((cell) => { const value = shownNumber(cell); return value === null ? [] : [[cellKey(cell.codes), { cell, value }] as const] }))
}

/** Two-sided tail of the normal distribution, to about four digits. */
function tail(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return 2 * 0.3989422804 * Math.exp(-z * z / 2) * poly
}

/** A ratio beside the error of its logarithm, as tidied models give it (`exponentiate`): the test is of the logarithm. */
function isOfLogarithm(value: number, slack: number, error: Term, test: Term): boolean {
  if (value <= 0) return false
  const least = Math.log(Math.max(1e-9, value - slack)) / (error.value + half(error.cell))
  const high = Math.log(value + slack) / Math.max(1e-12, error.value - half(error.cell))
  const [from, to] = [Math.min(least, high, Math.log(value + slack) / (error.value + half(error.cell)), Math.log(Math.max(1e-9, value - slack)) / Math.max(1e-12, error.value - half(error.cell))), Math.max(least, high)]
  return test.value + half(test.cell) >= from - 0.02 && test.value - half(test.cell) <= to + 0.02
}

/** Estimate, standard error, test and p-value of one term say one thing twice. */
function termsFit(tables: readonly TableModel[]): readonly Finding[] {
  const model = tables.filter(({ measure }) => ['coefficient', 'test', 'spread'].includes(measure.kind))
  const estimate = column(model, /^(?:coefs?|coefficients?|estimates?|b|beta|log hr|계수|추정치)$/i)
  const error = column(model, /^(?:se|s e|std ?err(?:or)?s?|standard errors?|se\(?coef\)?|표준오차|std error)$/i)
  const test = column(model, /^(?:t|z|t[ -]?(?:stat(?:istic)?|value)|z[ -]?(?:stat(?:istic)?|value|score)?|statistic)$/i)
  const p = column(model, /^(?:p|p[ -]?val(?:ue)?s?|pr ?\(?>.*|p>.*|유의확률|p값)$/i)
  const first = model[0]
  if (first === undefined) return []
  let judged = 0
  let off = 0
  for (const [key, { cell, value }] of estimate ?? []) {
    const spread = error?.get(key)
    const shownTest = test?.get(key)
    const shownP = p?.get(key)
    if (spread === undefined || spread.value <= 0 || (shownTest === undefined && shownP === undefined)) continue
    const low = Math.max(0, Math.abs(value) - half(cell)) / (spread.value + half(spread.cell))
    const high = (Math.abs(value) + half(cell)) / Math.max(1e-12, spread.value - half(spread.cell))
    judged += 1
    if (shownTest !== undefined && isOfLogarithm(value, half(cell), spread, shownTest)) continue
    const testOff = shownTest !== undefined && (Math.abs(shownTest.value) + half(shownTest.cell) < low * 0.98 - 0.02 || Math.abs(shownTest.value) - half(shownTest.cell) > high * 1.02 + 0.02)
    const pOff = shownP !== undefined && (shownP.value + half(shownP.cell) < tail(high) * 0.5 - 0.01 || shownP.value - half(shownP.cell) > tail(low) * 1.3 + 0.06)
    if (testOff || pOff) off += 1
  }
  return judged >= 3 && off >= 3 && off > 0.25 * judged ? [review(placeOfTable(first), 'test-does-not-fit')] : []
}

interface Step { readonly atRisk: number; readonly events: number; readonly survival: TableCell | null; readonly place: FindingPlace }

/** Steps of the curves of a sheet: a curve begins where more are at risk than before. */
function curvesOf(tables: readonly TableModel[]): readonly (readonly Step[])[] {
  return tables.filter(({ measure, claims }) => measure.kind === 'at-risk' && claims.roundedTo === null && claims.midpoint === null).flatMap((atRisk) => {
    const rows = new Set(atRisk.cells.map(({ row }) => row))
    // A text may print a table for each group: the numbers beside these stand in the same rows.
    const beside = (kind: string): TableModel | undefined => tables.find((table) => table.sheet === atRisk.sheet && table.measure.kind === kind && table.cells.some(({ row }) => rows.has(row)))
    const inRow = (table: TableModel | undefined, row: number): TableCell | null => table?.cells.find((cell) => cell.row === row) ?? null
    const [events, survival] = [beside('events'), beside('survival')]
    const curves: Step[][] = []
    for (const cell of [...atRisk.cells].sort((one, other) => one.row - other.row)) {
      const step = { atRisk: shownNumber(cell), events: shownNumber(inRow(events, cell.row) ?? cell) }
      if (events === undefined || step.atRisk === null || step.events === null) continue
      const last = curves.at(-1)?.at(-1)
      if (last === undefined || last.atRisk < step.atRisk) curves.push([])
      curves.at(-1)?.push({ atRisk: step.atRisk, events: step.events, survival: inRow(survival, cell.row), place: placeOf(atRisk, cell) })
    }
    return curves
  })
}

/** Whoever has an event is no longer at risk, and a curve falls at events alone. */
function stepsFit(tables: readonly TableModel[], threshold: number): readonly Finding[] {
  const curves = curvesOf(tables)
  const declines = curves.flatMap((steps) => steps.slice(1).map((step, index) => ({ decline: (steps[index]?.atRisk ?? 0) - step.atRisk, before: steps[index]?.events ?? 0, after: step.events, place: step.place })))
  // The events of a row are those since the row before, or until the next.
  const off = (events: (step: (typeof declines)[number]) => number): boolean => declines.filter((step) => events(step) > step.decline + 1).length > declines.length / 2
  const first = declines[0]
  // Or all since the start: then what came since the row before is a step, and no small one.
  const increments = declines.map(({ before, after, decline }) => ({ step: (after ?? 0) - (before ?? 0), decline }))
  const sinceStart = increments.some(({ step }) => step > 0) && increments.every(({ step, decline }) => step === 0 || step >= threshold && step <= decline + 1)
  const contradict = first !== undefined && declines.length >= 3 && off(({ before }) => before) && off(({ after }) => after) && !sinceStart ? [review(first.place, 'events-do-not-fit')] : []
  const silent = curves.flatMap((steps) => steps.flatMap(({ events, survival, place }, index) => {
    const value = survival === null ? null : shownNumber(survival)
    const before = index === 0 ? null : steps[index - 1]?.survival ?? null
    if (survival === null || value === null || events !== 0 || value > 1) return []
    const level = before === null ? 1 : shownNumber(before) ?? value
    return value + half(survival) < level - (before === null ? 0 : half(before)) && (index > 0 || value > 0.5) ? [review(place, 'falls-without-events')] : []
  }))
  return [...contradict, ...silent.slice(0, 1)]
}

/** Percentages beside counts are of a total that the counts give. */
function percentsFit(tables: readonly TableModel[]): readonly Finding[] {
  return tables.filter(({ measure, contributorsDescribed }) => measure.kind === 'percent' && !contributorsDescribed).flatMap((table) => {
    const pairs = table.cells.flatMap((cell) => {
      const value = shownNumber(cell)
      const count = cell.contributions?.source === 'shown' ? cell.contributions.count : null
      return value === null || count === null || value === 0 || count <= 0 || cell.shown.is !== 'number' ? [] : [{ cell, value, count, decimals: cell.shown.decimals }]
    })
    if (pairs.length < 2 || !pairs.some(({ decimals }) => decimals >= 3)) return []
    // Each percentage must be some whole number of some total: of the counts shown, or of their sums.
    const all = pairs.map(({ count }) => count)
    const sums = [all.reduce((sum, count) => sum + count, 0), ...all]
    const others = [...new Set(tables.filter(({ measure }) => measure.kind === 'count').flatMap((other) => other.cells.flatMap((cell) => shownNumber(cell) ?? [])))].slice(0, 400)
    // Above one a number is no share, only a percentage: thousandths of a thousand fit anything.
    const unitsOf = (value: number): readonly number[] => (value > 1 ? [100] : [100, 1])
    const fits = ({ cell, value, count }: (typeof pairs)[number]): boolean => unitsOf(value).some((unit) => {
      const share = value / unit
      const slack = half(cell) / unit
      if ([...sums, ...others].some((total) => total >= count && Math.abs(count / total - share) <= slack)) return true
      const whole = Math.round(share * count)
      return Math.abs(whole / count - share) <= slack
    })
    const fields = groupTotals(table)
    return pairs.every((pair) => fits(pair) || fields.some((total) => unitsOf(pair.value).some((unit) => Math.abs(pair.count / total - pair.value / unit) <= half(pair.cell) / unit))) ? [] : [review(placeOfTable(table), 'percent-does-not-fit')]
  })
}

/** Sums of the counts over each category of each dimension. */
function groupTotals(table: TableModel): readonly number[] {
  const sums = new Map<string, number>()
  for (const cell of table.cells) cell.codes.forEach((code, index) => { sums.set(`${index}\u001f${code}`, (sums.get(`${index}\u001f${code}`) ?? 0) + (cell.contributions?.count ?? 0)) })
  return [...sums.values()].filter((sum) => sum > 0)
}

/** People outside the data that rates are of. */
const outside = /^(?:pop(?:ulation)?s?(?: size)?|mid ?year population|census|denominator|인구(?:\s?수)?)$/i

/** Categories that the data does not have under their names: recoded or merged ones, of which it cannot tell the count, and what contains them. */
function recodedCategories(table: TableModel): readonly ReadonlySet<string>[] {
  return table.dimensions.map((dimension, index) => {
    const counted = new Map<string, number>()
    for (const cell of table.cells) counted.set(cell.codes[index] ?? '', (counted.get(cell.codes[index] ?? '') ?? 0) + (cell.contributions?.source === 'data' ? cell.contributions.count ?? 0 : 0))
    const unknown = new Set(dimension.codes.filter((code) => counted.get(code) === 0))
    return new Set([...unknown, ...dimension.codes.filter((code) => partsOf(dimension, code)?.some((part) => unknown.has(part)) === true)])
  })
}

function countsWithinData({ tables, data }: FileEvidence): readonly Finding[] {
  const most = Math.max(0, ...data.map(({ rowCount }) => rowCount))
  if (most === 0) return []
  const judged = tables.filter(({ measure, claims }) => measure.kind === 'count' && claims.roundedTo === null && claims.midpoint === null && !outside.test((measure.name ?? '').trim().replaceAll(/[_.]/g, ' ')))
  return judged.flatMap((table) => {
    const recoded = recodedCategories(table)
    // The data counts the same groups where it has their variables; what was rounded may lie a little above.
    const mostOf = ({ contributions, codes }: TableCell): number => (contributions?.source === 'data' && contributions.count !== null && !codes.some((code, index) => recoded[index]?.has(code)) ? contributions.count * 1.02 + 5 : most)
    const above = table.cells.filter((cell) => (shownNumber(cell) ?? 0) > mostOf(cell))
    return above.length < 3 ? [] : [review(placeOfTable(table), 'more-than-data')]
  })
}

/** A summary prints no more coefficients than the model has parameters. */
function coefficientsFit({ file, tables }: FileEvidence): readonly Finding[] {
  const models = modelsOf(file.read, file.description)
  const parameters = Math.max(...models.map(({ parameters: told, n, dof }) => told ?? (n !== null && dof !== null ? n - dof : -Infinity)))
  if (!Number.isFinite(parameters)) return []
  const printed = Math.max(0, ...file.read.texts.map(({ text }) => withoutModelLines(text).coefficients))
  const rows = Math.max(0, ...tables.filter(({ measure }) => measure.kind === 'coefficient').map((table) => table.cells.filter((cell) => shownNumber(cell) !== null).length / Math.max(1, table.dimensions.length > 1 ? table.dimensions.at(-1)?.codes.length ?? 1 : 1)))
  const coefficients = Math.max(models.length > 1 ? 0 : printed, rows)
  return coefficients > parameters * 1.2 + 4 ? [review(wholeFile, 'more-coefficients', { coefficients: Math.round(coefficients), parameters })] : []
}

/** Finds numbers that contradict each other: then they are not what they are called. */
export const consistency = defineCheck({
  id, version: 3, types: 'all', risk: 'unknown-content', parameters: [], evidence: ['what the numbers say of each other'],
  says: 'A value must fit its number of contributions and the largest of them, a test its coefficient and error, a percentage its counts, parts their total, coefficients the model; a spread of zero or equal contributions give each unit’s value.',
  source: 'arithmetic; ACRO 0.4 all-values-are-same',
  run: (evidence) => [
    ...evidence.tables.filter(isMagnitude).flatMap(contributionsFit), ...spreadFits(evidence.tables), ...evidence.tables.flatMap(marginsFit),
    ...termsFit(evidence.tables), ...percentsFit(evidence.tables), ...stepsFit(evidence.tables, evidence.parameters.threshold), ...countsWithinData(evidence), ...coefficientsFit(evidence),
  ],
})
