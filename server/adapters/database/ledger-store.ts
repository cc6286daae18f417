import type { Kysely } from 'kysely'
import type { Conditions, NumberSource, ReleasedModel, ReleasedNumber, ReleasedNumbers, ReleasedTable } from '../../domain/disclosure/ledger/released-numbers.ts'
import { variablesOfTable } from '../../domain/disclosure/ledger/released-numbers.ts'
import { newId } from '../../domain/kernel/ids.ts'
import type { Database } from './schema.ts'

type Db = Kysely<Database>

/** Released numbers as they enter the ledger. */
export interface LedgerEntry extends ReleasedNumbers {
  readonly requestId: string
  readonly projectId: string
  readonly releasedAt: string
  /** False where a released file could not be read into numbers. */
  readonly complete: boolean
}

/** An earlier release as the ledger knows it. */
export interface LedgerRelease extends ReleasedNumbers { readonly requestId: string; readonly projectId: string }

/** Rows of one insert: PostgreSQL takes 65,535 values in a statement, SQLite 32,766. */
const rowsAtOnce = 1000

/** Writes a release's numbers; within the transaction of the release. */
export const insertLedgerEntry = async (db: Db, entry: LedgerEntry): Promise<void> => {
  await db.insertInto('ledger_release').values({ request_id: entry.requestId, project_id: entry.projectId, released_at: entry.releasedAt, complete: entry.complete ? 1 : 0 }).execute()
  for (const [position, table] of entry.tables.entries()) {
    const { dimensions, claims, sheet, title, described, additive } = table
    const variables = variablesOfTable({ dimensions, where: table.where, measure: { name: table.measure, kind: table.kind, share: null, named: true } })
    const id = await insertTable(db, entry.requestId, position, { ...table, variables, facts: JSON.stringify({ dimensions, claims, sheet, title, described, additive }), n: null })
    await insertStatements(db, id, table.numbers)
  }
  for (const [index, model] of entry.models.entries()) {
    await insertTable(db, entry.requestId, entry.tables.length + index, { ...model, kind: 'model', measure: null, unit: null, variables: Object.keys(model.where ?? {}), facts: '{}' })
  }
}

type TableRow = Pick<ReleasedTable, 'file' | 'measure' | 'unit' | 'population' | 'where' | 'about'> & { readonly kind: string; readonly variables: readonly string[]; readonly facts: string; readonly n: number | null }

const insertTable = async (db: Db, requestId: string, position: number, table: TableRow): Promise<string> => {
  const id = newId()
  await db.insertInto('ledger_table').values({
    id, request_id: requestId, position, file: table.file, kind: table.kind, measure: table.measure, unit: table.unit, population: table.population,
    conditions: table.where === null ? null : JSON.stringify(table.where), variables: JSON.stringify(table.variables), facts: table.facts, n: table.n,
  }).execute()
  const sources = new Map(table.about.map((s) => [`${s.dataset} ${s.version}`, s]))
  if (sources.size > 0) {
    await db.insertInto('ledger_source').values([...sources.values()].map((s) => ({ table_id: id, dataset_id: s.dataset, version: s.version, row_conditions: JSON.stringify(s.rows) }))).execute()
  }
  return id
}

const insertStatements = async (db: Db, tableId: string, numbers: readonly ReleasedNumber[]): Promise<void> => {
  for (let from = 0; from < numbers.length; from += rowsAtOnce) {
    await db.insertInto('ledger_statement').values(numbers.slice(from, from + rowsAtOnce).map(({ codes, row, column, shown, n }, i) => ({
      table_id: tableId, position: from + i, codes: JSON.stringify(codes), at_row: row, at_column: column,
      // A percent sign is part of how a number is shown.
      shown: shown.is === 'number' && shown.percent ? 'percent' : shown.is,
      value: shown.is === 'number' ? shown.value : null, low: shown.is === 'range' ? shown.low : shown.is === 'number' ? shown.value : null,
      high: shown.is === 'range' ? shown.high : shown.is === 'number' ? shown.value : null, decimals: shown.is === 'number' ? shown.decimals : 0, n,
    }))).execute()
  }
}

/** Whose releases are asked for: a project's own, or those of all others. */
export interface LedgerQuestion { readonly datasets: readonly string[]; readonly of?: string; readonly notOf?: string }

