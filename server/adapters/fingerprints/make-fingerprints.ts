import fs from 'node:fs'
import path from 'node:path'
import type { MatchSource } from '../../domain/node/match-api.ts'
import { syncToDisk, writePrivately } from '../duckdb/private-file.ts'
import { withDatabase } from '../duckdb/sandboxed-database.ts'
import { buildFingerprints } from './fingerprint-build.ts'
import { findFingerprints, fingerprintFolder, fingerprintKeyFile, newFingerprintKey, removeFingerprints, type StoredSecret } from './stored-fingerprints.ts'

export interface FingerprintOrder {
  readonly dataFolder: string
  readonly source: MatchSource
  readonly parquet: string
  /** Of the Parquet file. */
  readonly sha256: string
}

/** Makes the fingerprints of a Parquet file, once: in a folder of its own first, so that a stop halfway leaves none rather than some. */
export async function makeFingerprints({ dataFolder, source, parquet, sha256 }: FingerprintOrder): Promise<void> {
  if (findFingerprints(dataFolder, source)?.sha256 === sha256) return
  removeFingerprints(dataFolder, source)
  const scratch = fs.mkdtempSync(path.join(dataFolder, 'scratch-'))
  try {
    const fresh = path.join(scratch, 'fingerprints')
    fs.mkdirSync(fresh, { mode: 0o700 })
    const key = newFingerprintKey()
    const { secret } = await withDatabase([path.dirname(parquet), scratch], scratch, (db) => buildFingerprints(db, parquet, fresh, key))
    const target = fingerprintFolder(dataFolder, source)
    fs.mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 })
    syncToDisk(fresh)
    fs.renameSync(fresh, target)
    syncToDisk(path.dirname(target))
    // The key comes last: without it there are no fingerprints.
    const stored: StoredSecret = { key: key.toString('hex'), source: sha256, secret: { ...secret, columns: [...secret.columns], groups: secret.groups.map((group) => ({ ...group, columns: [...group.columns], shares: [...group.shares] })), cells: [...secret.cells], windows: [...secret.windows], phrases: [...secret.phrases], runs: [...secret.runs] } }
    writePrivately(fingerprintKeyFile(dataFolder, source), JSON.stringify(stored), 'replace')
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}
