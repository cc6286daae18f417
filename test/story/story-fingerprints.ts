import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { makeFingerprints } from '../../server/adapters/fingerprints/make-fingerprints.ts'
import { matchOutputs } from '../../server/adapters/fingerprints/match-outputs.ts'
import { quoteText, withDatabase } from '../../server/adapters/duckdb/sandboxed-database.ts'
import type { MatchAnswer, MatchOrder } from '../../server/domain/node/match-api.ts'

/** 600 persons of the story's cohort. */
export const storyRecords = resolve(import.meta.dirname, '../fixtures/outputs/records.csv')
let folderMade: Promise<string> | null = null
const parquetIn = (folder: string): string => join(folder, 'source.parquet')

/** The data user's folder, made once a process. */
const dataFolder = (): Promise<string> => (folderMade ??= (async () => {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-story-data-'))
  await withDatabase([folder, resolve(storyRecords, '..')], folder, (db) => db.run(`COPY (SELECT * FROM read_csv(${quoteText(storyRecords)}, nullstr = '')) TO ${quoteText(parquetIn(folder))} (FORMAT parquet)`))
  return folder
})())

/** What the broker has done with an order, here in the test's own process: every dataset and extract of the story holds the same 600 persons. */
export const matchInStory = async ({ sources }: MatchOrder, outputs: Uint8Array): Promise<MatchAnswer> => {
  const folder = await dataFolder()
  for (const source of sources) await makeFingerprints({ dataFolder: folder, source, parquet: parquetIn(folder), sha256: '0'.repeat(64) })
  return matchOutputs(folder, sources, () => Buffer.from(outputs).toString('utf8'))
}
