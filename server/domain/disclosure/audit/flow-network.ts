import { ResidualLoops } from './residual-loops.ts'

/** Capacity that stands for no limit. */
const unlimited = 1e15
const eps = 1e-9

/** Thrown where no flow meets all bounds. */
export class NoFlowError extends Error {}

/** An edge, by its place among those asked about, that can carry only one amount. */
export interface CertainFlow {
  readonly place: number
  readonly amount: number
}

/** An edge before the network is settled. */
interface Edge {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
}

/**
 * A circulation with bounds on every edge: finds a feasible flow, then how far one edge can go.
 * It remembers the least and the most that each edge carried on the way: many bounds are met before they are asked for.
 */
export class FlowNetwork {
  private readonly nodes: number
  private readonly edges: Edge[] = []
  private target = new Int32Array(0)
  private capacity = new Float64Array(0)
  private starts = new Int32Array(0)
  private leaving = new Int32Array(0)
  private readonly visit: Int32Array
  private readonly queue: Int32Array
  private readonly level: Int32Array
  private readonly trail: Int32Array
  private seenLow = new Float64Array(0)
  private seenHigh = new Float64Array(0)
  private loops: ResidualLoops | undefined

  constructor(nodes: number) {
    // Two more nodes take up what the lower bounds demand.
    this.nodes = nodes
    this.visit = new Int32Array(nodes + 2)
    this.queue = new Int32Array(nodes + 2)
    this.level = new Int32Array(nodes + 2)
    this.trail = new Int32Array(nodes + 2)
  }

  /** Adds an edge whose flow lies between two bounds; returns its number. */
  add(from: number, to: number, low: number, high: number): number {
    this.edges.push({ from, to, low, high })
    return 2 * (this.edges.length - 1)
  }

  private build(edges: readonly Edge[]): void {
    const count = edges.length
    this.target = new Int32Array(2 * count)
    this.capacity = new Float64Array(2 * count)
    this.starts = new Int32Array(this.nodes + 3)
    this.leaving = new Int32Array(2 * count)
    edges.forEach(({ from, to, low, high }, index) => {
      this.target[2 * index] = to
      this.target[2 * index + 1] = from
      this.capacity[2 * index] = high === Infinity ? unlimited : high - low
      this.starts[from + 1] = (this.starts[from + 1] as number) + 1
      this.starts[to + 1] = (this.starts[to + 1] as number) + 1
    })
    for (let node = 0; node < this.nodes + 2; node += 1) this.starts[node + 1] = (this.starts[node + 1] as number) + (this.starts[node] as number)
    const next = this.starts.slice()
    for (let edge = 0; edge < 2 * count; edge += 1) {
      const from = this.target[edge ^ 1] as number
      this.leaving[next[from] as number] = edge
      next[from] = (next[from] as number) + 1
    }
    this.seenLow = new Float64Array(count).fill(Infinity)
    this.seenHigh = new Float64Array(count).fill(-Infinity)
  }

  /** Finds a flow that meets all bounds. */
  settle(): void {
    const source = this.nodes
    const sink = source + 1
    const excess = new Float64Array(this.nodes)
    for (const { from, to, low } of this.edges) {
      excess[to] = (excess[to] as number) + low
      excess[from] = (excess[from] as number) - low
    }
    const helpers: Edge[] = []
    let demand = 0
    excess.forEach((amount, node) => {
      if (amount > 0) { helpers.push({ from: source, to: node, low: 0, high: amount }); demand += amount } else if (amount < 0) helpers.push({ from: node, to: sink, low: 0, high: -amount })
    })
    this.build([...this.edges, ...helpers])
    const pushed = this.push(source, sink, Infinity)
    if (pushed < demand - 1e-6 * Math.max(1, demand)) throw new NoFlowError()
    for (let edge = 2 * this.edges.length; edge < this.capacity.length; edge += 1) this.capacity[edge] = 0
    for (let edge = 0; edge < this.edges.length; edge += 1) this.seenLow[edge] = this.seenHigh[edge] = this.flow(2 * edge)
  }

  private flow(edge: number): number {
    return (this.edges[edge >> 1]?.low ?? 0) + (this.capacity[edge | 1] as number)
  }

  /** Says whether two flows are known that differ on an edge. */
  spreads(edge: number): boolean {
    return (this.seenHigh[edge >> 1] as number) - (this.seenLow[edge >> 1] as number) > 1e-5
  }

  /** The least that an edge can carry, not asked below `floor`. */
  least(edge: number, floor: number): number {
    if ((this.seenLow[edge >> 1] as number) <= floor + eps) return floor
    const now = this.flow(edge)
    const room = Math.min(this.capacity[edge + 1] as number, now - floor)
    if (room <= eps) return now
    // Less on this edge means a way around it for what it carried.
    const moved = this.around(edge, this.target[edge + 1] as number, this.target[edge] as number, room)
    this.shift(edge, -moved)
    return now - moved
  }

