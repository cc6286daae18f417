/** A network by what each of its arcs can still carry; arcs come in pairs, there and back. */
export interface ResidualArcs {
  readonly nodes: number
  /** Arcs that leave node n are `leaving[starts[n]]` … `leaving[starts[n + 1] - 1]`. */
  readonly starts: Int32Array
  readonly leaving: Int32Array
  readonly target: Int32Array
  readonly capacity: Float64Array
}

const eps = 1e-9

/**
 * Finds the edges whose flow can change: those on a loop of residual arcs that is more than an edge there and back.
 * An edge with one arc left is on one where both ends are strongly connected; one with both arcs left needs to be no bridge
 * as well (Gusfield 1988, A graph theoretic approach to statistical data security, SIAM Journal on Computing 17).
 */
export class ResidualLoops {
  private readonly arcs: ResidualArcs
  private readonly part: Int32Array
  private readonly number: Int32Array
  private readonly lowest: Int32Array
  private readonly next: Int32Array
  private readonly path: Int32Array
  private readonly by: Int32Array
  private readonly open: Int32Array

  constructor(arcs: ResidualArcs) {
    this.arcs = arcs
    const list = (): Int32Array => new Int32Array(arcs.nodes)
    this.part = list()
    this.number = list()
    this.lowest = list()
    this.next = list()
    this.path = list()
    this.by = list()
    this.open = list()
  }

  /** By number of an edge's pair: 1 where its flow can change. */
  find(): Uint8Array {
    const { target, capacity } = this.arcs
    this.findParts()
    const changes = new Uint8Array(target.length / 2)
    for (let edge = 0; edge < target.length; edge += 2) {
      if (this.isPassable(edge) && this.part[target[edge] as number] === this.part[target[edge + 1] as number]) changes[edge >> 1] = 1
    }
    this.walkAll((edge) => {
      if ((capacity[edge] as number) > eps && (capacity[edge ^ 1] as number) > eps) changes[edge >> 1] = 0
    })
    return changes
  }

  private isPassable(edge: number): boolean {
    return (this.arcs.capacity[edge] as number) > eps || (this.arcs.capacity[edge ^ 1] as number) > eps
  }

  /** Strongly connected parts (Tarjan 1972). */
  private findParts(): void {
    const { nodes, starts, leaving, target, capacity } = this.arcs
    const { part, number, lowest, next, path, open } = this
    part.fill(-1)
    number.fill(-1)
    next.set(starts.subarray(0, nodes))
    let count = 0
    let opened = 0
    let parts = 0
    for (let start = 0; start < nodes; start += 1) {
      if (number[start] !== -1) continue
      let depth = 0
      path[0] = start
      number[start] = lowest[start] = count++
      open[opened++] = start
      while (depth >= 0) {
        const node = path[depth] as number
        if ((next[node] as number) < (starts[node + 1] as number)) {
          const edge = leaving[next[node] as number] as number
          next[node] = (next[node] as number) + 1
          if ((capacity[edge] as number) <= eps) continue
          const other = target[edge] as number
          if (number[other] === -1) {
            number[other] = lowest[other] = count++
            open[opened++] = other
            path[++depth] = other
          } else if (part[other] === -1 && (number[other] as number) < (lowest[node] as number)) lowest[node] = number[other] as number
          continue
        }
        if (lowest[node] === number[node]) {
          let last = -1
          while (last !== node) {
            last = open[--opened] as number
            part[last] = parts
          }
          parts += 1
        }
        depth -= 1
        if (depth >= 0 && (lowest[node] as number) < (lowest[path[depth] as number] as number)) lowest[path[depth] as number] = lowest[node] as number
      }
    }
  }

  /** Walks every part without regard to direction, and names its bridges. */
  private walkAll(bridge: (edge: number) => void): void {
    const { nodes, starts } = this.arcs
    this.number.fill(-1)
    this.next.set(starts.subarray(0, nodes))
    let count = 0
    for (let start = 0; start < nodes; start += 1) if (this.number[start] === -1) count = this.walk(start, count, bridge)
  }

  private walk(start: number, from: number, bridge: (edge: number) => void): number {
    const { starts, leaving, target } = this.arcs
    const { part, number, lowest, next, path, by } = this
    let count = from
    let depth = 0
    path[0] = start
    by[0] = -1
    number[start] = lowest[start] = count++
    while (depth >= 0) {
      const node = path[depth] as number
      if ((next[node] as number) < (starts[node + 1] as number)) {
        const edge = leaving[next[node] as number] as number
        next[node] = (next[node] as number) + 1
        const other = target[edge] as number
        if (edge >> 1 === by[depth] || part[other] !== part[node] || !this.isPassable(edge)) continue
        if (number[other] === -1) {
          number[other] = lowest[other] = count++
          path[++depth] = other
          by[depth] = edge >> 1
        } else if ((number[other] as number) < (lowest[node] as number)) lowest[node] = number[other] as number
        continue
      }
      depth -= 1
      if (depth < 0) continue
      const above = path[depth] as number
      if ((lowest[node] as number) < (lowest[above] as number)) lowest[above] = lowest[node] as number
      if ((lowest[node] as number) > (number[above] as number)) bridge(2 * (by[depth + 1] as number))
    }
    return count
  }
}
