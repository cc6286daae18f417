import { describe, expect, it } from 'vitest'
import { ResidualLoops } from '../../../../../server/domain/disclosure/audit/residual-loops.ts'
import type { ResidualArcs } from '../../../../../server/domain/disclosure/audit/residual-loops.ts'
import { randomNumbers } from '../../../../bench/interval-tables.ts'

type Edge = readonly [from: number, to: number, forth: number, back: number]

function arcsOf(nodes: number, edges: readonly Edge[]): ResidualArcs {
  const target = Int32Array.from(edges.flatMap(([from, to]) => [to, from]))
  const capacity = Float64Array.from(edges.flatMap(([, , forth, back]) => [forth, back]))
  const leavingOf = Array.from({ length: nodes }, (_, node) => [...target.keys()].filter((arc) => target[arc ^ 1] === node))
  const starts = new Int32Array(nodes + 1)
  leavingOf.forEach((list, node) => { starts[node + 1] = (starts[node] as number) + list.length })
  return { nodes, starts, leaving: Int32Array.from(leavingOf.flat()), target, capacity }
}

/** Whether one node is reached from another without the arcs of one edge. */
function reaches(edges: readonly Edge[], from: number, to: number, without: number): boolean {
  const seen = new Set([from])
  for (const node of seen) {
    edges.forEach(([tail, head, forth, back], index) => {
      if (index === without) return
      if (tail === node && forth > 0) seen.add(head)
      if (head === node && back > 0) seen.add(tail)
    })
  }
  return seen.has(to)
}

describe('edges on loops of what arcs can still carry', () => {
  it('an edge that can only be taken back is on none', () => {
    expect([...new ResidualLoops(arcsOf(2, [[0, 1, 1, 1]])).find()]).toEqual([0])
  })

  it('two edges between the same nodes are on one', () => {
    expect([...new ResidualLoops(arcsOf(2, [[0, 1, 1, 0], [0, 1, 0, 1]])).find()]).toEqual([1, 1])
  })

  it('are those that a walk around each edge finds, on random networks', () => {
    const random = randomNumbers(7)
    let [changing, certain] = [0, 0]
    for (let trial = 0; trial < 400; trial += 1) {
      const nodes = 2 + Math.floor(random() * 8)
      const edges = Array.from({ length: 1 + Math.floor(random() * 14) }, (): Edge => {
        const from = Math.floor(random() * nodes)
        return [from, (from + 1 + Math.floor(random() * (nodes - 1))) % nodes, random() < 0.6 ? 1 : 0, random() < 0.6 ? 1 : 0]
      })
      const wanted = edges.map(([from, to, forth, back], index) => Number((forth > 0 && reaches(edges, to, from, index)) || (back > 0 && reaches(edges, from, to, index))))
      expect([...new ResidualLoops(arcsOf(nodes, edges)).find()]).toEqual(wanted)
      changing += wanted.filter((one) => one === 1).length
      certain += wanted.filter((one) => one === 0).length
    }
    expect(Math.min(changing, certain)).toBeGreaterThan(500)
  })
})
