import type { LinearSolver } from '../check-request.ts'
import type { Finding } from '../check-report.ts'
import type { ProfileParameters } from '../disclosure-profile.ts'
import { hit, placeOfTable, wholeFile } from '../disclosure-check.ts'
import { isHidden } from '../tables/table-model.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { hiddenFindings, insiderFindings, zerosClaimFindings } from './hidden-findings.ts'
import type { Target } from './hidden-findings.ts'
import { ContradictionError, UndecidedError } from './audit-errors.ts'
import { projectLinked } from './project-linked.ts'
import { RegionBounder } from './region-bounds.ts'
import { amountFindings } from './amount-differences.ts'
import { restFindings } from './joint-differences.ts'
import { chooseJoint } from './joint-releases.ts'
import { changedFindings, subtractedFindings } from './release-differences.ts'
import { nearCopyFindings, sortSiblings } from './request-siblings.ts'
import { comparable, isOtherVersion, sharesData, wordsFindings } from './release-relations.ts'
import { buildSystem } from './statement-system.ts'
import type { SourcedTable, Statement, StatementOptions, StatementSystem } from './statement-system.ts'

/** Lowest and highest value of a cell; `null` for an open end. */
export type Interval = readonly [number | null, number | null]

/** What the audit says about one file. */
export interface IntervalAudit {
  readonly intervals: ReadonlyMap<TableCell, Interval>
  readonly findings: readonly Finding[]
}

/** Tables of one file of the request. */
export interface AuditedFile {
  readonly path: string
  readonly tables: readonly TableModel[]
}

/** Tables of one earlier release. */
export interface AuditedRelease {
  readonly name: string
  readonly tables: readonly TableModel[]
  /** True for another project's. */
  readonly elsewhere?: boolean
}

/** What the audit may use. */
export interface AuditOptions {
  readonly parameters: ProfileParameters
  readonly solver: LinearSolver | undefined
  /** Whether exact intervals are wanted for safe cells too. */
  readonly cells: boolean
  readonly expired: () => boolean
}

/** A system with its bounder, ready to be asked. */
export interface SolvedSystem {
  readonly system: StatementSystem
  readonly bounder: RegionBounder
}

const isAdditive = (table: TableModel): boolean => table.measure.kind === 'count' || table.measure.kind === 'sum'
const isNegative = (table: TableModel): boolean => table.cells.some((cell) => cell.shown.is === 'number' && cell.shown.value < 0)

/** Tables whose numbers may be put in one system: the same thing counted, or the same amount added up. */
/** Says whether two tables are columns of the same rows. */
function sharesRows(one: TableModel, other: TableModel): boolean {
  const rows = new Set(one.cells.map((cell) => `${cell.row} ${cell.codes.join('\u001f')}`))
  return one.sheet === other.sheet && other.cells.length > 0 && other.cells.every((cell) => rows.has(`${cell.row} ${cell.codes.join('\u001f')}`))
}

function measureKey(table: TableModel): string {
  return table.measure.kind === 'count' ? 'count' : `sum ${table.measure.name ?? ''}`
}

const looseness: readonly StatementOptions[] = [ // table
  { capHidden: true, zeros: true, loose: false }, { capHidden: false, zeros: true, loose: false }, { capHidden: false, zeros: true, loose: true },
  // Last, without the claim that zeros are shown: then the cells that it is false of are known.
  { capHidden: false, zeros: false, loose: false }, { capHidden: false, zeros: false, loose: true },
]

function solve(sources: readonly SourcedTable[], options: AuditOptions): SolvedSystem | 'contradiction' | 'too-large' | 'undecided' {
  const caps = sources.some(({ table }) => table.claims.suppressedBelow !== null)
  const whole = options.parameters.integers && sources.every(({ table }) => table.measure.kind === 'count')
  let undecided = false
  for (const attempt of looseness) {
    if (attempt.capHidden && !caps) continue
    if (!attempt.zeros && !sources.some(({ table }) => table.claims.zerosShown)) continue
    if (attempt.loose && sources.every(({ table }) => table.measure.kind === 'count')) continue
    let bounder: RegionBounder | undefined
    try {
      const system = buildSystem(sources, attempt)
      if (system === null) return 'too-large'
      bounder = new RegionBounder(system, { solver: options.solver, whole, expired: options.expired })
      bounder.assertFeasible()
      return { system, bounder }
    } catch (error) {
      bounder?.close()
      if (error instanceof UndecidedError) undecided = true
      else if (!(error instanceof ContradictionError)) throw error
    }
  }
  return undecided ? 'undecided' : 'contradiction'
}

