import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { hashKeyBytes } from '../../domain/disclosure/matching/keyed-hash.ts'
import type { MatchSource } from '../../domain/node/match-api.ts'
import { openFingerprints, type OpenFingerprints } from './open-fingerprints.ts'

const Column = z.object({ name: z.string(), numeric: z.boolean(), bits: z.number(), dense: z.boolean() })
const Group = z.object({
  kind: z.enum(['value', 'rounded', 'shingle', 'pair', 'window', 'run']), columns: z.array(z.int()), shares: z.array(z.number()), run: z.object({ length: z.int(), stride: z.int() }),
})

/** What is kept away from the fingerprints, in a file of the data user alone: the key, and what the key's owner may know of the columns. */
export const StoredSecret = z.object({
  key: z.string().regex(/^[0-9a-f]{32}$/),
  /** SHA-256 of the Parquet file that the fingerprints are of. */
  source: z.string(),
  secret: z.object({
    rows: z.int(), columns: z.array(Column), groups: z.array(Group), cells: z.array(z.object({ column: z.int(), places: z.int().nullable(), bits: z.number() })),
    windows: z.array(z.int()), phrases: z.array(z.int()), runs: z.array(z.int()), shingles: z.boolean(),
  }),
})
export type StoredSecret = z.infer<typeof StoredSecret>

const nameOf = (source: MatchSource): string => (source.kind === 'dataset' ? path.join('datasets', source.datasetId, source.version) : path.join('extracts', source.extractId))

/** Where the fingerprints of some data lie. */
export const fingerprintFolder = (dataFolder: string, source: MatchSource): string => path.join(dataFolder, 'fingerprints', nameOf(source))

/** Where their key lies. */
export const fingerprintKeyFile = (dataFolder: string, source: MatchSource): string => path.join(dataFolder, 'keys', 'fingerprints', `${nameOf(source)}.json`)

/** A new random key. */
export const newFingerprintKey = (): Buffer => randomBytes(hashKeyBytes)

/** Fingerprints of some data that lie there with their key. */
export interface StoredFingerprints {
  /** Of the Parquet file that they are of. */
  readonly sha256: string
  /** Opens them; `null` if they were removed since. */
  readonly open: () => OpenFingerprints | null
}

/** Finds the fingerprints of some data, and reads their key; `null` if they were never made. */
export const findFingerprints = (dataFolder: string, source: MatchSource): StoredFingerprints | null => {
  const [keyFile, folder] = [fingerprintKeyFile(dataFolder, source), fingerprintFolder(dataFolder, source)]
  const isThere = (): boolean => fs.existsSync(keyFile) && fs.existsSync(path.join(folder, 'cells'))
  if (!isThere()) return null
  const { key, source: sha256, secret } = StoredSecret.parse(JSON.parse(fs.readFileSync(keyFile, 'utf8')))
  return { sha256, open: () => (isThere() ? openFingerprints(nameOf(source), folder, secret, Buffer.from(key, 'hex')) : null) }
}

/** Removes fingerprints and key of some data. */
export const removeFingerprints = (dataFolder: string, source: MatchSource): void => {
  fs.rmSync(fingerprintKeyFile(dataFolder, source), { force: true })
  fs.rmSync(fingerprintFolder(dataFolder, source), { recursive: true, force: true })
}
