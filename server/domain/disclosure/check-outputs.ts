import { elsewhereFindings } from './audit/elsewhere-findings.ts'
import { auditOutputs } from './audit/interval-audit.ts'
import type { AuditedRelease, IntervalAudit } from './audit/interval-audit.ts'
import { checkRegistry } from './check-registry.ts'
import type { CheckFile, CheckRequest, EarlierRelease } from './check-request.ts'
import { nearModels } from './checks/model-differencing.ts'
import { worse, worst } from './check-report.ts'
import type { CellVerdict, CheckReport, FileReport, Finding } from './check-report.ts'
import { hit, sameCell, wholeFile } from './disclosure-check.ts'
import type { FileEvidence } from './disclosure-check.ts'
import { ruleSource, shownParameters } from './disclosure-profile.ts'
import { findType } from './find-type.ts'
import { sourcesNaming, tableOfNumbers, variablesOfTable } from './ledger/released-numbers.ts'
import { withDataContributions } from './matching/data-contributions.ts'
import { buildRecordIndex } from './matching/record-index.ts'
import { matchRecords } from './matching/record-match.ts'
import { matchingForm } from './models/matching-form.ts'
import type { RecordMatch } from './matching/record-match.ts'
import { isAcroAuxiliary, readAcroFolder, recordOf } from './acro/acro-folder-model.ts'
import type { AcroFolderModel } from './acro/acro-folder-model.ts'
import type { OutputTable, ReadOutput } from './read-output.ts'
import type { MeasureKind } from './statistic-types.ts'
import { emptyDescription } from './tables/table-description.ts'
import { buildTables } from './tables/build-tables.ts'
import type { TableContext } from './tables/build-tables.ts'
import { jsonLeafTables } from './texts/json-leaves.ts'
import { withoutTableLines } from './texts/table-lines.ts'
import { lookOf } from './texts/prose.ts'
import { tablesInText } from './texts/text-tables.ts'
import { joinFound, nothingFound } from './tables/found-tables.ts'
import type { FoundTables } from './tables/found-tables.ts'
import { cellName, isHidden, shownNumber } from './tables/table-model.ts'
import type { TableModel } from './tables/table-model.ts'

/** Seconds that the audit of one request may take. */
const auditSeconds = 60

interface Prepared {
  readonly file: CheckFile
  readonly found: FoundTables
  readonly tables: readonly TableModel[]
  /** True for what ACRO writes about its outputs. */
  readonly silent: boolean
  /** Messages of steps that threw: each becomes a review. */
  readonly broken: readonly string[]
}

/** Tables of a file and of the files inside it. */
export function findTables(read: ReadOutput, file: Pick<CheckFile, 'description' | 'type'>): FoundTables {
  const context = { description: file.description ?? null, type: file.type ?? null }
  return joinFound([
    ...tablesOfFile(read, context),
    ...printedTables(read).map(({ found }) => found),
    ...jsonLeafTables(read).map((table) => buildTables(table, noContext)),
    ...read.inner.map(({ output }) => findTables(output, { description: undefined, type: undefined })),
  ])
}

/** Tables that are printed in a file's text, each with what was found in it. */
export function printedTables(read: ReadOutput): readonly { readonly table: OutputTable; readonly found: FoundTables }[] {
  return (textFormats.has(read.format) ? read.texts : [])
    .flatMap((text) => tablesInText(twiceTold.has(read.format) ? { ...text, text: withoutTableLines(text.text, read.tables) } : text, lookOf(text, read.format)))
    .map((table) => ({ table, found: table.sure ? neverNothing(buildTables(table, noContext), table) : withoutSmallQuestions(buildTables(table, noContext), table.rows.length) }))
}

/** Builds a file's tables; a description is of those that it fits, and the others are worked out. */
function tablesOfFile(read: ReadOutput, context: TableContext): readonly FoundTables[] {
  const found = read.tables.map((table) => buildTables(table, context))
  if (found.length < 2 || found.every(({ misfit }) => misfit !== null)) return found
  return found.map((one, index) => {
    const table = read.tables[index]
    return one.misfit === null || table === undefined ? one : buildTables(table, noContext)
  })
}

/** Formats whose tables no reader finds. */
const textFormats = new Set(['text', 'code', 'markdown', 'ipynb', 'docx', 'html', 'pdf', 'svg', 'png', 'jpeg', 'xlsx']) // table
/** Formats whose readers give a table's words among the text too. */
const twiceTold = new Set(['docx', 'html']) // table
const noContext: TableContext = { description: null, type: null }

/** What was printed is numbers of something: where no rule takes them, somebody is asked. */
function neverNothing(found: FoundTables, { sheet, firstRow }: OutputTable): FoundTables {
  const something = found.tables.length + found.questions.length + found.recordLevel.length > 0 || found.fitTable || found.glossary
  return something ? found : { ...found, questions: [{ message: 'question.what-table-measures', sheet, row: firstRow, column: null, values: {} }] }
}

