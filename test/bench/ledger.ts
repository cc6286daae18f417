import { insertLedgerEntry, readLedger } from '../../server/adapters/database/ledger-store.ts'
import { digestOf, loadHighsSolver, loadProfile } from '../../server/adapters/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../../server/adapters/readers/index.ts'
import { checkForCheckers, readTableDescription, type CheckFile, type EarlierRelease } from '../../server/domain/disclosure/index.ts'
import type { ReleasedTable } from '../../server/domain/disclosure/ledger/released-numbers.ts'
import { sqliteForTest } from '../story/databases.ts'
import { countTable, makePeople, randomNumbers, randomWish } from './ledger-releases.ts'
import { shown, type Measured, type Row } from './report.ts'
import { median } from './statistics.ts'

const cohort = { dataset: 'cohort', version: '1', rows: [], columns: ['sex', 'age', 'region'] }

/** A table as its author hands it in. */
const asFile = async (table: ReleasedTable): Promise<CheckFile> => {
  const text = [`${table.dimensions.map((d) => d.name).join(',')},n`, ...table.numbers.map((n) => `${n.codes.join(',')},${n.shown.is === 'number' ? n.shown.value : '*'}`)].join('\n')
  const where = table.where === null ? {} : { where: Object.fromEntries(Object.entries(table.where).map(([name, condition]) => [name, 'values' in condition ? condition.values : condition])) }
  return {
    path: 'table.csv', sha256: digestOf(text), bytes: text.length, read: await readOutput(new TextEncoder().encode(`${text}\n`), 'table.csv', defaultReadLimits),
    description: readTableDescription({ type: 'frequencies', unit: 'person', layout: 'long', dimensions: table.dimensions.map((d) => d.name), measure: { column: 'n', kind: 'count' }, claims: { 'suppressed-below': 10 }, ...where }),
  }
}

interface Taken { readonly wall: number; readonly processor: number }

const taken = async <T>(act: () => T | Promise<T>): Promise<Taken & { readonly result: T }> => {
  const [from, cpu] = [performance.now(), process.cpuUsage()]
  const result = await act()
  const { user, system } = process.cpuUsage(cpu)
  return { wall: performance.now() - from, processor: (user + system) / 1000, result }
}

interface Point { readonly releases: number; readonly shifting: boolean; readonly statements: number; readonly read: Taken; readonly own: readonly Taken[]; readonly others: readonly Taken[]; readonly withFindings: number }

const measureSize = async (releases: number, shifting: boolean, requests: number): Promise<Point> => {
  const random = randomNumbers(7)
  const people = makePeople(20_000, random)
  const [solver, profile] = [await loadHighsSolver(), loadProfile('acro-default')]
  if (profile === null) throw new Error('no profile')
  const database = sqliteForTest()
  const open = await database.open()
  try {
    for (let i = 0; i < releases; i += 1) {
      const tables = [countTable(people, randomWish(random, shifting))]
      await insertLedgerEntry(open.db, { requestId: `r${i}`, projectId: `p${i % 40}`, releasedAt: new Date(1_700_000_000_000 + i * 1000).toISOString(), complete: true, tables, models: [] })
    }
    const { result: ledger, ...read } = await taken(() => readLedger(open.db, { datasets: ['cohort'] }))
    const earlier: readonly EarlierRelease[] = ledger.map(({ requestId, tables, models }) => ({ name: requestId, files: [], numbers: { tables, models } }))
    const own: Taken[] = []
    const others: Taken[] = []
    let withFindings = 0
    for (let i = 0; i < requests; i += 1) {
      const request = { files: [await asFile(countTable(people, randomWish(random, shifting)))], sources: [cohort], profile, solver, version: 'bench' }
      const { result, ...asOwn } = await taken(() => checkForCheckers({ ...request, against: earlier }))
      own.push(asOwn)
      others.push(await taken(() => checkForCheckers({ ...request, elsewhere: earlier })))
      withFindings += (result.report.files[0]?.findings.length ?? 0) > 0 ? 1 : 0
    }
    return { releases, shifting, statements: ledger.reduce((sum, { tables }) => sum + tables.reduce((cells, table) => cells + table.numbers.length, 0), 0), read, own, others, withFindings }
  } finally {
    await open.close()
    database.remove()
  }
}

const spread = (all: readonly Taken[]): string => `${shown(median(all.map((t) => t.processor)) / 1000, 's')}, at most ${shown(Math.max(...all.map((t) => t.processor)) / 1000, 's')}`

/** What one check costs beside all earlier releases on the data: of the same project, and of others. */
export const measureLedger = async (quick: boolean): Promise<Measured> => {
  const points: Point[] = []
  for (const [releases, shifting] of [[10, false], [100, false], [1000, false], [1000, true]] as const) points.push(await measureSize(releases, shifting, quick ? 3 : 20))
  return {
    title: 'A check beside the ledger of earlier releases (processor time of one core; two-way tables of up to fifty cells of one population)',
    rows: points.flatMap((p): readonly Row[] => {
      const of = `${p.releases} releases, ${p.statements} statements${p.shifting ? ', bands that shift' : ''}`
      return [
        { what: `${of}: read from SQLite`, glovebox: shown(p.read.processor / 1000, 's'), peer: '-' },
        { what: `${of}: check against own releases`, glovebox: spread(p.own), peer: '-', goal: 'median ≤ 3 s', met: median(p.own.map((t) => t.processor)) <= 3000 },
        { what: `${of}: check against others' releases`, glovebox: spread(p.others), peer: '-', goal: 'median ≤ 3 s', met: median(p.others.map((t) => t.processor)) <= 3000 },
      ]
    }),
    notes: ['no other output checker compares a request with earlier releases, so there is no peer'],
    data: points,
  }
}
