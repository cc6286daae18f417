import type { DuckDBConnection } from '@duckdb/node-api'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { DatasetRegistered } from '../../domain/node/broker-api.ts'
import type { MatchSource } from '../../domain/node/match-api.ts'
import { makeFingerprints } from '../fingerprints/make-fingerprints.ts'
import type { DataFolders } from './data-request.ts'
import { digestFile, isDiskFull, syncToDisk, writePrivately } from './private-file.ts'
import { countOf, parquetColumns, quoteName, quoteText, withDatabase } from './sandboxed-database.ts'

type Registered = z.infer<typeof DatasetRegistered>
const StoredFacts = z.object({ sourceSha256: z.string(), registered: DatasetRegistered })

export interface RegistrationOrder {
  readonly folders: DataFolders
  readonly format: 'csv' | 'parquet'
  readonly datasetId: string
  readonly version: string
  readonly sourceSha256: string
  /** Open descriptor of the source; it is copied before anything is believed of it. */
  readonly source: number
}

/** Where a dataset version lies. */
export const storedDataset = (folders: DataFolders, datasetId: string, version: string): string =>
  path.join(folders.data, 'datasets', datasetId, `${version}.parquet`)

/** Stores a source as Parquet with types, once a version; the same source again is answered from what is stored. */
export const registerDataset = async (order: RegistrationOrder): Promise<Registered> => {
  const stored = storedDataset(order.folders, order.datasetId, order.version)
  const factsFile = stored.replace(/\.parquet$/, '.json')
  const source: MatchSource = { kind: 'dataset', datasetId: order.datasetId, version: order.version }
  const facts = readFacts(factsFile)
  if (facts !== null) {
    if (facts.sourceSha256 !== order.sourceSha256) throw new GloveboxError('state-conflict', { dataset: order.datasetId })
    if (fs.existsSync(stored)) {
      // A version that was stored before there were fingerprints gets them now.
      await makeFingerprints({ dataFolder: order.folders.data, source, parquet: stored, sha256: facts.registered.sha256 })
      return facts.registered
    }
  }
  fs.mkdirSync(path.dirname(stored), { recursive: true, mode: 0o700 })
  const scratch = fs.mkdtempSync(path.join(order.folders.data, 'scratch-'))
  try {
    const copy = path.join(scratch, `source.${order.format}`)
    if (copyAndDigest(order.source, copy) !== order.sourceSha256) throw new GloveboxError('dataset-file-missing', { dataset: order.datasetId })
    const made = path.join(scratch, 'made.parquet')
    const described = await withDatabase([scratch], scratch, (db) => convert(db, order.format, copy, made)).catch((cause: unknown) => {
      throw isDiskFull(cause) ? cause : new GloveboxError('file-unreadable', { dataset: order.datasetId })
    })
    syncToDisk(made)
    const registered = { ...(await digestFile(made)), ...described }
    fs.renameSync(made, stored)
    syncToDisk(path.dirname(stored))
    await makeFingerprints({ dataFolder: order.folders.data, source, parquet: stored, sha256: registered.sha256 })
    writePrivately(factsFile, JSON.stringify({ sourceSha256: order.sourceSha256, registered }), 'replace')
    return registered
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

/** Makes the fingerprints of a stored dataset version or of an extract that has none yet. */
export const fingerprintStored = async (folders: DataFolders, source: MatchSource): Promise<void> => {
  const parquet = source.kind === 'dataset' ? storedDataset(folders, source.datasetId, source.version) : path.join(folders.extracts, source.extractId, 'data.parquet')
  if (!fs.existsSync(parquet)) throw new GloveboxError('dataset-file-missing', { dataset: source.kind === 'dataset' ? source.datasetId : source.extractId })
  await makeFingerprints({ dataFolder: folders.data, source, parquet, sha256: (await digestFile(parquet)).sha256 })
}

const readFacts = (file: string): z.infer<typeof StoredFacts> | null =>
  fs.existsSync(file) ? StoredFacts.parse(JSON.parse(fs.readFileSync(file, 'utf8'))) : null

const copyAndDigest = (source: number, target: string): string => {
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(1_048_576)
  const fd = fs.openSync(target, 'wx', 0o600)
  try {
    for (let position = 0; ;) {
      const read = fs.readSync(source, buffer, 0, buffer.length, position)
      if (read === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, read))
      for (let done = 0; done < read;) done += fs.writeSync(fd, buffer, done, read - done)
      position += read
    }
  } finally {
    fs.closeSync(fd)
  }
}

const convert = async (db: DuckDBConnection, format: 'csv' | 'parquet', source: string, target: string): Promise<Pick<Registered, 'rows' | 'columns'>> => {
  const from = format === 'csv' ? await readCsv(db, source) : `read_parquet(${quoteText(source)})`
  await db.run(`COPY (SELECT * FROM ${from}) TO ${quoteText(target)} (FORMAT parquet, COMPRESSION zstd)`)
  return { rows: await countOf(db, `SELECT count(*) FROM read_parquet(${quoteText(target)})`), columns: [...(await parquetColumns(db, target))] }
}

const integer = "'-?(0|[1-9][0-9]{0,17})'"
const decimal = String.raw`'[-+]?(0|[1-9][0-9]*)?(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?'`
// More digits than a floating number holds: an identifier, which must not be rounded.
const long = "'-?[0-9]{16,}'"
const day = "'[0-9]{4}-[0-9]{2}-[0-9]{2}'"

/**
 * Reads all as text, then gives a column a type only if every value has exactly that form: a code such as `007` stays text, which
 * a guess by sample would turn into the number 7.
 */
const readCsv = async (db: DuckDBConnection, source: string): Promise<string> => {
  // The dialect is stated (RFC 4180), not guessed: a guess skips lines that do not fit, and a dataset would lose rows in silence.
  const dialect = `delim = ',', quote = '"', escape = '"', skip = 0, header = true, strict_mode = true, ignore_errors = false, null_padding = false`
  await db.run(`CREATE TABLE source AS SELECT * FROM read_csv(${quoteText(source)}, ${dialect}, all_varchar = true, nullstr = '', sample_size = -1)`)
  const names = (await db.runAndReadAll('DESCRIBE source')).getRows().map((row) => String(row[0]))
  const tests = names.flatMap((name) => {
    const column = quoteName(name)
    const every = (form: string): string => `bool_and(${form}) FILTER (WHERE ${column} IS NOT NULL)`
    return [
      every(`regexp_full_match(${column}, ${integer})`),
      every(`regexp_full_match(${column}, ${decimal}) AND NOT regexp_full_match(${column}, ${long}) AND try_cast(${column} AS DOUBLE) IS NOT NULL`),
      every(`regexp_full_match(${column}, ${day}) AND try_cast(${column} AS DATE) IS NOT NULL`),
    ]
  })
  const answers = (await db.runAndReadAll(`SELECT ${tests.join(', ')} FROM source`)).getRows()[0] ?? []
  const columns = names.map((name, at) => {
    const [isInteger, isDecimal, isDay] = answers.slice(at * 3, at * 3 + 3)
    const type = isInteger === true ? 'BIGINT' : isDecimal === true ? 'DOUBLE' : isDay === true ? 'DATE' : 'VARCHAR'
    return `CAST(${quoteName(name)} AS ${type}) AS ${quoteName(name)}`
  })
  await db.run(`CREATE TABLE typed AS SELECT ${columns.join(', ')} FROM source`)
  return 'typed'
}