interface Linked {
  readonly solved: SolvedSystem | 'contradiction' | 'too-large' | 'undecided'
  readonly leftOut: readonly string[]
}

/** Joins own tables with those of other files and earlier releases; a release that contradicts the rest is left out and named. */
function solveLinked(own: readonly SourcedTable[], others: readonly SourcedTable[], options: AuditOptions): Linked {
  const all = solve([...own, ...others], options)
  if (typeof all === 'object' || others.length === 0) return { solved: all, leftOut: [] }
  let kept = own
  let solved = solve(own, options)
  const leftOut: string[] = []
  for (const origin of new Set(others.map((source) => source.origin))) {
    const trial = [...kept, ...others.filter((source) => source.origin === origin)]
    const result = solve(trial, options)
    if (typeof result === 'object') {
      if (typeof solved === 'object') solved.bounder.close()
      kept = trial
      solved = result
    } else leftOut.push(origin)
  }
  return { solved, leftOut }
}

function targetsOf(tables: readonly TableModel[], statements: readonly Statement[]): readonly Target[] {
  const wanted = new Set(tables.flatMap((table) => table.cells))
  return statements.filter((statement) => !statement.source.earlier && wanted.has(statement.cell) && statement.how !== 'exact')
    .map((statement) => ({ statement, table: statement.source.table, cell: statement.cell }))
}

interface AuditState {
  readonly intervals: Map<TableCell, Interval>
  readonly findings: Finding[]
}

/** Audits the hidden and rounded cells of every file, and what the releases give away together. */
export function auditOutputs(files: readonly AuditedFile[], earlier: readonly AuditedRelease[], options: AuditOptions): ReadonlyMap<string, IntervalAudit> {
  const result = new Map<string, IntervalAudit>()
  const all = earlier.flatMap(({ name, tables, elsewhere }) => tables.map((table): SourcedTable => ({ table, origin: name, earlier: true, elsewhere: elsewhere === true })))
  const released = all.filter(({ table }) => isAdditive(table))
  for (const file of files) {
    const state: AuditState = { intervals: new Map(), findings: [] }
    state.findings.push(...differencesOfAmounts(file, files, all, options))
    const tables = file.tables.filter(isAdditive)
    const groups = new Map<string, TableModel[]>()
    for (const table of tables) {
      // Tables without a description are not known to be about one population, and two columns of counts of the same rows count two things.
      const beside = tables.some((other) => other !== table && other.measure.name !== table.measure.name && measureKey(other) === measureKey(table) && sharesRows(other, table))
      const key = !table.described ? `${measureKey(table)} ${tables.indexOf(table)}` : beside ? `${measureKey(table)} of ${table.measure.name ?? ''}` : measureKey(table)
      groups.set(key, [...(groups.get(key) ?? []), table])
    }
    for (const group of groups.values()) {
      const key = measureKey(group[0]!)
      const beside = othersOf(file, files).filter(({ table }) => isAdditive(table) && measureKey(table) === key)
      state.findings.push(...nearCopyFindings(group, beside, options.parameters))
      const described = beside.filter((source) => source.table.described && group.some((own) => own.described && comparable(own, source)))
      const { linked, unclear } = sortSiblings(group, described, options.parameters)
      if (key === 'count') state.findings.push(...perhaps(subtractedFindings(group.map((table) => ({ table, origin: file.path, earlier: false })), unclear, options.parameters)))
      auditGroup({ file, group, siblings: linked, released }, state, options)
    }
    result.set(file.path, state)
  }
  return result
}

const othersOf = (file: AuditedFile, files: readonly AuditedFile[]): readonly SourcedTable[] =>
  files.filter((other) => other !== file).flatMap(({ tables, path }) => tables.map((table): SourcedTable => ({ table, origin: path, earlier: false })))

