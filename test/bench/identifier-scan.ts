import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compare, type Measured, type Row } from './report.ts'
import { median } from './statistics.ts'

const place = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const cache = process.env['GLOVEBOX_BENCH_CACHE'] ?? '/var/cache/glovebox/bench'
const [venv, sources, texts] = [join(cache, 'scan-venv'), join(cache, 'scan-sources'), join(cache, 'scan-texts')]

/** Texts; none holds an identifier that is no label. */
const names = ['conversations', 'korean-help', 'changelogs', 'book', 'licences', 'logs', 'numbers', 'library', 'study']

type Places = Readonly<Record<string, readonly (readonly [kind: string, from: number])[]>>
type Labels = Readonly<Record<string, readonly (readonly [kind: string, from: number, to: number])[]>>
interface Scan { readonly seconds: readonly number[]; readonly processor: readonly number[]; readonly bytes: number; readonly found: Places; readonly rssMb: number }
interface OwnScan extends Scan { readonly cells: { readonly bytes: number; readonly count: number; readonly processor: readonly number[] } }
interface Score { readonly labels: number; readonly found: number; readonly wrong: number }

const packages = ['presidio-analyzer==2.2.366', 'hyperscan==0.9.1', 'faker==40.54.0', 'rstr==3.2.2']
const debian = ['libreoffice-help-ko', 'developers-reference']

/** Peers and sources of text, apart from the product and from the clone. */
function prepared(): string {
  const python = join(venv, 'bin', 'python')
  if (existsSync(join(venv, '.ready'))) return python
  mkdirSync(sources, { recursive: true })
  const run = (program: string, args: readonly string[], cwd?: string): void => { execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], ...(cwd === undefined ? {} : { cwd }) }) }
  const pip = (...args: readonly string[]): void => { run(join(venv, 'bin', 'pip'), [args[0] ?? '', '--disable-pip-version-check', '-q', ...args.slice(1)]) }
  run('python3', ['-m', 'venv', venv])
  pip('install', ...packages)
  // Its sentences alone are wanted, not what its programs need.
  pip('install', '--no-deps', 'presidio-evaluator==0.3.2')
  pip('download', '--no-deps', '--no-binary', ':all:', '-d', sources, 'python-stdnum==2.2')
  run('apt-get', ['download', ...debian], sources)
  for (const name of debian) run('sh', ['-c', `dpkg-deb -x "$(ls -t ${name}_*.deb | head -1)" .`], sources)
  writeFileSync(join(venv, '.ready'), '')
  return python
}

/** One process on one core. */
const onOneCore = <T>(program: string, args: readonly string[]): T => JSON.parse(execFileSync('taskset', ['-c', '1', program, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })) as T

/** Labels met by a hit of their kind that begins in them, and hits of the kind that begin in no label of it. */
function score(kind: string, labels: Labels, found: Places): Score {
  const sum = { labels: 0, found: 0, wrong: 0 }
  for (const name of names) {
    const wanted = (labels[name] ?? []).filter(([one]) => one === kind)
    const hits = [...new Set((found[name] ?? []).filter(([one]) => one === kind).map(([, from]) => from))].sort((one, other) => one - other)
    let next = 0
    for (const [, from, to] of wanted) {
      while (next < hits.length && (hits[next] ?? 0) < from - 1) { next += 1; sum.wrong += 1 }
      if (next < hits.length && (hits[next] ?? 0) < to) sum.found += 1
      while (next < hits.length && (hits[next] ?? 0) < to) next += 1
    }
    sum.labels += wanted.length
    sum.wrong += hits.length - next
  }
  return sum
}

const percent = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(3))
const inWords = ({ labels, found, wrong }: Score): string => `${percent(found, found + wrong)} / ${percent(found, labels)}`

/** Identifiers in real text: speed on one core, and what is found of labelled ones, beside Presidio and hyperscan. */
export const measureIdentifierScan = async (quick: boolean): Promise<Measured> => {
  const python = prepared()
  mkdirSync(texts, { recursive: true })
  execFileSync(python, [place('test/bench/identifier-scan-texts.py'), texts, sources, place('demo/data')], { stdio: ['ignore', 'ignore', 'inherit'] })
  const labels = Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(join(texts, `${name}.json`), 'utf8')) as Labels[string]]))
  const [own, presidio, same, hyperscan] = [
    onOneCore<OwnScan>(process.execPath, ['--disable-warning=ExperimentalWarning', place('test/bench/identifier-scan-own.ts'), texts, quick ? '4' : '10', ...names]),
    ...(['presidio', 'presidio-same', 'hyperscan'] as const).map((peer) => onOneCore<Scan>(python, [place('test/bench/identifier-scan-peers.py'), peer, texts, peer === 'hyperscan' ? '5' : quick ? '1' : '3', ...names])),
  ] as [OwnScan, Scan, Scan, Scan]
  const byClock = ({ bytes, seconds }: Scan): number => bytes / 1e6 / median(seconds)
  const byWork = ({ bytes, processor }: Pick<Scan, 'bytes' | 'processor'>): number => bytes / 1e6 / median(processor)
  const peers: readonly (readonly [string, Scan])[] = [['Presidio, its own recognisers', presidio], ['Presidio, the same patterns and check digits', same], ['hyperscan, the same patterns and check digits', hyperscan]]
  const kinds = [...new Set(Object.values(labels).flatMap((list) => list.map(([kind]) => kind)))].sort()
  const scores = kinds.map((kind) => ({ kind, own: score(kind, labels, own.found), presidio: score(kind, labels, presidio.found) }))
  const rows: Row[] = [
    ...peers.map(([name, peer], index): Row => ({ ...compare(`by the clock: ${name}`, { glovebox: byClock(own), peer: byClock(peer) }, 'MB/s'), ...(index === 0 ? { goal: '≥ 50 MB/s', met: byClock(own) >= 50 } : {}) })),
    ...peers.map(([name, peer], index): Row => ({ ...compare(`by time of the processor: ${name}`, { glovebox: byWork(own), peer: byWork(peer) }, 'MB/s'), ...(index === 0 ? { goal: '≥ 50 MB/s', met: byWork(own) >= 50 } : {}) })),
    { what: `${own.cells.count} cells of a table, one by one`, glovebox: `${byWork(own.cells).toFixed(1)} MB/s`, peer: '' },
    ...scores.map((one): Row => ({ what: `${one.kind} (${one.own.labels}): precision / recall`, glovebox: inWords(one.own), peer: inWords(one.presidio) })),
  ]
  return {
    title: `Identifiers in ${(own.bytes / 1e6).toFixed(1)} MB of text`, rows,
    notes: ['medians; each process alone on one core; Presidio as installed, over the kinds that both know, any score, without a language model, in parts of 16 KiB',
      'texts were not written for this; identifiers by Faker, libphonenumber, python-stdnum and authors of changelogs, put into every fourth line or left where they stood'],
    data: { scores, labels: Object.fromEntries(names.map((name) => [name, labels[name]?.length])), scans: { own: { ...own, found: undefined }, presidio: { ...presidio, found: undefined }, same: { ...same, found: undefined }, hyperscan: { ...hyperscan, found: undefined } } },
  }
}
