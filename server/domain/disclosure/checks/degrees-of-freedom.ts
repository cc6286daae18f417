import type { Finding } from '../check-report.ts'
import { defineCheck, hit, placeOf, placeOfTable, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import { nameInFolder, readAcroFolder, recordOf } from '../acro/acro-folder-model.ts'
import { clustersInProse, modelInTables, modelsOf, unitsInProse } from '../model-evidence.ts'
import type { ModelSize } from '../model-evidence.ts'
import { formName } from '../forms/form-table.ts'
import { fewestUnits, fewestUnitsOfArea } from '../forms/proven-units.ts'
import { scoreOf } from '../forms/scores.ts'
import { isDofName } from '../tables/measure-words.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { longestText } from '../texts/longest-text.ts'
import { dofOfTests } from '../texts/printed-tests.ts'
import { unitsInCell } from './minimum-threshold.ts'

const id = 'degrees-of-freedom'
const formKinds = new Set(['diagnostic', 'score', 'centre', 'count'])
/** What stands beside measures of quality: their limits, and how many had the event. */
const besideScores = new Set(['events', 'ratio', 'spread'])
const modelTypes = new Set(['correlation-coefficients', 'statistical-hypothesis-tests'])

/** The smallest residual degrees of freedom that the numbers of a model allow. */
function residual({ n, parameters, dof }: ModelSize): number | null {
  return dof ?? (n !== null && parameters !== null ? n - parameters : null)
}

function judgeModel(model: ModelSize, least: number): readonly Finding[] {
  const at = wholeFile
  const findings: Finding[] = []
  if (model.n !== null && model.parameters !== null && model.dof !== null && model.dof !== model.n - model.parameters) {
    findings.push(hit(id, 'dof', { outcome: 'review', at, message: 'degrees-of-freedom.do-not-add-up', cure: 'cure.correct-model', values: { n: model.n, parameters: model.parameters, dof: model.dof } }))
  }
  const dof = residual(model)
  if (dof === null) findings.push(hit(id, 'dof', { outcome: 'review', at, message: 'degrees-of-freedom.unknown', cure: 'cure.give-model', values: { least } }))
  else if (dof < least) findings.push(hit(id, 'dof', { outcome: 'fail', at, message: 'degrees-of-freedom.too-few', cure: 'cure.fewer-parameters', values: { dof, least } }))
  return findings
}

const isDofColumn = (table: TableModel): boolean => isDofName(table.measure.name ?? '')
/** `df` beside residual degrees of freedom counts the model's own. */
const residualName = /resid|잔차/i

/** In an analysis of variance only the residual row has the residual degrees of freedom. */
function residualRows(table: TableModel): TableModel['cells'] {
  const rows = table.cells.filter((cell) => cell.codes.some((code) => /resid|within|^error$|잔차|오차/i.test(code)))
  return rows.length > 0 ? rows : table.cells
}

/** Tests whose degrees of freedom count groups or cells, not what is left of the units. */
const groupTests = /kruskal|chi[\s-]?(?:2|sq)|χ|\bx-?(?:2|squared)\b|friedman|log-?\s?rank|mantel|mcnemar|cochran|카이|크루스칼|로그순위/i
const groupStatistics = /^(?:h|q|chi[ _.-]?(?:2|sq(?:uared?)?)|χ2|χ²|x2|x[ _.-]?squared|chisq|lr[ _.-]?chi2?|카이제곱.*)$/i

/** What a test of groups says of a cell's degrees of freedom: nothing of the units, whose number may stand in its row. */
function groupTest(tables: readonly TableModel[], table: TableModel, cell: TableCell, least: number): 'none' | 'sized' | 'unsized' {
  const inRow = tables.filter(({ sheet }) => sheet === table.sheet).map((other) => ({ measure: other.measure, cell: other.cells.find(({ row }) => row === cell.row) }))
  const told = cell.codes.some((code) => groupTests.test(code)) || inRow.some(({ measure, cell: other }) => other !== undefined && groupStatistics.test((measure.name ?? '').trim()))
  if (!told) return 'none'
  const value = cell.shown.is === 'number' ? cell.shown.value : 0
  const counts = inRow.flatMap(({ measure, cell: other }) => (measure.kind === 'count' && other?.shown.is === 'number' ? [other.shown.value] : []))
  return counts.length === 0 ? 'unsized' : counts.some((count) => count - value - 1 >= least) ? 'sized' : 'none'
}

function judgeDofColumns(tables: readonly TableModel[], least: number): readonly Finding[] {
  const named = tables.filter(isDofColumn)
  const residual = named.filter(({ measure }) => residualName.test(measure.name ?? ''))
  return (residual.length > 0 ? residual : named).flatMap((table) => {
    const small = residualRows(table).flatMap((cell) => (cell.shown.is === 'number' && cell.shown.value < least ? [{ cell, dof: cell.shown.value, of: groupTest(tables, table, cell, least) }] : []))
    const few = small.filter(({ of }) => of === 'none').map(({ cell, dof }) => hit(id, 'dof', { outcome: 'fail', at: placeOf(table, cell), message: 'degrees-of-freedom.too-few', cure: 'cure.fewer-parameters', values: { dof, least } }))
    return few.length > 0 || small.every(({ of }) => of !== 'unsized') ? few : [hit(id, 'dof', { outcome: 'review', at: placeOfTable(table), message: 'degrees-of-freedom.unknown', cure: 'cure.give-model', values: { least } })]
  })
}

/** Tests that R and SciPy printed. */
function judgeTests({ file }: FileEvidence, least: number): readonly Finding[] {
  const dof = Math.min(...file.read.texts.flatMap(({ text }) => (text.length > longestText ? [] : dofOfTests(text))))
  return dof < least ? [hit(id, 'dof', { outcome: 'fail', at: wholeFile, message: 'degrees-of-freedom.too-few', cure: 'cure.fewer-parameters', values: { dof, least } })] : []
}

/** An ACRO regression spreads over several files of one record; the first gives the degrees of freedom. */
function siblingModels({ file, request }: FileEvidence): readonly ModelSize[] {
  const folder = readAcroFolder(file, request.files)
  const record = folder === null ? null : recordOf(folder, file)
  if (folder === null || record === null || record.type !== 'regression') return []
  const others = folder.files.filter((other) => other !== file && record.files.includes(nameInFolder(other)))
  return others.flatMap((other) => modelInTables(other.read) ?? []).slice(0, 1)
}

/** P-values that compare groups of one table, as baseline tables have them: its counts say how many units were compared. */
function besideCounts(tables: readonly TableModel[], least: number): (table: TableModel) => boolean {
  return (table) => {
    if (table.measure.kind !== 'test' || !/^p$|^p[ _.-]?val|유의|^p값/i.test((table.measure.name ?? '').trim())) return false
    const counts = tables.filter((other) => other.sheet === table.sheet && other.measure.kind === 'count' && other.cells.some((cell) => table.cells.some(({ row }) => row === cell.row)))
    const numbers = counts.flatMap(({ cells }) => cells.flatMap((cell) => (cell.shown.is === 'number' ? [cell.shown.value] : [])))
    return numbers.length >= 2 && numbers.some((value) => value >= 2 * (least + 2))
  }
}

/** Words that are shown around the tables of a file: its texts, and the titles of the tables. */
function wordsAround({ file, tables }: FileEvidence): readonly string[] {
  return [...file.read.texts.flatMap(({ text, visibility }) => (visibility === 'shown' ? [text] : [])), ...new Set(tables.flatMap(({ title }) => title ?? []))]
}

/** A model that is told of as a table of estimates, with the number of units in the words around it; it has a parameter for each row. */
function modelInWords(evidence: FileEvidence, inferential: readonly TableModel[]): ModelSize | null {
  const pairs = inferential.filter(({ measure }) => measure.kind === 'correlation').length
  if (inferential.length === 0 || pairs > 0 && pairs < inferential.length) return null
  const words = wordsAround(evidence)
  const parameters = pairs > 0 ? 2 : termsOf(evidence.tables) ?? Math.max(...inferential.map(({ cells }) => cells.length))
  const [told, clusters] = [unitsInProse(words), clustersInProse(words)]
  // Few clusters may be hospitals as well as persons: somebody is asked.
  if (clusters !== null && clusters - parameters < evidence.parameters.dof) return null
  const n = told === null || clusters === null ? told ?? clusters : Math.min(told, clusters)
  return n === null ? null : { n, parameters, dof: null, where: null }
}

/** Every shown number has the units behind it, in its own row or once for the rows of a variable, above them. */
function areSized(table: TableModel): boolean {
  let known = false
  return table.cells.every((cell) => {
    known = (unitsInCell(table, cell) ?? -1) >= 0 || known && table.cells.length > 1 && cell.contributions !== null
    return known || cell.shown.is !== 'number'
  })
}

/** A test of counts rests on the counts that stand beside it, which are judged as counts. */
function restsOnCounts(tables: readonly TableModel[], least: number): boolean {
  const counts = tables.filter(({ measure }) => measure.kind === 'count')
  const numbers = counts.flatMap(({ cells }) => cells.flatMap(({ shown }) => (shown.is === 'number' ? [shown.value] : [])))
  return numbers.length >= 2 && numbers.some((value) => value >= 2 * (least + 2))
}

/** Measures of quality need the number of units behind them: told beside them, or proven by a share or an area that no fewer can give, in half of the rows. */
function scoresAreProven(tables: readonly TableModel[], least: number): boolean {
  const rows = new Map<string, boolean>()
  for (const { sheet, measure, cells } of tables) {
    if (measure.kind !== 'score') continue
    const kind = scoreOf(formName(measure.name ?? ''))
    for (const { row, shown, contributions } of cells) {
      if (shown.is !== 'number') continue
      const key = `${sheet ?? ''}\u001f${row}`
      const units = contributions?.count ?? (kind === 'share' ? fewestUnits(shown) : kind === 'area' ? fewestUnitsOfArea(shown) : kind === 'either' ? Math.min(fewestUnits(shown), fewestUnitsOfArea(shown)) : 0)
      rows.set(key, (rows.get(key) ?? false) || units >= least)
    }
  }
  return [...rows.values()].filter((proven) => proven).length >= rows.size / 2
}

/** The terms of the one table of coefficients in a file are its model's parameters. */
function termsOf(tables: readonly TableModel[]): number | null {
  const terms = tables.filter(({ measure }) => measure.kind === 'coefficient')
  const names = new Set(terms.map(({ cells }) => cells.map(({ codes }) => codes.join('\u001f')).join('\u001e')))
  return names.size === 1 ? terms[0]?.cells.length ?? null : null
}

function run(evidence: FileEvidence): readonly Finding[] {
  const { parameters, tables, file, type } = evidence
  const least = parameters.dof
  if (least <= 0) return []
  const own = modelsOf(file.read, file.description)
  const models = own.length > 0 ? own : siblingModels(evidence)
  const inferential = tables.filter(({ measure }) => ['test', 'coefficient', 'correlation'].includes(measure.kind))
  // A coefficient of correlation has two parameters.
  const ofPairs = inferential.length > 0 && inferential.every(({ measure }) => measure.kind === 'correlation')
  const sized = models.map((model) => ({ ...model, parameters: model.parameters ?? (model.dof === null ? (ofPairs ? 2 : termsOf(tables)) : null) }))
  // Of what has no residual degrees of freedom the number of units is asked for.
  const scored = tables.some(({ measure }) => measure.kind === 'score')
  const byUnits = tables.length > 0 && tables.every(({ measure }) => formKinds.has(measure.kind) || scored && besideScores.has(measure.kind)) && models.every(({ n, parameters: told, dof }) => told === null && dof === null && n !== null && n >= parameters.threshold)
  if (byUnits && models.length > 0) return []
  const findings = [...sized.flatMap((model) => judgeModel(model, least)), ...judgeDofColumns(tables, least), ...judgeTests(evidence, least)]
  if (models.length > 0 || tables.some(isDofColumn)) return findings
  const counted = besideCounts(tables, least)
  const byCount = inferential.filter((table) => counted(table) || areSized(table))
  const small = byCount.flatMap((table) => table.cells.flatMap((cell) => {
    const count = cell.shown.is === 'number' ? unitsInCell(table, cell) : null
    const dof = count === null ? null : count - (table.measure.kind === 'correlation' ? 2 : 1)
    return dof !== null && dof < least ? [hit(id, 'dof', { outcome: 'fail' as const, at: placeOf(table, cell), message: 'degrees-of-freedom.too-few', cure: 'cure.fewer-parameters', values: { dof, least } })] : []
  }))
  const score = tables.find(({ measure }) => measure.kind === 'score')
  const unsized = inferential.filter((table) => !byCount.includes(table))
  const inWords = modelInWords(evidence, unsized)
  if (inWords !== null) return [...findings, ...small, ...judgeModel(inWords, least)]
  const asked = unsized[0] ?? (score === undefined || scoresAreProven(tables, parameters.threshold) ? undefined : score)
  if (asked !== undefined) return [...findings, ...small, hit(id, 'dof', { outcome: 'review', at: placeOfTable(asked), message: 'degrees-of-freedom.unknown', cure: 'cure.give-model', values: { least } })]
  if (inferential.length === 0 && type !== null && modelTypes.has(type) && !tables.some(({ measure }) => measure.kind === 'diagnostic' || measure.kind === 'score') && !(type === 'statistical-hypothesis-tests' && restsOnCounts(tables, least))) {
    return [...findings, hit(id, 'dof', { outcome: 'review', at: wholeFile, message: 'degrees-of-freedom.unknown', cure: 'cure.give-model', values: { least } })]
  }
  return [...findings, ...small]
}

/** Refuses models and tests with too few residual degrees of freedom. */
export const degreesOfFreedom = defineCheck({
  id, version: 2, types: ['correlation-coefficients', 'statistical-hypothesis-tests'], risk: 'low-degrees-of-freedom', parameters: ['dof'],
  evidence: ['n, the number of parameters, and the residual degrees of freedom'],
  says: 'Residual degrees of freedom must reach the profile’s number and equal n − parameters.',
  source: 'ACRO 1.0 safe_dof_threshold',
  run,
})