/** Kinds of number that say something of units wherever they stand; those of models and tests are judged by the model. */
const aboutUnits: ReadonlySet<MeasureKind> = new Set(['count', 'events', 'at-risk', 'sum', 'mean', 'median', 'percentile', 'min', 'max', 'mode', 'percent', 'spread', 'correlation'])

/** A few lines that only look like a table are prose. */
function withoutSmallQuestions(found: FoundTables, rows: number): FoundTables {
  if (rows >= 6) return found
  return { ...found, questions: [], tables: found.tables.filter(({ measure, cells }) => measure.named && aboutUnits.has(measure.kind) || measure.kind === 'count' && cells.length >= 4), recordLevel: found.recordLevel.filter(({ strength, values }) => strength === 'strong' || Number(values['columns'] ?? 0) >= 4) }
}

function prepare(given: CheckFile, request: CheckRequest): Prepared {
  const broken: string[] = []
  const folder = guard(() => readAcroFolder(given, request.files), null, 'acro-folder', broken)
  const file = folder === null ? given : guard(() => withRecordClaims(given, folder), given, 'acro-folder', broken)
  const silent = folder !== null && guard(() => isAcroAuxiliary(folder, given), false, 'acro-folder', broken)
  const found = silent ? nothingFound : guard(() => findTables(file.read, file), nothingFound, 'tables', broken)
  const placed = found.tables.map((table) => aboutSources(table, request))
  const tables = guard(() => placed.map((table) => withDataContributions(table, request.data ?? [])), placed, 'data', broken)
  return { file: withDescriptionText(file), found, tables, silent, broken }
}

/** What a description says in words leaves with the output: it is searched like any hidden text. */
function withDescriptionText(file: CheckFile): CheckFile {
  const { title = null, population = null, unit = null, release = null } = file.description ?? {}
  const text = [title, population, unit, release].filter((part) => part !== null).join('\n')
  return text === '' ? file : { ...file, read: { ...file.read, texts: [...file.read.texts, { where: 'table description', text, line: null, visibility: 'hidden' }] } }
}

/** What a record of an ACRO folder claims about a file is tested like any claim. */
function withRecordClaims(file: CheckFile, folder: AcroFolderModel): CheckFile {
  const record = recordOf(folder, file)
  if (record === null || file.description !== undefined || record.mitigation !== 'round') return file
  const description = { ...emptyDescription, claims: { ...emptyDescription.claims, roundedTo: record.roundBase ?? 5 } }
  return { ...file, description }
}

function guard<T>(step: () => T, instead: T, name: string, broken: string[]): T {
  try {
    return step()
  } catch {
    broken.push(name)
    return instead
  }
}

function aboutSources(table: TableModel, { sources }: CheckRequest): TableModel {
  return sources === undefined ? table : { ...table, about: sourcesNaming(variablesOfTable(table), sources) }
}

function earlierTables(releases: readonly EarlierRelease[], elsewhere: boolean): readonly AuditedRelease[] {
  return releases.map(({ name, files, numbers }) => ({
    name, elsewhere,
    tables: [...files.flatMap((file) => guard(() => findTables(file.read, file).tables, [], 'earlier', [])), ...(numbers?.tables ?? []).map(tableOfNumbers)],
  }))
}

/** Checks some outputs together. Pure: the same request gives the same report. */
export function checkOutputs(request: CheckRequest): CheckReport {
  return reportOn(request, request.files.map((file) => prepare(file, request)), earlierTables(request.against ?? [], false))
}

/** The report on one file of a request: the others are looked at only as far as they bear on it. Throws a RangeError where no file has that path. */
export function checkOne(request: CheckRequest, path: string): FileReport {
  const prepared = request.files.map((file) => prepare(file, request))
  const [report] = fileReports(request, prepared, earlierTables(request.against ?? [], false), ({ file }) => file.path === path)
  if (report === undefined) throw new RangeError('no such file in the request')
  return report
}

/** The report, and beside it, file by file, what only comes about with releases of other projects: for checkers alone. */
export function checkForCheckers(request: CheckRequest): { readonly report: CheckReport; readonly forCheckers: readonly (readonly Finding[])[] } {
  const prepared = request.files.map((file) => prepare(file, request))
  const earlier = earlierTables(request.against ?? [], false)
  const report = reportOn(request, prepared, earlier)
  const elsewhere = request.elsewhere ?? []
  if (elsewhere.length === 0) return { report, forCheckers: request.files.map(() => []) }
  const end = performance.now() + auditSeconds * 1000
  const audits = auditSafely(prepared, [...earlier, ...earlierTables(elsewhere, true)], request, () => performance.now() > end)
  return {
    report,
    forCheckers: prepared.map(({ file }, index) => {
      const audit = audits?.get(file.path)
      if (audit === undefined) return [crashed('elsewhere')]
      const models = guard(() => nearModels(file, { releases: elsewhere, elsewhere: true }, request.profile.parameters), [crashed('elsewhere')], 'elsewhere', [])
      return elsewhereFindings(report.files[index]?.findings ?? [], [...audit.findings, ...models], request.profile.parameters).map((finding) => ({ ...finding, rule: ruleSource(request.profile, finding.rule) }))
    }),
  }
}

