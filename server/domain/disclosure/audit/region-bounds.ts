import type { LinearSolver } from '../check-request.ts'
import type { StatementSystem } from './statement-system.ts'

/** Bounds of a sum; `Infinity` for an open end. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** What a bounder may use. */
export interface BounderOptions {
  readonly solver: LinearSolver | undefined
  readonly whole: boolean
  /** Moment, on the clock given, after which no more programmes are solved. */
  readonly expired: () => boolean
}

const eps = 1e-7

/** Thrown where statements contradict each other. */
export class ContradictionError extends Error {}

/** Thrown where bounds need a programme and there is no solver or no time left. */
export class UndecidedError extends Error {}

interface Row {
  readonly regions: Int32Array
  readonly low: number
  readonly high: number
}

/** Finds how low and how high sums over regions can be under all statements of a system. */
export class RegionBounder {
  readonly low: Float64Array
  readonly high: Float64Array
  private readonly rows: readonly Row[]
  private readonly options: BounderOptions
  private readonly rowsOf: readonly number[][]
  private component = new Int32Array(0)
  /** Feasible points found on the way, per component: they prune programmes. */
  private readonly witnesses = new Map<number, Float64Array[]>()

  constructor(system: StatementSystem, options: BounderOptions) {
    this.options = options
    this.low = new Float64Array(system.regionCount)
    this.high = new Float64Array(system.regionCount).fill(Infinity)
    this.rows = distinctRows(system)
    this.rowsOf = Array.from({ length: system.regionCount }, () => [])
    this.rows.forEach((row, index) => row.regions.forEach((region) => this.rowsOf[region]?.push(index)))
    this.propagate()
    this.findComponents()
  }

  /** Tightens single regions until nothing changes; a contradiction is thrown. */
  private propagate(): void {
    const queue = this.rows.map((_, index) => index)
    const queued = new Uint8Array(this.rows.length).fill(1)
    let steps = 0
    while (queue.length > 0 && steps < 200 * this.rows.length + 1000) {
      const index = queue.pop() as number
      queued[index] = 0
      steps += 1
      for (const region of this.tightenRow(this.rows[index] as Row)) {
        for (const next of this.rowsOf[region] ?? []) {
          if (queued[next] === 0) {
            queued[next] = 1
            queue.push(next)
          }
        }
      }
    }
  }

  private tightenRow(row: Row): readonly number[] {
    let low = 0
    let high = 0
    let open = 0
    for (const region of row.regions) {
      low += this.low[region] as number
      if (this.high[region] === Infinity) open += 1
      else high += this.high[region] as number
    }
    const slack = eps * Math.max(1, Math.abs(row.low))
    if (low > row.high + slack || (open === 0 && high < row.low - slack)) throw new ContradictionError()
    const changed: number[] = []
    for (const region of row.regions) {
      const ownLow = this.low[region] as number
      const ownHigh = this.high[region] as number
      let newHigh = row.high === Infinity ? ownHigh : Math.min(ownHigh, row.high - (low - ownLow))
      const othersOpen = open - (ownHigh === Infinity ? 1 : 0)
      let newLow = othersOpen > 0 ? ownLow : Math.max(ownLow, row.low - (ownHigh === Infinity ? high : high - ownHigh))
      if (this.options.whole) {
        newHigh = Math.floor(newHigh + eps)
        newLow = Math.ceil(newLow - eps)
      }
      if (newHigh < newLow) {
        if (newHigh < newLow - slack) throw new ContradictionError()
        newHigh = newLow
      }
      if (newLow > ownLow + eps || newHigh < ownHigh - eps) {
        this.low[region] = Math.max(newLow, ownLow)
        this.high[region] = Math.min(newHigh, ownHigh)
        changed.push(region)
        low += (this.low[region] as number) - ownLow
        if (ownHigh === Infinity && this.high[region] !== Infinity) { open -= 1; high += this.high[region] as number } else if (ownHigh !== Infinity) high -= ownHigh - (this.high[region] as number)
      }
    }
    return changed
  }

  private isFixed(region: number): boolean {
    return (this.high[region] as number) - (this.low[region] as number) <= eps
  }

