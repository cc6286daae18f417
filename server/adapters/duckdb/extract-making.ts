import type { DuckDBConnection } from '@duckdb/node-api'
import { createHash, createHmac } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { ExtractMade, type ExtractPlan } from '../../domain/node/broker-api.ts'
import { removeFingerprints } from '../fingerprints/stored-fingerprints.ts'
import type { DataFolders } from './data-request.ts'
import { storedDataset } from './dataset-registration.ts'
import { digestFile, syncToDisk, writePrivately } from './private-file.ts'
import { projectKey, pseudonymOf } from './project-pseudonyms.ts'
import { rowFilter } from './row-conditions.ts'
import { countOf, parquetColumns, quoteName, quoteText, withDatabase } from './sandboxed-database.ts'

const MadeFile = z.object({ planSha256: z.string(), made: ExtractMade })
const fileNames = ['data.parquet', 'data.csv', 'dictionary.json'] as const

/** Makes the extract that a licence names, or answers with the one that was made from the same plan before. */
export const makeExtract = async (folders: DataFolders, plan: ExtractPlan): Promise<ExtractMade> => {
  const target = path.join(folders.extracts, plan.extractId)
  const madeFile = path.join(folders.data, 'made', `${plan.extractId}.json`)
  const planSha256 = createHash('sha256').update(JSON.stringify(plan)).digest('hex')
  const before = readMade(madeFile)
  if (before !== null && before.planSha256 !== planSha256) throw new GloveboxError('state-conflict')
  const source = await verifiedSource(folders, plan)
  if (before !== null && isWhole(target, before.made)) return before.made

  // Cut short by a crash between the rename and the note of it, or damaged: made anew from the same plan, it is the same.
  fs.rmSync(target, { recursive: true, force: true })
  const fresh = fs.mkdtempSync(path.join(folders.extracts, '.new-'))
  const scratch = fs.mkdtempSync(path.join(folders.data, 'scratch-'))
  try {
    const written = await withDatabase([path.dirname(source), fresh], scratch, (db) => writeExtract(db, { plan, source, fresh, key: projectKey(folders.data, plan.projectId) }))
    fs.writeFileSync(path.join(fresh, 'dictionary.json'), `${JSON.stringify(plan.dictionary, null, 2)}\n`)
    const files = []
    for (const name of fileNames) {
      const file = path.join(fresh, name)
      fs.chmodSync(file, 0o444)
      syncToDisk(file)
      files.push({ name, ...(await digestFile(file)) })
    }
    const made = { extractId: plan.extractId, ...written, files }
    fs.chmodSync(fresh, 0o755)
    syncToDisk(fresh)
    fs.renameSync(fresh, target)
    syncToDisk(folders.extracts)
    writePrivately(madeFile, JSON.stringify({ planSha256, made }), 'replace')
    return made
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true })
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

/** Removes an extract; what was made of which plan is forgotten with it. */
export const removeExtract = (folders: DataFolders, extractId: string): void => {
  const target = path.join(folders.extracts, extractId)
  if (fs.existsSync(target)) {
    const doomed = path.join(folders.extracts, `.old-${extractId}`)
    fs.rmSync(doomed, { recursive: true, force: true })
    fs.renameSync(target, doomed)
    fs.rmSync(doomed, { recursive: true, force: true })
  }
  fs.rmSync(path.join(folders.data, 'made', `${extractId}.json`), { force: true })
  removeFingerprints(folders.data, { kind: 'extract', extractId })
}

const readMade = (file: string): z.infer<typeof MadeFile> | null =>
  fs.existsSync(file) ? MadeFile.parse(JSON.parse(fs.readFileSync(file, 'utf8'))) : null

const isWhole = (folder: string, made: ExtractMade): boolean =>
  made.files.every(({ name, bytes }) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size === bytes)

const verifiedSource = async (folders: DataFolders, plan: ExtractPlan): Promise<string> => {
  const source = storedDataset(folders, plan.datasetId, plan.datasetVersion)
  if (!fs.existsSync(source) || (await digestFile(source)).sha256 !== plan.sourceSha256) {
    throw new GloveboxError('dataset-file-missing', { dataset: plan.datasetId })
  }
  return source
}

interface ExtractOrder {
  readonly plan: ExtractPlan
  readonly source: string
  readonly fresh: string
  readonly key: Buffer
}

