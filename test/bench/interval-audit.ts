import { loadHighsSolver, loadProfile } from '../../server/adapters/disclosure/index.ts'
import { auditOutputs } from '../../server/domain/disclosure/audit/interval-audit.ts'
import type { Interval } from '../../server/domain/disclosure/audit/interval-audit.ts'
import type { LinearSolver } from '../../server/domain/disclosure/check-request.ts'
import { generateCase, keyOfCell, modelsOf, variable } from './interval-tables.ts'
import type { CasePlan, GeneratedCase } from './interval-tables.ts'
import { shown, type Measured, type Row } from './report.ts'
import { median } from './statistics.ts'

/** Seconds allowed for the audit of a case, by what was promised. */
interface Case { readonly plan: CasePlan; readonly goal?: number; readonly runs: number }

const two = (rows: number, columns: number, hidden: number): CasePlan => ({ name: `two ways ${rows} × ${columns}`, tables: [[variable('r', rows), variable('c', columns)]], hidden, mean: 40, seed: 1 })
const three = (size: number, hidden: number): CasePlan => ({ name: `three ways ${size} × ${size} × ${size}`, tables: [[variable('a', size), variable('b', size), variable('c', size)]], hidden, mean: 30, seed: 1 })

const cases: readonly Case[] = [
  { plan: two(20, 50, 100), runs: 5 },
  { plan: two(50, 100, 236), runs: 5 },
  { plan: two(100, 200, 945), goal: 0.2, runs: 5 },
  { plan: two(250, 400, 4725), goal: 2, runs: 3 },
  { plan: three(10, 160), runs: 3 },
  { plan: three(17, 430), runs: 3 },
  { plan: three(27, 1130), goal: 12, runs: 3 },
  { plan: { name: 'two hierarchies 90 × 180', tables: [[variable('r', 90, 10), variable('c', 180, 12)]], hidden: 1000, mean: 40, seed: 1 }, goal: 12, runs: 3 },
  { plan: { name: 'three ways with hierarchies 40 × 24 × 18', tables: [[variable('a', 40, 8), variable('b', 24, 6), variable('c', 18)]], hidden: 1000, mean: 30, seed: 1 }, goal: 12, runs: 3 },
  { plan: { name: 'linked 100 × 100 and 100 × 100', tables: [[variable('a', 100), variable('b', 100)], [variable('a', 100), variable('c', 100)]], hidden: 1000, mean: 40, seed: 1 }, goal: 12, runs: 3 },
]

/** Cells whose bounds the peers are asked for; their time is scaled up from these. */
const asked = { apart: 12, warm: 60 } as const

/** Time and bounds of the audit of hidden cells, beside one linear programme per bound, built anew or kept warm, on the same tables. */
export async function measureIntervalAudit(quick: boolean): Promise<Measured> {
  const solver = await loadHighsSolver()
  const rows: Row[] = []
  const data: unknown[] = []
  let compared = 0
  for (const { plan, goal, runs } of quick ? cases.filter((one) => one.plan.hidden < 500) : cases) {
    const made = generateCase(plan)
    const own = auditTimes(made, solver, quick ? 1 : runs)
    const peer = peerTimes(made, solver, own.intervals)
    compared += peer.compared
    const [seconds, cells] = [median(own.seconds), `${made.values.size} cells, ${made.hidden.size} hidden`]
    rows.push({ what: `${plan.name}: ${cells}`, glovebox: shown(seconds, 's'), peer: `${shown(peer.warm, 's')} warm`, ratio: seconds / peer.warm, ...(goal === undefined ? {} : { goal: `≤ ${goal} s`, met: seconds <= goal }) })
    rows.push({ what: '  a programme per bound', glovebox: shown(seconds, 's'), peer: shown(peer.apart, 's'), ratio: seconds / peer.apart })
    data.push({ name: plan.name, cells: made.values.size, hidden: made.hidden.size, exact: own.exact, seconds: own.seconds, ...peer })
  }
  return {
    title: 'interval audit: bounds of every hidden cell', rows, data,
    notes: [
      `peer: HiGHS (WebAssembly) over the hidden cells and the sums that hold them; presolve off, ${asked.warm} cells warm and ${asked.apart} with a programme each, scaled up to all`,
      `bounds compared with the peer's: ${compared}, all equal`, 'the time is the audit alone: tables are read before, findings are made within',
    ],
  }
}