  private findComponents(): void {
    this.component = new Int32Array(this.low.length).fill(-1)
    let count = 0
    for (let start = 0; start < this.low.length; start += 1) {
      if (this.component[start] !== -1 || this.isFixed(start)) continue
      const stack = [start]
      this.component[start] = count
      while (stack.length > 0) {
        const region = stack.pop() as number
        for (const index of this.rowsOf[region] ?? []) {
          const row = this.rows[index] as Row
          if (row.low === 0 && row.high === Infinity) continue
          for (const next of row.regions) {
            if (this.component[next] === -1 && !this.isFixed(next)) {
              this.component[next] = count
              stack.push(next)
            }
          }
        }
      }
      count += 1
    }
  }

  /** Exact bounds of a sum over regions, with some regions' sums fixed for the occasion. */
  bounds(regions: Iterable<number>, given: readonly { regions: Int32Array; value: number }[] = []): Bounds {
    const weights = new Map<number, number>()
    for (const region of regions) weights.set(region, (weights.get(region) ?? 0) + 1)
    let low = 0
    let high = 0
    const groups = new Map<number, number[]>()
    for (const region of weights.keys()) {
      if (this.isFixed(region) && given.length === 0) {
        low += this.low[region] as number
        high += this.low[region] as number
        continue
      }
      const component = given.length > 0 ? -2 : this.component[region] as number
      groups.set(component, [...(groups.get(component) ?? []), region])
    }
    for (const [component, members] of groups) {
      const part = this.componentBounds(component, members, given)
      low += part.low
      high += part.high
    }
    return { low, high }
  }

  private componentBounds(component: number, members: readonly number[], given: readonly { regions: Int32Array; value: number }[]): Bounds {
    const simple = this.simpleBounds(members)
    if (given.length === 0 && simple !== null) return simple
    const own = component === -2 ? this.allOpen(members, given) : this.regionsOf(component)
    const rows = this.rowsFor(own, given)
    return { low: this.optimum('Minimize', members, { own, rows, component }), high: this.optimum('Maximize', members, { own, rows, component }) }
  }

  /** A lone region that no shared row ties down has the bounds that tightening gave. */
  private simpleBounds(members: readonly number[]): Bounds | null {
    if (members.length !== 1) return null
    const region = members[0] as number
    const ties = (this.rowsOf[region] ?? []).filter((index) => {
      const row = this.rows[index] as Row
      return !(row.low === 0 && row.high === Infinity)
    })
    const alone = ties.every((index) => (this.rows[index] as Row).regions.every((other) => other === region || this.isFixed(other)))
    return alone ? { low: this.low[region] as number, high: this.high[region] as number } : null
  }

  private regionsOf(component: number): readonly number[] {
    const own: number[] = []
    for (let region = 0; region < this.component.length; region += 1) if (this.component[region] === component) own.push(region)
    return own
  }

  private allOpen(members: readonly number[], given: readonly { regions: Int32Array }[]): readonly number[] {
    const wanted = new Set<number>()
    for (const region of [...members, ...given.flatMap((row) => [...row.regions])]) {
      const component = this.component[region] as number
      if (component >= 0) wanted.add(component)
    }
    const own = new Set<number>()
    for (const component of wanted) for (const region of this.regionsOf(component)) own.add(region)
    for (const region of [...members, ...given.flatMap((row) => [...row.regions])]) own.add(region)
    return [...own]
  }

  private rowsFor(own: readonly number[], given: readonly { regions: Int32Array; value: number }[]): readonly Row[] {
    const indexes = new Set<number>()
    for (const region of own) for (const index of this.rowsOf[region] ?? []) indexes.add(index)
    const rows = [...indexes].map((index) => this.rows[index] as Row).filter((row) => !(row.low === 0 && row.high === Infinity))
    return [...rows, ...given.map(({ regions, value }) => ({ regions, low: value, high: value }))]
  }

