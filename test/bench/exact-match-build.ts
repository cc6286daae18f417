/** Entry of a process of its own: builds the fingerprints of a Parquet file and tells time, sizes and memory. */
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withDatabase } from '../../server/adapters/duckdb/sandboxed-database.ts'
import { buildFingerprints } from '../../server/adapters/fingerprints/fingerprint-build.ts'
import { matchFolder } from './exact-match-data.ts'
import { peakMemoryMb } from './peak-memory.ts'

const [parquet = '', target = ''] = process.argv.slice(2)
const scratch = mkdtempSync(join(matchFolder, 'build-'))
const from = performance.now()
const built = await withDatabase([matchFolder], scratch, (db) => buildFingerprints(db, parquet, scratch, new Uint8Array(16).fill(9)))
const seconds = (performance.now() - from) / 1000
const { user, system } = process.cpuUsage()
const sizes = Object.fromEntries(['values', 'records', 'cells'].map((name) => [name, statSync(join(scratch, name)).size]))
writeFileSync(join(scratch, 'secret.json'), JSON.stringify(built.secret))
rmSync(target, { recursive: true, force: true })
renameSync(scratch, target)
console.log(JSON.stringify({ seconds, processor: (user + system) / 1e6, sizes, entries: built.entries, rssMb: peakMemoryMb() }))