const writeExtract = async (db: DuckDBConnection, order: ExtractOrder): Promise<{ rows: number; columns: string[] }> => {
  const { plan, source, fresh, key } = order
  const types = new Map((await parquetColumns(db, source)).map(({ name, type }) => [name, type]))
  const missing = plan.variables.find((name) => !types.has(name)) ?? plan.identifiers.find(({ column }) => !plan.variables.includes(column))?.column
  if (missing !== undefined || new Set(plan.variables).size !== plan.variables.length) throw new GloveboxError('bad-request', { column: missing ?? '' })

  const filter = rowFilter(plan.rows, types)
  await db.run(
    `CREATE TABLE licensed AS SELECT ${plan.variables.map(quoteName).join(', ')}, file_row_number AS glovebox_row FROM read_parquet(${quoteText(source)}, file_row_number = true) ${filter.sql}`,
    [...filter.values],
  )
  for (const [at, { column, domain }] of plan.identifiers.entries()) await pseudonymise(db, { table: `pseudonyms_${at}`, column, type: types.get(column) ?? '', domain, key })

  await db.run(`CREATE TABLE extract AS ${selectExtract(plan, types)}`, [rowOrderSecret(key, plan)])
  const kept = plan.variables.map(quoteName).join(', ')
  // The order is stated again: a table promises none.
  const ordered = `SELECT ${kept} FROM extract ORDER BY glovebox_order`
  await db.run(`COPY (${ordered}) TO ${quoteText(path.join(fresh, 'data.parquet'))} (FORMAT parquet, COMPRESSION zstd)`)
  await db.run(`COPY (${ordered}) TO ${quoteText(path.join(fresh, 'data.csv'))} (FORMAT csv, HEADER true)`)
  return { rows: await countOf(db, 'SELECT count(*) FROM extract'), columns: [...plan.variables] }
}

/**
 * Numbers the rows in the order they will have: by pseudonym and then by the licensed values; where there is no identifier, in an order
 * that only the project's key knows. In neither can two projects be joined by position.
 */
const selectExtract = (plan: ExtractPlan, types: ReadonlyMap<string, string>): string => {
  const pseudonyms = new Map(plan.identifiers.map(({ column }, at) => [column, `pseudonyms_${at}`]))
  const columns = plan.variables.map((name) => {
    const table = pseudonyms.get(name)
    return table === undefined ? `licensed.${quoteName(name)}` : `${table}.pseudonym AS ${quoteName(name)}`
  })
  const joins = plan.identifiers.map(({ column }, at) => `LEFT JOIN pseudonyms_${at} ON pseudonyms_${at}.id = ${identifierText(`licensed.${quoteName(column)}`, types.get(column) ?? '')}`)
  const secret = 'sha256($1 || CAST(licensed.glovebox_row AS VARCHAR))'
  const [first] = plan.identifiers
  const others = plan.variables.filter((name) => !pseudonyms.has(name)).map((name) => `licensed.${quoteName(name)}`)
  const order = first === undefined ? [secret] : ['pseudonyms_0.pseudonym', ...others, secret]
  return `SELECT ${columns.join(', ')}, row_number() OVER (ORDER BY ${order.join(', ')}) AS glovebox_order FROM licensed ${joins.join(' ')}`
}

const rowOrderSecret = (key: Buffer, plan: ExtractPlan): string => createHmac('sha256', key).update('row-order\0').update(plan.datasetId).digest('hex')

interface PseudonymOrder {
  readonly table: string
  readonly column: string
  readonly type: string
  readonly domain: string
  readonly key: Buffer
}

const pseudonymise = async (db: DuckDBConnection, order: PseudonymOrder): Promise<void> => {
  await db.run(`CREATE TABLE ${order.table} (id VARCHAR, pseudonym VARCHAR)`)
  const text = identifierText(quoteName(order.column), order.type)
  const appender = await db.createAppender(order.table)
  const found = await db.stream(`SELECT DISTINCT ${text} FROM licensed WHERE ${quoteName(order.column)} IS NOT NULL`)
  for (let chunk = await found.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await found.fetchChunk()) {
    for (const [id] of chunk.getRows()) {
      appender.appendVarchar(String(id))
      appender.appendVarchar(pseudonymOf(order.key, order.domain, String(id)))
      appender.endRow()
    }
  }
  appender.closeSync()
}

/** One text for one identifier, also where another dataset stores it as a floating number (a column with gaps, often). */
const identifierText = (column: string, type: string): string =>
  type === 'DOUBLE' || type === 'FLOAT'
    ? `CASE WHEN ${column} = floor(${column}) AND abs(${column}) < 9007199254740992 THEN CAST(CAST(${column} AS BIGINT) AS VARCHAR) ELSE CAST(${column} AS VARCHAR) END`
    : `CAST(${column} AS VARCHAR)`