/** Released numbers on some datasets, newest release first. */
export const readLedger = async (db: Db, question: LedgerQuestion): Promise<readonly LedgerRelease[]> => {
  if (question.datasets.length === 0) return []
  const ids = db.selectFrom('ledger_source').select('table_id').where('dataset_id', 'in', [...question.datasets])
  let query = db.selectFrom('ledger_table').innerJoin('ledger_release', 'ledger_release.request_id', 'ledger_table.request_id')
    .selectAll('ledger_table').select(['ledger_release.project_id', 'ledger_release.released_at']).where('ledger_table.id', 'in', ids)
  if (question.of !== undefined) query = query.where('ledger_release.project_id', '=', question.of)
  if (question.notOf !== undefined) query = query.where('ledger_release.project_id', '!=', question.notOf)
  const tables = await query.orderBy('ledger_release.released_at', 'desc').orderBy('ledger_table.request_id', 'desc').orderBy('ledger_table.position').execute()
  const wanted = tables.map((t) => t.id)
  const sources = await inParts(wanted, (part) => db.selectFrom('ledger_source').selectAll().where('table_id', 'in', part).orderBy('dataset_id').orderBy('version').execute())
  const statements = await inParts(wanted, (part) => db.selectFrom('ledger_statement').selectAll().where('table_id', 'in', part).orderBy('table_id').orderBy('position').execute())
  return groupReleases(tables, by(sources), by(statements))
}

const inParts = async <T>(ids: readonly string[], read: (part: readonly string[]) => Promise<readonly T[]>): Promise<readonly T[]> => {
  const all: T[][] = []
  for (let from = 0; from < ids.length; from += rowsAtOnce) all.push([...await read(ids.slice(from, from + rowsAtOnce))])
  return all.flat()
}

const by = <T extends { readonly table_id: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> => {
  const grouped = new Map<string, T[]>()
  for (const row of rows) {
    const known = grouped.get(row.table_id)
    if (known === undefined) grouped.set(row.table_id, [row])
    else known.push(row)
  }
  return grouped
}

type TableOfRelease = Database['ledger_table'] & { readonly project_id: string }

const groupReleases = (
  rows: readonly TableOfRelease[], sources: ReadonlyMap<string, readonly Database['ledger_source'][]>, statements: ReadonlyMap<string, readonly Database['ledger_statement'][]>,
): readonly LedgerRelease[] => {
  const releases = new Map<string, { requestId: string; projectId: string; tables: ReleasedTable[]; models: ReleasedModel[] }>()
  for (const row of rows) {
    const release = releases.get(row.request_id) ?? { requestId: row.request_id, projectId: row.project_id, tables: [], models: [] }
    releases.set(row.request_id, release)
    const about = (sources.get(row.id) ?? []).map((s): NumberSource => ({ dataset: s.dataset_id, version: s.version, rows: JSON.parse(s.row_conditions) as Conditions }))
    const where = row.conditions === null ? null : (JSON.parse(row.conditions) as ReleasedTable['where'])
    if (row.kind === 'model') release.models.push({ file: row.file, n: row.n ?? 0, population: row.population, where, about })
    else {
      release.tables.push({
        ...(JSON.parse(row.facts) as Pick<ReleasedTable, 'dimensions' | 'claims' | 'sheet' | 'title' | 'described' | 'additive'>),
        file: row.file, kind: row.kind as ReleasedTable['kind'], measure: row.measure, unit: row.unit, population: row.population, where, about, numbers: (statements.get(row.id) ?? []).map(toNumber),
      })
    }
  }
  return [...releases.values()]
}

const toNumber = (s: Database['ledger_statement']): ReleasedNumber => ({ codes: JSON.parse(s.codes) as string[], row: s.at_row, column: s.at_column, shown: toShown(s), n: s.n })

const toShown = (s: Database['ledger_statement']): ReleasedNumber['shown'] => {
  if (s.shown === 'number' || s.shown === 'percent') return { is: 'number', value: s.value ?? 0, decimals: s.decimals, percent: s.shown === 'percent' }
  if (s.shown === 'range') return { is: 'range', low: s.low ?? 0, high: s.high }
  return { is: s.shown === 'empty' ? 'empty' : 'hidden' }
}

/** How many releases the ledger holds; it only grows. */
export const countLedgerReleases = async (db: Db): Promise<number> =>
  Number((await db.selectFrom('ledger_release').select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n)

/** Whether a release's numbers are in the ledger. */
export const isInLedger = async (db: Db, requestId: string): Promise<boolean> =>
  (await db.selectFrom('ledger_release').select('request_id').where('request_id', '=', requestId).executeTakeFirst()) !== undefined

/** Released requests that the ledger does not know, oldest first: those that were released before there was one. */
export const releasesWithoutLedger = async (db: Db): Promise<readonly string[]> =>
  (await db.selectFrom('egress_release').leftJoin('ledger_release', 'ledger_release.request_id', 'egress_release.request_id').select('egress_release.request_id')
    .where('ledger_release.request_id', 'is', null).orderBy('egress_release.released_at').execute()).map((r) => r.request_id)