/** Differences between tables that need not count the same people: for a person to judge. */
function perhaps({ findings, complete }: ReturnType<typeof subtractedFindings>): readonly Finding[] {
  return [...findings.map((finding): Finding => ({ ...finding, outcome: 'review' })), ...(complete ? [] : [tooMany()])]
}

const tooMany = (): Finding => hit('differencing', 'difference-threshold', { outcome: 'review', at: wholeFile, message: 'differencing.too-many', cure: 'cure.look', values: {} })

/** Sums, means and other statistics of nearly the same units, of this file and of all others. */
function differencesOfAmounts(file: AuditedFile, files: readonly AuditedFile[], released: readonly SourcedTable[], options: AuditOptions): readonly Finding[] {
  const own = file.tables.map((table): SourcedTable => ({ table, origin: file.path, earlier: false }))
  const related = (source: SourcedTable): boolean => own.some(({ table }) => sharesData(table, source.table) && comparable(table, source))
  const tables = own.map(({ table }) => table)
  const beside = othersOf(file, files).filter((source) => source.table.described && related(source))
  const siblings = beside.length === 0 ? [] : sortSiblings(tables, beside, options.parameters).linked
  return amountFindings(own, [...siblings, ...withVersions(tables, released)].filter(related), options.parameters)
}

const withVersions = (own: readonly TableModel[], released: readonly SourcedTable[]): readonly SourcedTable[] =>
  released.map((source) => (isOtherVersion(own, source.table) ? { ...source, otherVersion: true } : source))

interface Group {
  readonly file: AuditedFile
  readonly group: readonly TableModel[]
  readonly siblings: readonly SourcedTable[]
  readonly released: readonly SourcedTable[]
}

function needsAudit({ group, siblings, released }: Group): boolean {
  return siblings.length > 0 || released.length > 0 || group.some((table) => table.described || table.cells.some(isHidden))
}

/** Findings that say why two releases contradict each other. */
const changeMessages = new Set(['differencing.changed', 'differencing.amount-few-more', 'differencing.amount-changed'])

function auditGroup(work: Group, state: AuditState, options: AuditOptions): void {
  if (!needsAudit(work)) return
  const { file, group, siblings, released } = work
  const hiddenTables = group.filter((table) => table.cells.some(isHidden))
  if (group.some(isNegative)) {
    for (const table of hiddenTables) state.findings.push(review(table, 'hidden-cells.negative', {}))
    return
  }
  const own = group.map((table): SourcedTable => ({ table, origin: file.path, earlier: false }))
  const key = measureKey(group[0]!)
  const sameMeasure = withVersions(group, released.filter(({ table }) => measureKey(table) === key && group.some((one) => sharesData(one, table))))
  const linkedReleases = sameMeasure.filter((source) => group.some((one) => comparable(one, source)))
  state.findings.push(...wordsFindings(group, sameMeasure.filter((source) => !linkedReleases.includes(source)), options.parameters))
  if (released.length > 0 && group.some((table) => !table.described && table.where === null && table.population === null)) {
    state.findings.push(hit('differencing', 'difference-threshold', { outcome: 'review', at: wholeFile, message: 'differencing.no-description', cure: 'cure.give-conditions', values: {} }))
  }
  const changed = changedFindings(own, linkedReleases, options.parameters)
  state.findings.push(...changed)
  const changedBy = new Set(state.findings.flatMap(({ message, values }) => (changeMessages.has(message) ? [values['other']] : [])))
  const sameVersion = [...siblings, ...linkedReleases.filter(({ otherVersion }) => otherVersion !== true)]
  const subtracted = key === 'count' ? subtractedFindings(own, sameVersion, options.parameters) : { findings: [], complete: true }
  state.findings.push(...subtracted.findings)
  if (!subtracted.complete) state.findings.push(tooMany())
  const { solved, leftOut } = solveLinked(own, projectLinked(own, chooseJoint(own, sameVersion)), options)
  for (const origin of leftOut) if (!changedBy.has(origin) && linkedReleases.some((source) => source.origin === origin && source.table.described)) {
    state.findings.push(hit('differencing', 'difference-threshold', { outcome: 'review', at: wholeFile, message: 'differencing.contradiction', cure: 'cure.explain-change', values: { other: origin } }))
  }
  if (typeof solved === 'string') {
    const tables = group.filter((table) => table.described || table.cells.some(isHidden))
    for (const table of tables) state.findings.push(review(table, `hidden-cells.${solved}`, {}))
    return
  }
  try {
    judge(work, solved, state, options)
  } finally {
    solved.bounder.close()
  }
}