function reportOn(request: CheckRequest, prepared: readonly Prepared[], earlier: readonly AuditedRelease[]): CheckReport {
  return {
    glovebox: request.version, profile: request.profile.name, profileDigest: request.profile.digest, parameters: shownParameters(request.profile),
    checks: checkRegistry.map(({ id, version }) => ({ id, version })),
    files: fileReports(request, prepared, earlier, () => true),
  }
}

function fileReports(request: CheckRequest, prepared: readonly Prepared[], earlier: readonly AuditedRelease[], wanted: (item: Prepared) => boolean): readonly FileReport[] {
  const end = performance.now() + auditSeconds * 1000
  const audits = auditSafely(prepared, earlier, request, () => performance.now() > end)
  const index = buildRecordIndex(request.data ?? [])
  return prepared.filter(wanted).map((item) => checkFile(item, request, {
    siblings: prepared.filter((other) => other !== item).map(({ file, tables }) => ({ path: file.path, tables })),
    audit: audits?.get(item.file.path) ?? null,
    match: guard(() => matchRecords(matchingForm(item.file.read, item.file.description), index), null, 'match', []),
  }))
}

function auditSafely(prepared: readonly Prepared[], earlier: Parameters<typeof auditOutputs>[1], request: CheckRequest, expired: () => boolean): ReadonlyMap<string, IntervalAudit> | null {
  try {
    return auditOutputs(prepared.map(({ file, tables }) => ({ path: file.path, tables })), earlier, {
      parameters: request.profile.parameters, solver: request.solver, cells: request.cells === true, expired,
    })
  } catch {
    return null
  }
}

const noMatch: RecordMatch = { hits: [], records: 0, columns: [] }

function crashed(step: string): Finding {
  return hit('unclear-tables', 'no crash is a pass', { outcome: 'review', at: wholeFile, message: 'check.crashed', cure: 'cure.look', values: { step } })
}

function checkFile({ file, found, tables, silent, broken }: Prepared, request: CheckRequest, gathered: { siblings: FileEvidence['siblings']; audit: IntervalAudit | null; match: RecordMatch | null }): FileReport {
  const { type, assumed } = silent ? { type: 'document' as const, assumed: true } : findType(file, found)
  const evidence: FileEvidence = {
    file, request, parameters: request.profile.parameters, type, found, tables, siblings: gathered.siblings, data: request.data ?? [],
    audit: gathered.audit ?? { intervals: new Map(), findings: [] }, match: gathered.match ?? noMatch,
  }
  const findings: Finding[] = broken.map(crashed)
  if (gathered.audit === null) findings.push(crashed('audit'))
  if (gathered.match === null) findings.push(crashed('match'))
  for (const check of checkRegistry) {
    try {
      findings.push(...check.run(evidence))
    } catch {
      findings.push(crashed(check.id))
    }
  }
  if (type === null && findings.length === 0) findings.push(hit('output-kind', 'kinds of output', { outcome: 'review', at: wholeFile, message: 'output-kind.unknown', cure: 'cure.describe-table', values: { format: file.read.format } }))
  return {
    path: file.path, sha256: file.sha256, bytes: file.bytes, type, typeAssumed: assumed, outcome: worst(findings.map(({ outcome }) => outcome)),
    findings: findings.map((finding) => ({ ...finding, rule: ruleSource(request.profile, finding.rule) })),
    cells: request.cells === true ? cellVerdicts(tables, findings, evidence.audit) : [],
    matches: { records: evidence.match.records, columns: evidence.match.columns },
  }
}

function cellVerdicts(tables: readonly TableModel[], findings: readonly Finding[], audit: IntervalAudit): readonly CellVerdict[] {
  const byPlace = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = `${finding.at.sheet ?? ''}:${finding.at.row}:${finding.at.column}`
    byPlace.set(key, [...(byPlace.get(key) ?? []), finding])
  }
  return tables.flatMap((table) => table.cells.filter((cell) => cell.shown.is !== 'text' || isHidden(cell)).map((cell) => {
    const name = cellName(table, cell.codes)
    const own = (byPlace.get(`${table.sheet ?? ''}:${cell.row}:${cell.column}`) ?? []).filter(({ at }) => sameCell(at.cell, name))
    const interval = audit.intervals.get(cell) ?? null
    return {
      cell: name, shown: shownNumber(cell), interval, outcome: own.reduce<CellVerdict['outcome']>((outcome, finding) => worse(outcome, finding.outcome), 'pass'),
      sheet: table.sheet, row: cell.row, column: cell.column,
    }
  }))
}
