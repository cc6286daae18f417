import { DuckDBInstance } from '@duckdb/node-api'
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'

export const matchFolder = join(process.env['GLOVEBOX_BENCH_CACHE'] ?? '/var/cache/glovebox/bench', 'exact-match')

/** Small, fast, and the same numbers every time. */
const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0')
const whole = (random: () => number, least: number, most: number): number => least + Math.floor(random() * (most - least))
const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())

/** Ten columns in which nearly every value belongs to one person. */
const columns: readonly { readonly name: string; readonly make: (random: () => number, person: number) => string }[] = [ // table
  { name: 'pid', make: (_, person) => `P${digits((person * 7919) % 7_700_000, 9)}` },
  { name: 'number', make: (random) => `${digits(whole(random, 300_101, 991_231), 6)}-${whole(random, 1_000_000, 5_000_000)}` },
  { name: 'phone', make: (random) => `010-${whole(random, 2000, 9999)}-${digits(whole(random, 0, 9999), 4)}` },
  { name: 'mail', make: (random) => `${whole(random, 16 ** 7, 16 ** 8).toString(16)}@ex${whole(random, 0, 50)}.kr` },
  { name: 'level', make: (random) => (50 + 20 * normal(random)).toFixed(6) },
  { name: 'marker', make: (random) => Math.exp(3 + normal(random)).toPrecision(8) },
  { name: 'seen_at', make: (random) => String(whole(random, 1e9, 2e9)) },
  { name: 'hash', make: (random) => whole(random, 0, 16 ** 12).toString(16).padStart(12, '0') },
  { name: 'big', make: (random) => String(whole(random, 1e11, 1e12)) },
  { name: 'code', make: (random) => `K${digits(whole(random, 0, 1e7), 7)}Z` },
]

const written = async (file: string, write: (line: (text: string) => Promise<void>) => Promise<void>): Promise<void> => {
  if (existsSync(file)) return
  const stream = createWriteStream(`${file}.new`)
  let waiting = ''
  await write(async (text) => {
    waiting += text
    if (waiting.length < 1_000_000) return
    if (!stream.write(waiting)) await once(stream, 'drain')
    waiting = ''
  })
  stream.end(waiting)
  await once(stream, 'finish')
  renameSync(`${file}.new`, file)
}

export interface MatchData { readonly csv: string; readonly values: string; readonly text: string; readonly planted: string; readonly people: number }

/** Writes the people, their distinct-making values one a line, and a text of which one word in a hundred is one of them. */
export const matchData = async (people: number, textBytes: number): Promise<MatchData> => {
  mkdirSync(matchFolder, { recursive: true })
  const file = (name: string): string => join(matchFolder, `${name}-${people}-${textBytes}`)
  const data = { csv: `${file('people')}.csv`, values: `${file('values')}.txt`, text: `${file('text')}.txt`, planted: `${file('planted')}.txt`, people }
  if (existsSync(data.planted)) return data
  const random = seeded(11)
  const values: string[] = []
  await written(data.csv, async (line) => {
    await line(`${columns.map(({ name }) => name).join(',')}\n`)
    for (let person = 0; person < people; person += 1) {
      const row = columns.map(({ make }) => make(random, person))
      values.push(...row)
      await line(`${row.join(',')}\n`)
    }
  })
  await written(data.values, async (line) => { for (const value of values) await line(`${value}\n`) })
  const planted: string[] = []
  await written(data.text, async (line) => writeText(line, { random: seeded(5), values, planted, textBytes }))
  await written(data.planted, async (line) => { for (const value of planted) await line(`${value}\n`) })
  return data
}

const words = ['fit', 'model', 'epoch', 'loss', 'converged', 'strata', 'table', 'export', 'cohort', 'visit', 'baseline', 'residual', 'hazard', 'ratio', 'warning', 'info', 'step', 'iteration']

interface Writing { readonly random: () => number; readonly values: readonly string[]; readonly planted: string[]; readonly textBytes: number }

const writeText = async (line: (text: string) => Promise<void>, { random, values, planted, textBytes }: Writing): Promise<void> => {
  for (let bytes = 0; bytes < textBytes;) {
    const parts = Array.from({ length: 12 }, () => {
      const kind = random()
      if (kind < 0.01) {
        const value = values[Math.floor(random() * values.length)] ?? ''
        planted.push(value)
        return value
      }
      if (kind < 0.4) return words[Math.floor(random() * words.length)] ?? ''
      // About the shape of real values: words that are none, and look like some.
      if (kind < 0.7) return String(Math.floor(random() * 1e12))
      if (kind < 0.9) return (random() * 200 - 100).toFixed(6)
      return `${Math.floor(random() * 2 ** 40).toString(16).padStart(4, '0')}-${Math.floor(random() * 100)}`
    })
    const text = `${parts.join(' ')}\n`
    bytes += text.length
    await line(text)
  }
}

const kinds: readonly ((column: number) => string)[] = [ // table
  () => '(random() * 100)::INTEGER', () => '(random() * 1000000)::INTEGER', () => 'round(random() * 200, 2)', () => 'random() * 1000 - 500',
  () => `'C' || (random() * 40)::INTEGER`, () => `DATE '1990-01-01' + (random() * 12000)::INTEGER`, () => '(random() * 5)::TINYINT', () => `'K' || lpad(((random() * 9999)::INTEGER)::VARCHAR, 4, '0') || '.' || (random() * 9)::INTEGER`,
]

/** A wide cohort: an identifier, a region and 198 columns of eight kinds, a third of them half empty and a third with gaps. */
export const wideCohort = async (people: number, width: number): Promise<string> => {
  mkdirSync(matchFolder, { recursive: true })
  const file = join(matchFolder, `cohort-${people}x${width}.parquet`)
  if (existsSync(file)) return file
  const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  await db.run('SELECT setseed(0.5)')
  const made = Array.from({ length: width - 2 }, (_, column) => {
    const value = kinds[column % kinds.length]?.(column) ?? '0'
    const empty = column % 3 === 0 ? 0.5 : column % 3 === 1 ? 0.1 : 0
    return `${empty > 0 ? `CASE WHEN random() < ${empty} THEN NULL ELSE ${value} END` : value} AS v${digits(column, 3)}`
  })
  await db.run(`COPY (SELECT i + 1000000 AS id, (['seoul', 'busan', 'daegu', 'incheon', 'gwangju', 'jeju'])[1 + (random() * 6)::INTEGER % 6] AS region, ${made.join(', ')} FROM range(${people}) t(i)) TO '${file}.new' (FORMAT parquet, COMPRESSION zstd)`)
  db.closeSync()
  renameSync(`${file}.new`, file)
  return file
}