function review(table: TableModel, message: string, values: Finding['values']): Finding {
  return hit('hidden-cells', 'interval', { outcome: 'review', at: placeOfTable(table), message, cure: 'cure.look-at-hidden', values })
}

function judge({ file, group, siblings, released }: Group, solved: SolvedSystem, state: AuditState, options: AuditOptions): void {
  const targets = targetsOf(group, solved.system.statements)
  const linked = siblings.length > 0 || released.length > 0
  const undecided = new Set<TableModel>()
  // Where only exact cells matter and nobody asked for intervals, an open cell needs no bounds.
  const onlyExact = !options.cells && options.parameters.intervalPercent === 0 && options.parameters.intervalAbsolute === 0 && !options.parameters.intervalProtection && !options.parameters.insider
  solved.bounder.prepare(targets.map(({ statement }) => statement.regions), onlyExact)
  for (const target of targets) {
    try {
      if (onlyExact && solved.bounder.isOpen(target.statement.regions)) continue
      const { low, high } = solved.bounder.bounds(target.statement.regions)
      state.intervals.set(target.cell, [Number.isFinite(low) ? tidy(low) : null, Number.isFinite(high) ? tidy(high) : null])
    } catch (error) {
      if (error instanceof ContradictionError || error instanceof UndecidedError) undecided.add(target.table)
      else throw error
    }
  }
  for (const table of undecided) state.findings.push(review(table, 'hidden-cells.undecided', {}))
  const blame = linked && targets.some(({ cell }) => state.intervals.has(cell)) ? ownIntervals(group, file.path, options) : null
  state.findings.push(
    ...hiddenFindings(targets, state.intervals, { parameters: options.parameters, ownIntervals: blame, others: [...new Set(solved.system.statements.map(({ source }) => source.origin))].filter((origin) => origin !== file.path) }),
    ...zerosClaimFindings(targets, state.intervals),
    ...(options.parameters.insider ? insiderFindings(targets, state.intervals, solved.bounder) : []),
    ...restFindings(solved, { own: new Set(group), found: cellsWithDifferences(group, state.findings), linked, parameters: options.parameters }),
  )
}

function cellsWithDifferences(group: readonly TableModel[], findings: readonly Finding[]): ReadonlySet<TableCell> {
  const places = new Set(findings.filter(({ check, message }) => check === 'differencing' && !message.startsWith('differencing.changed')).map(({ at }) => `${at.sheet ?? ''}:${at.row}:${at.column}`))
  return new Set(group.flatMap((table) => table.cells.filter((cell) => places.has(`${table.sheet ?? ''}:${cell.row}:${cell.column}`))))
}

/** Intervals from the file's own tables alone: a cell that is exact only together with others names them. */
function ownIntervals(group: readonly TableModel[], path: string, options: AuditOptions): ReadonlyMap<TableCell, Interval> | null {
  const solved = solve(group.map((table) => ({ table, origin: path, earlier: false })), options)
  if (typeof solved === 'string') return null
  const intervals = new Map<TableCell, Interval>()
  const targets = targetsOf(group, solved.system.statements)
  solved.bounder.prepare(targets.map(({ statement }) => statement.regions), false)
  for (const target of targets) {
    try {
      const { low, high } = solved.bounder.bounds(target.statement.regions)
      intervals.set(target.cell, [low, Number.isFinite(high) ? high : null])
    } catch {
      solved.bounder.close()
      return null
    }
  }
  solved.bounder.close()
  return intervals
}

/** Removes the dust of floating point. */
export function tidy(value: number): number {
  const rounded = Math.round(value)
  if (Math.abs(value - rounded) < 1e-6) return rounded
  return Number(value.toPrecision(12))
}

