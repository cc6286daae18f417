import { parse } from 'yaml'
import type { InspectedFile, InspectedNumbers, Inspection, InspectionRequest, LicensedFacts, NamedRelease } from '../../domain/airlock/output-inspection.ts'
import {
  checkForCheckers, checkRegistry, findTables, readTableDescription, releasedNumbers, sourcesNaming, shownParameters, strictestProfile, worst,
  type CheckFile, type CheckReport, type CheckRequest, type DisclosureProfile, type EarlierRelease, type FileReport, type Finding, type OutputTable, type ReadOutput,
} from '../../domain/disclosure/index.ts'
import { emptyDescription } from '../../domain/disclosure/tables/table-description.ts'
// Each by itself: the folder's index also brings what only repairs need.
import { loadHighsSolver } from '../disclosure/highs-solver.ts'
import { digestOf, loadProfile, profileNames } from '../disclosure/load-profile.ts'

/** What the process is asked for. */
export type InspectionTask =
  | { readonly do: 'inspect'; readonly request: InspectionRequest; readonly version: string }
  | { readonly do: 'repair'; readonly request: InspectionRequest; readonly version: string; readonly path: string }
  | { readonly do: 'difference'; readonly request: InspectionRequest; readonly version: string; readonly original: string; readonly repaired: string }
  | { readonly do: 'numbers'; readonly files: readonly InspectedFile[]; readonly licensed: readonly LicensedFacts[] }

/** Checks outputs with the project's profile, its own earlier releases, and what its licences say about the data; other projects' releases for checkers alone. */
export const inspectOutputs = async (request: InspectionRequest, version: string): Promise<Inspection> => {
  const whole = await checkRequestOf(request, version)
  // What never leaves gives nothing away together with what does: the original beside its repaired file would undo the repair.
  const groups = ['output', 'supporting'].map((kind) => whole.files.filter((_, i) => request.files[i]?.declared.kind === kind))
  const [outputs, supporting] = groups.map((files) => checkForCheckers({ ...whole, files }))
  const found = [outputs, supporting].flatMap((part) => (part?.report.files ?? []).map((report, i) => ({ report, forCheckers: part?.forCheckers[i] ?? [] })))
  const inOrder = request.files.map((file) => {
    const own = found.find(({ report }) => report.path === file.path)
    if (own === undefined) throw new RangeError('a file without a report')
    return { forCheckers: own.forCheckers, report: withLicensedFacts(own.report, file, request.licensed) }
  })
  if (outputs === undefined) throw new RangeError('no report')
  return { report: { ...outputs.report, files: inOrder.map(({ report }) => report) }, forCheckers: inOrder.map(({ forCheckers }) => forCheckers) }
}

/** The files with all that the checks may use. */
export const checkRequestOf = async (request: InspectionRequest, version: string): Promise<CheckRequest> => ({
  files: request.files.map(toCheckFile), against: request.earlier.map(toRelease), elsewhere: request.elsewhere.map(toRelease), sources: request.licensed, licensed: request.licensed,
  profile: profileOf(request), solver: await loadHighsSolver(), version,
})

const toRelease = ({ name, tables, models }: NamedRelease): EarlierRelease => ({ name, files: [], numbers: { tables, models } })

/** Every number of some files as a statement about the licensed data; a file whose tables cannot be found has none and says so. */
export const numbersOf = (files: readonly InspectedFile[], licensed: readonly LicensedFacts[]): InspectedNumbers => {
  const found = files.map((file) => {
    try {
      const given = toCheckFile(file)
      return releasedNumbers(given, findTables(given.read, given), (variables) => sourcesNaming(variables, licensed))
    } catch {
      return null
    }
  })
  const known = found.filter((one) => one !== null)
  return { tables: known.flatMap((one) => one.tables), models: known.flatMap((one) => one.models), complete: known.length === files.length && files.every(({ read }) => read.complete) }
}

/** A profile that is missing is replaced by the strictest one, never by none. */
const profileOf = (request: InspectionRequest): DisclosureProfile =>
  loadProfile(request.profile) ?? strictestProfile(profileNames().flatMap((name) => loadProfile(name) ?? []), digestOf)

const toCheckFile = (file: InspectedFile): CheckFile => {
  const given = file.declared.description === undefined ? emptyDescription : readTableDescription(parse(file.declared.description, { maxAliasCount: 0 }))
  const description = { ...given, unit: given.unit ?? file.declared.unit, population: given.population ?? (file.declared.population === '' ? null : file.declared.population) }
  return { path: file.path, sha256: file.sha256, bytes: file.bytes, read: file.read, type: file.declared.type, description }
}

/** Adds what only the licence knows: a column that identifies in the licensed data, whatever it looks like here. */
export const withLicensedFacts = (report: FileReport, file: InspectedFile | undefined, licensed: readonly LicensedFacts[]): FileReport => {
  if (file === undefined) return report
  const identifiers = new Set(licensed.flatMap((l) => l.identifiers.map((name) => name.toLowerCase())))
  const known = new Set(report.findings.filter((f) => f.message === 'record-level.identifier-column').map((f) => `${f.at.sheet ?? ''}:${f.at.column}`))
  const added = tablesOf(file.read).flatMap((table) => identifierColumns(table, identifiers)).filter((f) => !known.has(`${f.at.sheet ?? ''}:${f.at.column}`))
  if (added.length === 0) return report
  const findings = [...report.findings, ...added]
  return { ...report, findings, outcome: worst(findings.map((f) => f.outcome)) }
}

const tablesOf = (read: ReadOutput): readonly OutputTable[] => [...read.tables, ...read.inner.flatMap((i) => tablesOf(i.output))]

const identifierColumns = (table: OutputTable, identifiers: ReadonlySet<string>): readonly Finding[] =>
  (table.rows[0] ?? []).flatMap((name, i) => (identifiers.has(name.trim().toLowerCase()) && table.rows.length > 1
    ? [{
        check: 'record-level', outcome: 'fail' as const, rule: 'record level', at: { sheet: table.sheet, row: table.firstRow, column: table.firstColumn + i, cell: null },
        message: 'record-level.identifier-column', cure: 'cure.aggregate', values: { column: name.trim(), rows: table.rows.length - 1 },
      }]
    : []))

/** What stands in place of a report that could not be made: every file goes to people, and says why. */
export const crashedReport = async (request: InspectionRequest, version: string): Promise<CheckReport> => {
  const profile = profileOf(request)
  return {
    glovebox: version, profile: profile.name, profileDigest: profile.digest, parameters: shownParameters(profile), checks: checkRegistry.map(({ id, version: v }) => ({ id, version: v })),
    files: request.files.map((f) => ({
      path: f.path, sha256: f.sha256, bytes: f.bytes, type: null, typeAssumed: true, outcome: 'review', cells: [], matches: { records: 0, columns: [] },
      findings: [{ check: 'unclear-tables', outcome: 'review', rule: 'no crash is a pass', at: { sheet: null, row: null, column: null, cell: null }, message: 'check.crashed', cure: 'cure.look', values: { step: 'all' } }],
    })),
  }
}
