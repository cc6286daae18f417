import { loadHighsSolver, loadProfile } from '../../server/adapters/disclosure/index.ts'
import { auditOutputs } from '../../server/domain/disclosure/audit/interval-audit.ts'
import type { Interval } from '../../server/domain/disclosure/audit/interval-audit.ts'
import type { LinearSolver } from '../../server/domain/disclosure/check-request.ts'
import { generateCase, keyOfCell, modelsOf, variable } from './interval-tables.ts'
import type { CasePlan, GeneratedCase } from './interval-tables.ts'
import { shown, type Measured, type Row } from './report.ts'
import { median } from './statistics.ts'

/** Seconds of wall time allowed for the audit of a case, by what was promised. */
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

/** Tables of twice the cells of the one before, with the same share hidden. */
const doubled: Readonly<Record<string, readonly CasePlan[]>> = { // table
  'two ways': [two(50, 100, 236), two(100, 100, 472), two(100, 200, 945), two(200, 200, 1890), two(200, 400, 3780)],
  'three ways': [three(10, 65), three(13, 143), three(16, 266), three(20, 520), three(25, 1016)],
}

/** A quarter of all cells hidden, where a time limit of 60 s may end with a person looking. */
const dense: readonly CasePlan[] = [two(100, 200, 5000), three(10, 330), three(13, 680), three(17, 1460), three(22, 3040), three(27, 5500)]

/** Tables of which is asked as well what somebody alone in a cell can calculate. */
const alone: readonly CasePlan[] = [two(50, 100, 236), two(100, 200, 945), two(250, 400, 4725), three(10, 160), three(17, 430), three(27, 1130)]

/** Cells whose bounds the peers are asked for; their time is scaled up from these. */
const asked = { apart: 12, warm: 60 } as const
const deadline = 60

/** Time and bounds of the audit of hidden cells, beside one linear programme per bound, built anew or kept warm, on the same tables. */
export async function measureIntervalAudit(quick: boolean): Promise<Measured> {
  const solver = await loadHighsSolver()
  const fits = (plan: CasePlan): boolean => !quick || plan.hidden < 500
  const parts = [...cases.filter(({ plan }) => fits(plan)).map((one) => besidePeers(one, solver, quick)), ...doubledRows(solver, fits), ...dense.filter(fits).map((plan) => denseRow(plan, solver)), ...alone.filter(fits).map((plan) => aloneRow(plan, solver))]
  return {
    title: 'interval audit: bounds of every hidden cell', rows: parts.flatMap(({ rows }) => rows), data: parts.map(({ data }) => data),
    notes: [
      `peer: HiGHS (WebAssembly) over the hidden cells and the sums that hold them; presolve off, ${asked.warm} cells warm and ${asked.apart} with a programme each, scaled up to all`,
      `bounds compared with the peer's: ${parts.reduce((sum, { compared }) => sum + compared, 0)}, all equal`, 'the time is the audit alone: tables are read before, findings are made within',
      'processor time beside wall time: where they differ, something else had the processor', `a quarter hidden: undecided is what the limit of ${deadline} s of wall time leaves to a person`,
    ],
  }
}

interface Part { readonly rows: readonly Row[]; readonly data: unknown; readonly compared: number }

function besidePeers({ plan, goal, runs }: Case, solver: LinearSolver, quick: boolean): Part {
  const made = generateCase(plan)
  const own = auditTimes(made, solver, { runs: quick ? 1 : runs })
  if (own.intervals.size !== made.hidden.size) throw new Error(`${made.name}: ${made.hidden.size - own.intervals.size} hidden cells have no interval`)
  const peer = peerTimes(made, solver, own.intervals)
  const seconds = median(own.seconds)
  return {
    compared: peer.compared,
    rows: [
      { what: `${plan.name}: ${sizes(made)}`, glovebox: shown(seconds, 's'), peer: `${shown(peer.warm, 's')} warm`, ratio: seconds / peer.warm, ...(goal === undefined ? {} : { goal: `≤ ${goal} s`, met: seconds <= goal }) },
      { what: '  a programme per bound', glovebox: shown(seconds, 's'), peer: shown(peer.apart, 's'), ratio: seconds / peer.apart },
      { what: '  processor time', glovebox: shown(median(own.processor), 's'), peer: `${shown(peer.warmProcessor, 's')} warm`, ratio: median(own.processor) / peer.warmProcessor },
    ],
    data: { name: plan.name, cells: made.values.size, hidden: made.hidden.size, exact: own.exact, seconds: own.seconds, processor: own.processor, ...peer },
  }
}

const sizes = (made: GeneratedCase): string => `${made.values.size} cells, ${made.hidden.size} hidden`

