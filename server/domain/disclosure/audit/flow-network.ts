/** Capacity that stands for no limit. */
const unlimited = 1e15
const eps = 1e-9

/** Thrown where no flow meets all bounds. */
export class NoFlowError extends Error {}

/** A circulation with bounds on every edge: finds a feasible flow, then how far one edge can go. */
export class FlowNetwork {
  private readonly to: number[] = []
  private readonly capacity: number[] = []
  private readonly next: number[] = []
  private readonly head: number[]
  private readonly lower: number[] = []
  private readonly excess: number[]
  private readonly level: Int32Array
  private readonly visit: Int32Array
  private readonly queue: Int32Array

  constructor(nodes: number) {
    // Two more nodes take up what the lower bounds demand.
    this.head = Array.from({ length: nodes + 2 }, () => -1)
    this.excess = Array.from({ length: nodes }, () => 0)
    this.level = new Int32Array(nodes + 2)
    this.visit = new Int32Array(nodes + 2)
    this.queue = new Int32Array(nodes + 2)
  }

  private link(from: number, to: number, capacity: number): number {
    const edge = this.to.length
    this.to.push(to, from)
    this.capacity.push(capacity, 0)
    this.next.push(this.head[from] as number, this.head[to] as number)
    this.head[from] = edge
    this.head[to] = edge + 1
    return edge
  }

  /** Adds an edge whose flow lies between two bounds; returns its number. */
  add(from: number, to: number, low: number, high: number): number {
    const edge = this.link(from, to, high === Infinity ? unlimited : high - low)
    this.lower[edge >> 1] = low
    this.excess[to] = (this.excess[to] as number) + low
    this.excess[from] = (this.excess[from] as number) - low
    return edge
  }

  /** Finds a flow that meets all bounds. */
  settle(): void {
    const source = this.excess.length
    const sink = source + 1
    const helpers: number[] = []
    let demand = 0
    this.excess.forEach((amount, node) => {
      if (amount > 0) { helpers.push(this.link(source, node, amount)); demand += amount } else if (amount < 0) helpers.push(this.link(node, sink, -amount))
    })
    const pushed = this.push(source, sink, Infinity)
    if (pushed < demand - 1e-6 * Math.max(1, demand)) throw new NoFlowError()
    for (const edge of helpers) {
      this.capacity[edge] = 0
      this.capacity[edge + 1] = 0
    }
  }

  private flow(edge: number): number {
    return (this.lower[edge >> 1] as number) + (this.capacity[edge + 1] as number)
  }

  /** The least that an edge can carry, not asked below `floor`. */
  least(edge: number, floor: number): number {
    const now = this.flow(edge)
    const room = Math.min(this.capacity[edge + 1] as number, now - floor)
    if (room <= eps) return now
    // Less on this edge means a way around it for what it carried.
    const moved = this.around(edge, this.to[edge + 1] as number, this.to[edge] as number, room)
    this.capacity[edge] = (this.capacity[edge] as number) + moved
    this.capacity[edge + 1] = (this.capacity[edge + 1] as number) - moved
    return now - moved
  }

  /** The most that an edge can carry, not asked above `ceiling`. */
  most(edge: number, ceiling: number): number {
    const now = this.flow(edge)
    const room = Math.min(this.capacity[edge] as number, ceiling - now)
    if (room <= eps) return now
    const moved = this.around(edge, this.to[edge] as number, this.to[edge + 1] as number, room)
    this.capacity[edge] = (this.capacity[edge] as number) - moved
    this.capacity[edge + 1] = (this.capacity[edge + 1] as number) + moved
    return moved >= unlimited / 4 ? Infinity : now + moved
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
      this.visit.set(this.head)
      for (let moved = this.advance(from, to, limit - total); moved > eps; moved = this.advance(from, to, limit - total)) {
        total += moved
        if (limit - total <= eps) break
      }
    }
    return total
  }

  private layer(from: number, to: number): boolean {
    this.level.fill(-1)
    this.level[from] = 0
    let start = 0
    let end = 0
    this.queue[end++] = from
    while (start < end) {
      const node = this.queue[start++] as number
      for (let edge = this.head[node] as number; edge >= 0; edge = this.next[edge] as number) {
        const other = this.to[edge] as number
        if ((this.capacity[edge] as number) <= eps || this.level[other] !== -1) continue
        this.level[other] = (this.level[node] as number) + 1
        if (other === to) return true
        this.queue[end++] = other
      }
    }
    return false
  }

  private advance(node: number, to: number, limit: number): number {
    if (node === to) return limit
    for (let edge = this.visit[node] as number; edge >= 0; edge = this.next[edge] as number) {
      this.visit[node] = edge
      const other = this.to[edge] as number
      const room = this.capacity[edge] as number
      if (room <= eps || this.level[other] !== (this.level[node] as number) + 1) continue
      const moved = this.advance(other, to, Math.min(limit, room))
      if (moved > eps) {
        this.capacity[edge] = room - moved
        this.capacity[edge ^ 1] = (this.capacity[edge ^ 1] as number) + moved
        return moved
      }
    }
    this.visit[node] = -1
    return 0
  }
}
