import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { matchData, matchFolder, wideCohort, type MatchData } from './exact-match-data.ts'
import { compare, shown, type Measured, type Row } from './report.ts'
import { median } from './statistics.ts'

const own = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url))
const venv = join(dirname(matchFolder), 'match-venv')

interface Scan { readonly seconds: readonly number[]; readonly processor: readonly number[]; readonly hits: number; readonly rssMb: number }
interface OwnScan extends Scan { readonly bytes: number; readonly words: number; readonly openMs: number; readonly entries: number }
interface PeerScan extends Scan { readonly build: number }
interface Build { readonly seconds: number; readonly processor: number; readonly sizes: Readonly<Record<string, number>>; readonly entries: Readonly<Record<string, number>>; readonly rssMb: number }

/** One process on one core. */
const onOneCore = <T>(program: string, args: readonly string[]): T => JSON.parse(execFileSync('taskset', ['-c', '1', program, ...args], { encoding: 'utf8', maxBuffer: 1 << 24 })) as T
const node = (script: string, ...args: readonly string[]): readonly [string, readonly string[]] => [process.execPath, ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4', own(script), ...args]]
const freely = <T>([program, args]: readonly [string, readonly string[]]): T => JSON.parse(execFileSync(program, [...args], { encoding: 'utf8' })) as T

/** DuckDB's Python package, apart from the product and from the clone. */
const preparedPeers = (): string => {
  const python = join(venv, 'bin', 'python')
  if (existsSync(join(venv, '.ready'))) return python
  mkdirSync(dirname(venv), { recursive: true })
  execFileSync('python3', ['-m', 'venv', venv], { stdio: 'inherit' })
  execFileSync(join(venv, 'bin', 'pip'), ['install', '--disable-pip-version-check', '-q', 'duckdb==2.0.0'], { stdio: 'inherit' })
  execFileSync('touch', [join(venv, '.ready')])
  return python
}

/** The data as Parquet, as a registration stores it. */
const stored = async ({ csv }: MatchData): Promise<string> => {
  const parquet = csv.replace(/\.csv$/, '.parquet')
  if (existsSync(parquet)) return parquet
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const db = await (await DuckDBInstance.create(':memory:')).connect()
  await db.run(`COPY (SELECT * FROM read_csv('${csv}', all_varchar = true)) TO '${parquet}' (FORMAT parquet, COMPRESSION zstd)`)
  db.closeSync()
  return parquet
}

const growth = async (sizes: readonly number[]): Promise<readonly { readonly people: number; readonly parquet: number; readonly build: Build }[]> => {
  const grown = []
  for (const people of sizes) {
    const parquet = await wideCohort(people, 200)
    grown.push({ people, parquet: statSync(parquet).size, build: freely<Build>(node('exact-match-build.ts', parquet, join(matchFolder, 'wide-index'))) })
  }
  return grown
}

const total = ({ sizes }: Build): number => Object.values(sizes).reduce((sum, size) => sum + size, 0)
const mega = (bytes: number): string => shown(bytes / 1e6, 'MB')

/** Values of records found in text, and the index that finds them; beside a set of all values and a database's join. */
export const measureExactMatch = async (quick: boolean): Promise<Measured> => {
  const [people, textBytes, passes] = quick ? [77_000, 20_000_000, 2] : [770_000, 100_000_000, 5]
  const data = await matchData(people, textBytes)
  const python = preparedPeers()
  const index = join(matchFolder, `index-${people}`)
  const build = freely<Build>(node('exact-match-build.ts', await stored(data), index))
  const scan = onOneCore<OwnScan>(...node('exact-match-scan.ts', index, data.text, String(passes)))
  const planted = onOneCore<OwnScan>(...node('exact-match-scan.ts', index, data.planted, '1'))
  const peer = (name: string): PeerScan => onOneCore<PeerScan>(python, [own('exact-match-peers.py'), name, data.values, data.text, String(Math.min(passes, 3))])
  const [set, duckdb] = [peer('set'), peer('duckdb')]
  const speed = ({ seconds }: Scan): number => scan.bytes / 1e6 / median(seconds)
  const work = ({ processor }: Scan): number => scan.bytes / 1e6 / median(processor)
  const wide = await growth(quick ? [7_700, 77_000] : [77_000, 770_000])
  const rows: Row[] = [
    { ...compare('text matched, one core: Python set', { glovebox: speed(scan), peer: speed(set) }, 'MB/s'), goal: '≥ 45 MB/s', met: speed(scan) >= 45 },
    compare('text matched, one core: DuckDB', { glovebox: speed(scan), peer: speed(duckdb) }, 'MB/s'),
    compare('the same by time of the processor: Python set', { glovebox: work(scan), peer: work(set) }, 'MB/s'),
    compare('the same by time of the processor: DuckDB', { glovebox: work(scan), peer: work(duckdb) }, 'MB/s'),
    { ...compare('memory: Python set', { glovebox: scan.rssMb, peer: set.rssMb }, 'MB'), goal: '< 200 MB', met: scan.rssMb < 200 },
    compare('memory: DuckDB', { glovebox: scan.rssMb, peer: duckdb.rssMb }, 'MB'),
    compare('words met (a number in another spelling is the same here)', { glovebox: scan.hits, peer: set.hits }, 'words'),
    { what: 'planted values found', glovebox: `${planted.hits} of ${planted.words}`, peer: '', goal: 'all', met: planted.hits === planted.words },
    { what: 'made once / opened (peers load anew each time)', glovebox: `${build.seconds.toFixed(1)} s / ${scan.openMs.toFixed(0)} ms`, peer: `${set.build.toFixed(1)} / ${duckdb.build.toFixed(1)} s` },
    { what: `index of ${people} × 10`, glovebox: mega(total(build)), peer: mega(statSync(data.values).size) },
    ...wide.map((one): Row => ({ what: `index of ${one.people} × 200: size, time (of the processor), memory`, glovebox: `${mega(total(one.build))}, ${one.build.seconds.toFixed(0)} s (${one.build.processor.toFixed(0)} s), ${mega(one.build.rssMb * 1e6)}`, peer: `Parquet ${mega(one.parquet)}` })),
  ]
  return {
    title: `Exact match of ${mega(scan.bytes)} of text against ${people * 10} values`, rows,
    notes: [`${passes} passes, medians; ${scan.words} words, of which ${planted.words} were planted; each process alone on one core, but for making an index`],
    data: { scan, planted, set, duckdb, build, wide },
  }
}