  /** The most that an edge can carry, not asked above `ceiling`. */
  most(edge: number, ceiling: number): number {
    if ((this.seenHigh[edge >> 1] as number) >= ceiling - eps) return ceiling
    const now = this.flow(edge)
    const room = Math.min(this.capacity[edge] as number, ceiling - now)
    if (room <= eps) return now
    const moved = this.around(edge, this.target[edge] as number, this.target[edge + 1] as number, room)
    this.shift(edge, moved)
    return moved >= unlimited / 4 ? Infinity : now + moved
  }

  /** Moves flow until an edge carries an amount; says whether it can. */
  private carry(edge: number, amount: number): boolean {
    const now = this.flow(edge)
    const wanted = Math.abs(amount - now)
    if (wanted <= eps) return true
    const more = amount > now
    if ((this.capacity[more ? edge : edge + 1] as number) < wanted - eps) return false
    const [tail, head] = [this.target[edge + 1] as number, this.target[edge] as number]
    const moved = more ? this.around(edge, head, tail, wanted) : this.around(edge, tail, head, wanted)
    this.shift(edge, more ? moved : -moved)
    return moved >= wanted - 1e-6 * Math.max(1, amount)
  }

  /** Which of some edges carry a certain amount once another is held to one, and how much; no answer where that one is impossible. */
  certainGiven(held: number, amount: number, edges: readonly number[]): readonly CertainFlow[] | null {
    if (!this.carry(held, amount)) return null
    this.loops ??= new ResidualLoops({ nodes: this.nodes + 2, starts: this.starts, leaving: this.leaving, target: this.target, capacity: this.capacity })
    const forth = this.capacity[held] as number
    const back = this.capacity[held + 1] as number
    this.capacity[held] = 0
    this.capacity[held + 1] = 0
    const changes = this.loops.find()
    this.capacity[held] = forth
    this.capacity[held + 1] = back
    const found: CertainFlow[] = []
    for (let place = 0; place < edges.length; place += 1) {
      const edge = edges[place] as number
      if (changes[edge >> 1] === 0) found.push({ place, amount: this.flow(edge) })
    }
    return found
  }

  /** Lets an edge carry more; what was carried then is remembered. */
  private shift(edge: number, amount: number): void {
    this.capacity[edge] = (this.capacity[edge] as number) - amount
    this.capacity[edge ^ 1] = (this.capacity[edge ^ 1] as number) + amount
    const flow = this.flow(edge)
    const index = edge >> 1
    if (flow < (this.seenLow[index] as number)) this.seenLow[index] = flow
    if (flow > (this.seenHigh[index] as number)) this.seenHigh[index] = flow
  }

  private around(edge: number, from: number, to: number, room: number): number {
    const forth = this.capacity[edge] as number
    const back = this.capacity[edge + 1] as number
    this.capacity[edge] = 0
    this.capacity[edge + 1] = 0
    const moved = this.push(from, to, room)
    this.capacity[edge] = forth
    this.capacity[edge + 1] = back
    return moved
  }

  /** Pushes up to an amount from one node to another along shortest ways. */
  private push(from: number, to: number, limit: number): number {
    let total = 0
    while (limit - total > eps && this.layer(from, to)) {
      for (let moved = this.advance(from, to, limit - total); moved > eps; moved = this.advance(from, to, limit - total)) {
        total += moved
        if (limit - total <= eps) break
      }
    }
    return total
  }

  private layer(from: number, to: number): boolean {
    const { level, queue, starts, leaving, target, capacity, visit } = this
    level.fill(-1)
    level[from] = 0
    visit[from] = starts[from] as number
    let start = 0
    let end = 0
    queue[end++] = from
    while (start < end) {
      const node = queue[start++] as number
      const next = (level[node] as number) + 1
      for (let at = starts[node] as number; at < (starts[node + 1] as number); at += 1) {
        const edge = leaving[at] as number
        if ((capacity[edge] as number) <= eps) continue
        const other = target[edge] as number
        if (level[other] !== -1) continue
        level[other] = next
        visit[other] = starts[other] as number
        if (other === to) return true
        queue[end++] = other
      }
    }
    return false
  }

  /** Finds one way through the layers and pushes along it. */
  private advance(from: number, to: number, limit: number): number {
    const { level, visit, starts, leaving, target, capacity, trail } = this
    let depth = 0
    let node = from
    while (node !== to) {
      let found = -1
      for (; (visit[node] as number) < (starts[node + 1] as number); visit[node] = (visit[node] as number) + 1) {
        const edge = leaving[visit[node] as number] as number
        if ((capacity[edge] as number) > eps && level[target[edge] as number] === (level[node] as number) + 1) { found = edge; break }
      }
      if (found !== -1) {
        trail[depth++] = found
        node = target[found] as number
        continue
      }
      if (depth === 0) return 0
      depth -= 1
      node = target[(trail[depth] as number) ^ 1] as number
      visit[node] = (visit[node] as number) + 1
    }
    let moved = limit
    for (let at = 0; at < depth; at += 1) moved = Math.min(moved, capacity[trail[at] as number] as number)
    for (let at = 0; at < depth; at += 1) this.shift(trail[at] as number, moved)
    return moved
  }
}