function auditTimes(made: GeneratedCase, solver: LinearSolver, runs: number): { seconds: readonly number[]; intervals: ReadonlyMap<string, Interval>; exact: number } {
  const profile = loadProfile('acro-default', { threshold: 1, zeros: 'ignore' })
  if (profile === null) throw new Error('no profile')
  const models = modelsOf(made)
  const seconds: number[] = []
  const intervals = new Map<string, Interval>()
  for (let run = 0; run < runs; run += 1) {
    const from = performance.now()
    const result = auditOutputs(models.map((table, index) => ({ path: `${index}.csv`, tables: [table] })), [], { parameters: profile.parameters, solver, cells: true, expired: () => performance.now() > from + 60_000 })
    seconds.push((performance.now() - from) / 1000)
    models.forEach((table, index) => { for (const [cell, interval] of result.get(`${index}.csv`)?.intervals ?? []) intervals.set(keyOfCell(table, cell.codes), interval) })
  }
  if (intervals.size !== made.hidden.size) throw new Error(`${made.name}: ${made.hidden.size - intervals.size} hidden cells have no interval`)
  return { seconds, intervals, exact: [...intervals.values()].filter(([low, high]) => low === high).length }
}

/** The textbook programme: one variable a hidden cell, one row a sum with hidden cells, written so that all factors are one. */
function peerProgramme(made: GeneratedCase): { keys: readonly string[]; lower: Float64Array; upper: Float64Array; rows: readonly { columns: Int32Array; low: number; high: number }[] } {
  // A hidden margin that stands on the other side of its sum is counted by what it lacks to a number above all.
  const keys = [...made.hidden]
  const most = Math.max(...made.values.values())
  const columnOf = new Map(keys.map((key, index) => [key, index]))
  const lackOf = new Map<string, number>()
  const rows: { columns: Int32Array; low: number; high: number }[] = []
  for (const { whole, parts } of made.relations) {
    const inside = parts.filter((key) => made.hidden.has(key))
    const rest = parts.reduce((sum, key) => sum + (made.hidden.has(key) ? 0 : made.values.get(key) ?? 0), 0)
    if (inside.length === 0 && !made.hidden.has(whole)) continue
    const columns = inside.map((key) => columnOf.get(key) as number)
    if (!made.hidden.has(whole)) {
      const left = (made.values.get(whole) ?? 0) - rest
      rows.push({ columns: Int32Array.from(columns), low: left, high: left })
      continue
    }
    let lack = lackOf.get(whole)
    if (lack === undefined) {
      lack = keys.length + lackOf.size
      lackOf.set(whole, lack)
      rows.push({ columns: Int32Array.of(columnOf.get(whole) as number, lack), low: most, high: most })
    }
    rows.push({ columns: Int32Array.from([...columns, lack]), low: most - rest, high: most - rest })
  }
  const count = keys.length + lackOf.size
  return { keys, lower: new Float64Array(count), upper: new Float64Array(count).fill(Infinity), rows }
}

function peerTimes(made: GeneratedCase, solver: LinearSolver, intervals: ReadonlyMap<string, Interval>): { warm: number; apart: number; compared: number } {
  const programme = peerProgramme(made)
  const bound = (open: ReturnType<LinearSolver['open']>, sense: 'least' | 'most', column: number): number => {
    const answer = open.ask({ sense, columns: [column], whole: false, seconds: 60, given: [] })
    if (answer.status !== 'optimal') throw new Error(`${made.name}: the peer ended as ${answer.status}`)
    const value = answer.values[column] as number
    return sense === 'least' ? Math.ceil(value - 1e-6) : Math.floor(value + 1e-6)
  }
  const some = (count: number): readonly number[] => Array.from({ length: Math.min(count, programme.keys.length) }, (_, at) => Math.floor(at * programme.keys.length / Math.min(count, programme.keys.length)))
  const scaled = (from: number, count: number): number => (performance.now() - from) / 1000 * programme.keys.length / count
  let from = performance.now()
  const kept = solver.open(programme)
  const found = some(asked.warm).map((column) => ({ column, least: bound(kept, 'least', column), most: bound(kept, 'most', column) }))
  const warm = scaled(from, found.length)
  kept.close()
  for (const { column, least, most } of found) {
    const [low, high] = intervals.get(programme.keys[column] as string) ?? [null, null]
    // Whole numbers can narrow what a programme leaves open; they never widen it.
    if (low === null || high === null || low < least || high > most || (programme.keys.length > 200 && (low !== least || high !== most))) throw new Error(`${made.name}: ${programme.keys[column]} is ${low}..${high}, the peer's ${least}..${most}`)
  }
  from = performance.now()
  const apart = some(asked.apart)
  for (const column of apart) for (const sense of ['least', 'most'] as const) {
    const open = solver.open(programme)
    bound(open, sense, column)
    open.close()
  }
  return { warm, apart: scaled(from, apart.length), compared: 2 * found.length }
}
