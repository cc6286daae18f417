import { ContradictionError } from './audit-errors.ts'
import type { StatementSystem } from './statement-system.ts'

/** A sum over regions, in rising order, that lies between two bounds. */
export interface Row {
  readonly regions: Int32Array
  readonly low: number
  readonly high: number
}

/** What is left once everything that follows by single steps is filled in. */
export interface ReducedRows {
  readonly low: Float64Array
  readonly high: Float64Array
  /** Sums over regions that are still open. */
  readonly rows: readonly Row[]
}

const eps = 1e-7
/** Regions visited while bounds are passed on; the programmes do the rest. */
const mostVisits = 4_000_000
const mostRounds = 40

/** Says that a row holds nothing back. */
export function isSilent(row: Pick<Row, 'low' | 'high'>): boolean {
  return row.low <= 0 && row.high === Infinity
}

/** One row per set of regions: ranges of equal sets are intersected. */
export function distinctRows(system: StatementSystem): readonly Row[] {
  return intersected(system.statements.map(({ regions, low, high }) => ({ regions: isRising(regions) ? regions : Int32Array.from(regions).sort(), low, high })))
}

function isRising(regions: Int32Array): boolean {
  for (let at = 1; at < regions.length; at += 1) if ((regions[at] as number) <= (regions[at - 1] as number)) return false
  return true
}

/** A number that equal sets of regions share. */
export function setHash(regions: Int32Array | readonly number[]): number {
  let hash = regions.length
  for (const region of regions) hash = (Math.imul(hash ^ region, 0x9e3779b1) + (hash >>> 13)) | 0
  return hash
}

/** Says whether two sets in rising order are equal. */
export function sameSet(one: Int32Array | readonly number[], other: Int32Array | readonly number[]): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false
  return true
}

function intersected(rows: readonly Row[]): readonly Row[] {
  const found: { regions: Int32Array; low: number; high: number }[] = []
  const byHash = new Map<number, number[]>()
  for (const row of rows) {
    const hash = setHash(row.regions)
    const bucket = byHash.get(hash)
    const known = bucket?.map((index) => found[index]).find((one) => one !== undefined && sameSet(one.regions, row.regions))
    if (known === undefined) {
      if (bucket === undefined) byHash.set(hash, [found.length])
      else bucket.push(found.length)
      found.push({ ...row })
      continue
    }
    const low = Math.max(known.low, row.low)
    const high = Math.min(known.high, row.high)
    if (low > high + eps * Math.max(1, Math.abs(low))) throw new ContradictionError()
    known.low = Math.min(low, high)
    known.high = high
  }
  return found
}

/** Fills in what rows with one open region say, passes bounds on, and leaves the rest. */
export function reduceRows(rows: readonly Row[], regionCount: number, whole: boolean): ReducedRows {
  const reduction = new RowReduction(regionCount, whole)
  let left = rows
  for (let round = 0; round < mostRounds; round += 1) {
    left = reduction.fillIn(left)
    if (!reduction.passOn(left)) break
  }
  return { low: reduction.low, high: reduction.high, rows: reduction.fillIn(left) }
}

class RowReduction {
  readonly low: Float64Array
  readonly high: Float64Array
  private readonly whole: boolean
  private visits = 0

  constructor(regionCount: number, whole: boolean) {
    this.low = new Float64Array(regionCount)
    this.high = new Float64Array(regionCount).fill(Infinity)
    this.whole = whole
  }

  private isFixed(region: number): boolean {
    return (this.high[region] as number) - (this.low[region] as number) <= eps
  }

  /** Narrows a region; says whether that fixed it. */
  private narrow(region: number, low: number, high: number): boolean {
    const was = this.isFixed(region)
    const slack = eps * Math.max(1, Math.abs(low))
    let newLow = Math.max(this.low[region] as number, this.whole ? Math.ceil(low - eps) : low)
    const newHigh = Math.min(this.high[region] as number, this.whole ? Math.floor(high + eps) : high)
    if (newLow > newHigh) {
      if (newLow > newHigh + slack) throw new ContradictionError()
      newLow = newHigh
    }
    if (was) return false
    this.low[region] = newLow
    this.high[region] = newHigh
    return this.isFixed(region)
  }