  private optimum(sense: 'Minimize' | 'Maximize', members: readonly number[], part: { own: readonly number[]; rows: readonly Row[]; component: number }): number {
    const outer = members.reduce((sum, region) => sum + (sense === 'Minimize' ? this.low[region] as number : this.high[region] as number), 0)
    const witnesses = part.component < 0 ? [] : this.witnesses.get(part.component) ?? []
    for (const point of witnesses) {
      const value = members.reduce((sum, region) => sum + (point[region] as number), 0)
      if (Math.abs(value - outer) <= eps) return outer
    }
    const { solver, whole, expired } = this.options
    if (solver === undefined || expired()) throw new UndecidedError()
    const text = this.programme(sense, members, part)
    let answer = solver.solve(text(false), 10)
    if (answer.status === 'unbounded') return sense === 'Minimize' ? -Infinity : Infinity
    if (answer.status === 'infeasible') throw new ContradictionError()
    if (answer.status !== 'optimal') throw new UndecidedError()
    if (whole && !isWhole(answer.values)) {
      answer = solver.solve(text(true), 10)
      if (answer.status === 'infeasible') throw new ContradictionError()
      if (answer.status !== 'optimal') throw new UndecidedError()
    }
    this.keepWitness(part, answer.values)
    const value = members.reduce((sum, region) => sum + this.valueIn(answer.values, region), 0)
    return whole ? Math.round(value) : value
  }

  private valueIn(values: Readonly<Record<string, number>>, region: number): number {
    return values[`r${region}`] ?? this.low[region] as number
  }

  private keepWitness(part: { own: readonly number[]; component: number }, values: Readonly<Record<string, number>>): void {
    if (part.component < 0) return
    const list = this.witnesses.get(part.component) ?? []
    if (list.length >= 200) return
    const point = new Float64Array(this.low.length)
    for (const region of part.own) point[region] = this.valueIn(values, region)
    list.push(point)
    this.witnesses.set(part.component, list)
  }

  private programme(sense: string, members: readonly number[], part: { own: readonly number[]; rows: readonly Row[] }): (whole: boolean) => string {
    const open = part.own.filter((region) => !this.isFixed(region))
    const openSet = new Set(open)
    const objective = members.filter((region) => openSet.has(region))
    const lines = [sense, ` obj: ${objective.length === 0 ? '0 r' + (open[0] ?? 0) : sum(objective)}`, 'Subject To']
    part.rows.forEach((row, index) => {
      const terms = [...row.regions].filter((region) => openSet.has(region))
      const fixed = [...row.regions].reduce((total, region) => total + (openSet.has(region) ? 0 : this.low[region] as number), 0)
      if (terms.length === 0) {
        if (fixed < row.low - eps || fixed > row.high + eps) throw new ContradictionError()
        return
      }
      if (row.low === row.high) lines.push(` c${index}: ${sum(terms)} = ${row.low - fixed}`)
      else {
        if (row.low - fixed > 0) lines.push(` l${index}: ${sum(terms)} >= ${row.low - fixed}`)
        if (row.high !== Infinity) lines.push(` u${index}: ${sum(terms)} <= ${row.high - fixed}`)
      }
    })
    lines.push('Bounds')
    for (const region of open) lines.push(` ${this.low[region]} <= r${region}${this.high[region] === Infinity ? '' : ` <= ${this.high[region]}`}`)
    return (whole) => [...lines, ...(whole ? ['General', ...open.map((region) => ` r${region}`)] : []), 'End', ''].join('\n')
  }

  /** Says whether all statements can hold at once, by one programme per component. */
  assertFeasible(): void {
    const components = new Set(this.component)
    components.delete(-1)
    for (const component of components) {
      const own = this.regionsOf(component)
      const rows = this.rowsFor(own, [])
      if (rows.every((row) => row.low === 0)) continue
      this.optimum('Minimize', own.slice(0, 1), { own, rows, component })
    }
  }
}

function isWhole(values: Readonly<Record<string, number>>): boolean {
  return Object.values(values).every((value) => Math.abs(value - Math.round(value)) <= 1e-6)
}

function sum(regions: readonly number[]): string {
  return regions.map((region, index) => `${index > 0 && index % 12 === 0 ? '\n ' : ''}r${region}`).join(' + ')
}

/** One row per set of regions: ranges of equal sets are intersected. */
function distinctRows(system: StatementSystem): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const { regions, low, high } of system.statements) {
    const sorted = Int32Array.from(regions).sort()
    const key = sorted.join(',')
    const known = rows.get(key)
    if (known !== undefined && (Math.max(known.low, low) > Math.min(known.high, high) + 1e-9)) throw new ContradictionError()
    rows.set(key, known === undefined ? { regions: sorted, low, high } : { regions: sorted, low: Math.max(known.low, low), high: Math.min(known.high, high) })
  }
  return [...rows.values()]
}
