import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { shown, type Measured } from './report.ts'
import { median } from './statistics.ts'

const place = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const venv = join(process.env['GLOVEBOX_BENCH_CACHE'] ?? '/var/cache/glovebox/bench', 'acro-venv')

type Records = readonly Readonly<Record<string, string>>[]

interface AcroRun { readonly import: number; readonly tables: readonly number[]; readonly failed: number; readonly finalise: number }

/** ACRO, apart from the product and from the clone. */
function preparedAcro(): string {
  const python = join(venv, 'bin', 'python')
  if (existsSync(join(venv, '.ready'))) return python
  mkdirSync(dirname(venv), { recursive: true })
  execFileSync('python3', ['-m', 'venv', venv], { stdio: 'inherit' })
  execFileSync(join(venv, 'bin', 'pip'), ['install', '--disable-pip-version-check', '-q', 'acro==1.0.2', 'pandas==2.3.3'], { stdio: 'inherit' })
  writeFileSync(join(venv, '.ready'), '')
  return python
}

/** The free light chain study with ages in bands, as records to cross. */
function readStudy(): Records {
  const [header = '', ...lines] = readFileSync(place('demo/data/flchain.csv'), 'utf8').trim().split('\n').map((line) => line.replaceAll('"', ''))
  const names = header.split(',')
  return lines.map((line) => {
    const record = Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value]))
    const age = Math.floor(Number(record['age']) / 10) * 10
    return { ...record, age_band: `${age}-${age + 9}`, year: record['sample.yr'] ?? '', group: record['flc.grp'] ?? '', chapter: record['chapter'] === '' ? 'none' : record['chapter'] ?? '' }
  })
}

/** Each table is checked so many times in one run, so that the time of one can be told from the start. */
const copies = 10

const variables = ['age_band', 'sex', 'year', 'group', 'mgus', 'death', 'chapter'] as const
const pairs = variables.flatMap((one, index) => variables.slice(index + 1).map((other): readonly [string, string] => [one, other]))