function doubledRows(solver: LinearSolver, fits: (plan: CasePlan) => boolean): readonly Part[] {
  return Object.values(doubled).flatMap((plans) => {
    let before: number | undefined
    return plans.filter(fits).map((plan): Part => {
      const made = generateCase(plan)
      const own = auditTimes(made, solver, { runs: 3 })
      const processor = Math.min(...own.processor)
      const times = before === undefined ? '' : `, ${(processor / before).toFixed(1)} × the half`
      before = processor
      return {
        compared: 0, rows: [{ what: `growth, ${plan.name}: ${sizes(made)}`, glovebox: shown(median(own.seconds), 's'), peer: `processor ${shown(processor, 's')}${times}` }],
        data: { name: `growth, ${plan.name}`, cells: made.values.size, hidden: made.hidden.size, seconds: own.seconds, processor: own.processor },
      }
    })
  })
}

function denseRow(plan: CasePlan, solver: LinearSolver): Part {
  const made = generateCase(plan)
  const own = auditTimes(made, solver, { runs: 1 })
  const left = made.hidden.size - own.intervals.size
  return {
    compared: 0, rows: [{ what: `a quarter hidden, ${plan.name}: ${sizes(made)}`, glovebox: shown(own.seconds[0] as number, 's'), peer: `processor ${shown(own.processor[0] as number, 's')}, ${left} undecided` }],
    data: { name: `a quarter hidden, ${plan.name}`, cells: made.values.size, hidden: made.hidden.size, undecided: left, seconds: own.seconds, processor: own.processor },
  }
}

function aloneRow(plan: CasePlan, solver: LinearSolver): Part {
  const made = generateCase(plan)
  const [plain, own] = [auditTimes(made, solver, { runs: 1 }), auditTimes(made, solver, { runs: 1, insider: true })]
  return {
    compared: 0, rows: [{ what: `somebody alone, ${plan.name}: ${sizes(made)}`, glovebox: shown(own.seconds[0] as number, 's'), peer: `processor ${shown(own.processor[0] as number, 's')}, ${shown(plain.processor[0] as number, 's')} without` }],
    data: { name: `somebody alone, ${plan.name}`, cells: made.values.size, hidden: made.hidden.size, calculated: own.calculated, undecided: own.undecided, seconds: own.seconds, processor: own.processor },
  }
}

interface AuditTimes {
  readonly seconds: readonly number[]
  readonly processor: readonly number[]
  readonly intervals: ReadonlyMap<string, Interval>
  readonly exact: number
  /** Cells that somebody alone in another can calculate. */
  readonly calculated: number
  readonly undecided: boolean
}

function auditTimes(made: GeneratedCase, solver: LinearSolver, { runs, insider = false }: { runs: number; insider?: boolean }): AuditTimes {
  const profile = loadProfile('acro-default', { threshold: 1, zeros: 'ignore', ...(insider ? { insider: 'singleton' } : {}) })
  if (profile === null) throw new Error('no profile')
  const models = modelsOf(made)
  const [seconds, processor] = [[] as number[], [] as number[]]
  const intervals = new Map<string, Interval>()
  let messages: readonly string[] = []
  for (let run = 0; run < runs; run += 1) {
    const used = process.cpuUsage()
    const from = performance.now()
    const result = auditOutputs(models.map((table, index) => ({ path: `${index}.csv`, tables: [table] })), [], { parameters: profile.parameters, solver, cells: true, expired: () => performance.now() > from + deadline * 1000 })
    seconds.push((performance.now() - from) / 1000)
    processor.push(processorSeconds(used))
    models.forEach((table, index) => { for (const [cell, interval] of result.get(`${index}.csv`)?.intervals ?? []) intervals.set(keyOfCell(table, cell.codes), interval) })
    messages = [...result.values()].flatMap(({ findings }) => findings.map(({ message }) => message))
  }
  return {
    seconds, processor, intervals, exact: [...intervals.values()].filter(([low, high]) => low === high).length,
    calculated: messages.filter((message) => message === 'insider.can-calculate').length, undecided: messages.includes('hidden-cells.undecided'),
  }
}

function processorSeconds(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1e6
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

function peerTimes(made: GeneratedCase, solver: LinearSolver, intervals: ReadonlyMap<string, Interval>): { warm: number; warmProcessor: number; apart: number; compared: number } {
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
  const used = process.cpuUsage()
  const kept = solver.open(programme)
  const found = some(asked.warm).map((column) => ({ column, least: bound(kept, 'least', column), most: bound(kept, 'most', column) }))
  const warm = scaled(from, found.length)
  const warmProcessor = processorSeconds(used) * programme.keys.length / found.length
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
  return { warm, warmProcessor, apart: scaled(from, apart.length), compared: 2 * found.length }
}
