import fs from 'node:fs'
import path from 'node:path'
import type { FingerprintIndex, IndexSecret } from '../../domain/disclosure/matching/fingerprint-index.ts'
import { KeyedHash } from '../../domain/disclosure/matching/keyed-hash.ts'
import { FingerprintFile } from './fingerprint-file.ts'

/** Opened fingerprints, to be closed. */
export interface OpenFingerprints extends FingerprintIndex {
  readonly values: FingerprintFile
  readonly records: FingerprintFile
  readonly close: () => void
}

/** Opens the fingerprints of a folder; filters and tables of buckets come into memory, those of pairs and shingles when they are first asked for; nothing else. */
export function openFingerprints(name: string, folder: string, secret: IndexSecret, key: Uint8Array): OpenFingerprints {
  const values = new FingerprintFile(path.join(folder, 'values'))
  let opened: FingerprintFile | null = null
  const records = (): FingerprintFile => (opened ??= new FingerprintFile(path.join(folder, 'records')))
  const cells = fs.openSync(path.join(folder, 'cells'), 'r')
  const cellCount = secret.cells.length
  const bytes = new Uint8Array(cellCount * 2)
  const marks = new Uint16Array(bytes.buffer)
  return {
    name, secret, hash: new KeyedHash(key), values,
    get records() { return records() },
    cellsOf: (row) => {
      if (row >= secret.rows || fs.readSync(cells, bytes, 0, bytes.length, row * bytes.length) !== bytes.length) return null
      return marks
    },
    close: () => {
      values.close()
      opened?.close()
      fs.closeSync(cells)
    },
  }
}