/** A crosstab of counts with margins, as a researcher saves it. */
function crosstab(records: Records, one: string, other: string): string {
  const codes = (name: string): readonly string[] => [...new Set(records.map((record) => record[name] ?? ''))].sort()
  const counts = new Map<string, number>()
  for (const record of records) {
    const key = `${record[one]}\u001f${record[other]}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const columns = codes(other)
  const rows = codes(one).map((row) => [row, ...columns.map((column) => counts.get(`${row}\u001f${column}`) ?? 0)])
  const sum = (list: readonly (string | number)[]): number => list.slice(1).reduce<number>((total, value) => total + Number(value), 0)
  const totals = ['Total', ...columns.map((_, index) => rows.reduce((total, row) => total + Number(row[index + 1]), 0))]
  return [[one, ...columns, 'Total'], ...rows.map((row) => [...row, sum(row)]), [...totals, sum(totals)]].map((row) => row.join(',')).join('\n')
}

/** What one run of the command took, start and worker included, and how many files it answered. */
interface Run { readonly seconds: number; readonly processor: number; readonly files: number }

/** Processor time of ended children and theirs in seconds: user and system, in hundredths (`proc_pid_stat(5)`, fields 16 and 17). */
function childrensSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / 100
}

function check(launcher: string, path: string): Run {
  const [from, processor] = [performance.now(), childrensSeconds()]
  const { stdout, status } = spawnSync(process.execPath, [launcher, 'check', '--json', path], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const seconds = (performance.now() - from) / 1000
  if (status !== 0 && status !== 1) throw new Error(`glovebox check ended with ${status}`)
  return { seconds, processor: childrensSeconds() - processor, files: (JSON.parse(stdout) as { files: readonly unknown[] }).files.length }
}

/** The published package, as `npm pack` makes it; gives its launcher. */
async function publishedPackage(folder: string): Promise<string> {
  // @ts-expect-error Plain JavaScript, which declares no types.
  const { buildBundle } = await import('../../setup/package/build-bundle.mjs') as { buildBundle: (root: string, dist: string) => Promise<void> }
  await buildBundle(place(''), join(folder, 'dist'))
  for (const part of ['bin', 'policies/disclosure', 'package.json']) cpSync(place(part), join(folder, part), { recursive: true })
  symlinkSync(place('node_modules'), join(folder, 'node_modules'))
  return join(folder, 'bin', 'glovebox.mjs')
}

/** Checks of small tables of real data: the start and each further table, beside ACRO's import, crosstab and finalise of the same tables. */
export async function measureCheckTables(quick: boolean): Promise<Measured> {
  const python = preparedAcro()
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-check-tables-'))
  try {
    const records = readStudy()
    mkdirSync(join(folder, 'all'))
    for (const [one, other] of pairs) for (let copy = 1; copy <= copies; copy += 1) writeFileSync(join(folder, 'all', `${one}-by-${other}-${copy}.csv`), crosstab(records, one, other))
    writeFileSync(join(folder, 'records.csv'), [variables.join(','), ...records.map((record) => variables.map((name) => record[name]).join(','))].join('\n'))
    const launchers = { published: await publishedPackage(join(folder, 'package')), clone: place('bin/glovebox.mjs') }
    const [one, all] = [join(folder, 'all', 'age_band-by-sex-1.csv'), join(folder, 'all')]
    // Once for nothing: what is kept between runs is there for all of them.
    for (const launcher of Object.values(launchers)) check(launcher, one)
    const runs = Array.from({ length: quick ? 3 : 7 }, () => ({ one: check(launchers.published, one), all: check(launchers.published, all), clone: check(launchers.clone, one) }))
    if (runs.some((run) => run.all.files !== copies * pairs.length)) throw new Error('not every table was answered')
    const acro = (suppress: boolean): readonly AcroRun[] => Array.from({ length: quick ? 1 : 3 }, () => JSON.parse(execFileSync(python, [place('test/bench/check-tables.py'), join(folder, 'records.csv'), JSON.stringify(pairs), String(suppress)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as AcroRun)
    const [plain, suppressed] = [acro(false), acro(true)]
    const start = median(runs.map((run) => run.one.seconds))
    const perFurther = (what: 'seconds' | 'processor'): number => 1000 * (median(runs.map((run) => run.all[what])) - median(runs.map((run) => run.one[what]))) / (copies * pairs.length - 1)
    const each = perFurther('seconds')
    if (each <= 0) throw new Error('the machine is too busy: all tables took less than one')
    const acroStart = median([...plain, ...suppressed].map((run) => run.import))
    const perTable = (list: readonly AcroRun[]): number => 1000 * median(list.flatMap(({ tables, finalise }) => tables.map((seconds) => seconds + finalise / tables.length)))
    return {
      title: 'glovebox check of small tables', data: { runs, plain, suppressed },
      rows: [
        { what: 'start and one table; ACRO: import', glovebox: shown(start, 's'), peer: shown(acroStart, 's'), ratio: start / acroStart, goal: '≤ 0.5 s', met: start <= 0.5 },
        { what: 'each further table; ACRO: crosstab and its part of finalise', glovebox: shown(each, 'ms'), peer: shown(perTable(plain), 'ms'), ratio: each / perTable(plain), goal: '≤ 10 ms', met: each <= 10 },
        { what: '  processor time of the start, worker included', glovebox: shown(median(runs.map((run) => run.one.processor)), 's'), peer: '' },
        { what: '  processor time of each further table', glovebox: shown(perFurther('processor'), 'ms'), peer: '' },
        { what: '  start from a clone; its processor time', glovebox: shown(median(runs.map((run) => run.clone.seconds)), 's'), peer: shown(median(runs.map((run) => run.clone.processor)), 's') },
        { what: '  ACRO with suppression', glovebox: shown(each, 'ms'), peer: shown(perTable(suppressed), 'ms'), ratio: each / perTable(suppressed) },
        { what: 'tables answered', glovebox: `${pairs.length} of ${pairs.length}`, peer: `${pairs.length - Math.max(...suppressed.map(({ failed }) => failed))} of ${pairs.length}` },
      ],
      notes: [`${pairs.length} crosstabs of ${records.length} people with margins, ${copies} times each; the published package is started anew for each run; load of the machine ${loadavg().map((load) => load.toFixed(1)).join(', ')}`, 'ACRO also makes its tables from records; Glovebox reads finished ones'],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
