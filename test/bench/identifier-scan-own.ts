/** Entry of a process of its own: finds identifiers in texts as the checks do, and tells kinds, places and time. Arguments: folder, passes, names. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scanIdentifiers } from '../../server/domain/disclosure/identifiers/identifier-scan.ts'
import { peakMemoryMb } from './peak-memory.ts'

const [folder = '', passes = '1', ...names] = process.argv.slice(2)
const texts = names.map((name) => ({ name, bytes: readFileSync(join(folder, `${name}.txt`)) }))
const seconds: number[] = []
const processor: number[] = []
let found: Readonly<Record<string, readonly (readonly [string, number])[]>> = {}
for (let pass = 0; pass < Number(passes); pass += 1) {
  const from = performance.now()
  const used = process.cpuUsage()
  found = Object.fromEntries(texts.map(({ name, bytes }) => [name, scanIdentifiers(bytes.toString('utf8')).map(({ kind, index }) => [kind, index] as const)]))
  seconds.push((performance.now() - from) / 1000)
  const { user, system } = process.cpuUsage(used)
  processor.push((user + system) / 1e6)
}
// A table is scanned cell by cell, each with its column's name.
const rows = (texts.find(({ name }) => name === 'study')?.bytes.toString('utf8') ?? '').split('\n').map((line) => line.split(','))
const cells = { bytes: rows.reduce((sum, row) => sum + row.join(',').length + 1, 0), count: rows.reduce((sum, row) => sum + row.length, 0), processor: [] as number[] }
for (let pass = 0; pass < Number(passes); pass += 1) {
  const used = process.cpuUsage()
  for (const row of rows) for (const [column, cell] of row.entries()) scanIdentifiers(cell, rows[0]?.[column] ?? '')
  const { user, system } = process.cpuUsage(used)
  cells.processor.push((user + system) / 1e6)
}
console.log(JSON.stringify({ cells, seconds, processor, bytes: texts.reduce((sum, { bytes }) => sum + bytes.length, 0), found, rssMb: peakMemoryMb() }))