  /** Rows without their fixed regions; a row with one open region bounds that region and goes. */
  fillIn(rows: readonly Row[]): readonly Row[] {
    const low = Float64Array.from(rows, (row) => row.low)
    const high = Float64Array.from(rows, (row) => row.high)
    const open = Int32Array.from(rows, (row) => row.regions.length)
    const { starts, of } = rowsOfRegions(rows, this.low.length)
    const fixed: number[] = []
    const close = (index: number): void => {
      const row = rows[index] as Row
      const slack = eps * Math.max(1, Math.abs(row.low))
      if (open[index] === 0 && ((low[index] as number) > slack || (high[index] as number) < -slack)) throw new ContradictionError()
      if (open[index] !== 1) return
      const region = row.regions.find((one) => !gone[one])
      if (region !== undefined && this.narrow(region, low[index] as number, high[index] as number)) fixed.push(region)
    }
    const gone = new Uint8Array(this.low.length)
    const remove = (region: number): void => {
      gone[region] = 1
      const value = this.low[region] as number
      for (let at = starts[region] as number; at < (starts[region + 1] as number); at += 1) {
        const index = of[at] as number
        low[index] = (low[index] as number) - value
        high[index] = (high[index] as number) - value
        open[index] = (open[index] as number) - 1
        if ((open[index] as number) <= 1) close(index)
      }
    }
    for (let region = 0; region < this.low.length; region += 1) if (this.isFixed(region)) fixed.push(region)
    rows.forEach((row, index) => { if (row.regions.length <= 1) close(index) })
    while (fixed.length > 0) {
      const region = fixed.pop() as number
      if (gone[region] === 0) remove(region)
    }
    const left = rows.flatMap((row, index): readonly Row[] => {
      if ((open[index] as number) < 2) return []
      const regions = open[index] === row.regions.length ? row.regions : row.regions.filter((region) => gone[region] === 0)
      return [{ regions, low: Math.max(0, tidy(low[index] as number)), high: tidy(high[index] as number) }]
    })
    return left.length === rows.length ? left : intersected(left)
  }

  /** Passes bounds on between rows; says whether that fixed a region. */
  passOn(rows: readonly Row[]): boolean {
    const { starts, of } = rowsOfRegions(rows, this.low.length)
    let queue = rows.map((_, index) => index).filter((index) => !isSilent(rows[index] as Row)).sort((one, other) => (rows[one]?.regions.length ?? 0) - (rows[other]?.regions.length ?? 0))
    let any = false
    for (let round = 0; round < mostRounds && queue.length > 0 && this.visits < mostVisits; round += 1) {
      const queued = new Uint8Array(rows.length)
      const next: number[] = []
      for (const index of queue) {
        const row = rows[index] as Row
        this.visits += row.regions.length
        for (const region of this.tighten(row)) {
          if (this.isFixed(region)) any = true
          for (let at = starts[region] as number; at < (starts[region + 1] as number); at += 1) {
            const other = of[at] as number
            if (queued[other] === 1 || other === index || isSilent(rows[other] as Row)) continue
            queued[other] = 1
            next.push(other)
          }
        }
      }
      queue = next
    }
    return any
  }

  private tighten(row: Row): readonly number[] {
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
      const newHigh = row.high === Infinity ? Infinity : row.high - (low - ownLow)
      const othersOpen = open - (ownHigh === Infinity ? 1 : 0)
      const newLow = othersOpen > 0 ? ownLow : row.low - (ownHigh === Infinity ? high : high - ownHigh)
      if (newLow <= ownLow + slack && newHigh >= ownHigh - slack) continue
      this.narrow(region, newLow, newHigh)
      const [nowLow, nowHigh] = [this.low[region] as number, this.high[region] as number]
      if (nowLow <= ownLow + eps && nowHigh >= ownHigh - eps) continue
      changed.push(region)
      low += nowLow - ownLow
      if (ownHigh !== Infinity) high += nowHigh - ownHigh
      else if (nowHigh !== Infinity) { open -= 1; high += nowHigh }
    }
    return changed
  }
}

/** Removes the dust of subtraction. */
function tidy(value: number): number {
  const whole = Math.round(value)
  return Math.abs(value - whole) < 1e-9 * Math.max(1, Math.abs(value)) ? whole : value
}

/** The rows in which each region stands. */
export function rowsOfRegions(rows: readonly { readonly regions: Int32Array }[], regionCount: number): { starts: Int32Array; of: Int32Array } {
  const starts = new Int32Array(regionCount + 1)
  for (const { regions } of rows) for (const region of regions) starts[region + 1] = (starts[region + 1] as number) + 1
  for (let region = 0; region < regionCount; region += 1) starts[region + 1] = (starts[region + 1] as number) + (starts[region] as number)
  const of = new Int32Array(starts[regionCount] as number)
  const next = starts.slice()
  rows.forEach(({ regions }, index) => {
    for (const region of regions) {
      of[next[region] as number] = index
      next[region] = (next[region] as number) + 1
    }
  })
  return { starts, of }
}
