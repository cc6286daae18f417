import { describe, expect, it } from 'vitest'
import { momentsOutOfOrder } from '../../../../server/adapters/readers/archive-moments.ts'

const files = (count: number, changed: (index: number) => number, name: (index: number) => string = (index) => `table_${index + 1}.csv`) => Array.from({ length: count }, (_, index) => ({ name: name(index), changed: changed(index) }))
/** Seven apart in a circle of 3,600: no order, all different. */
const scattered = (index: number): number => 1_700_000_000 + (index * 2_243) % 3_600

describe('moments of the files of an archive', () => {
  it('that follow no order are counted from twelve on', () => {
    expect(momentsOutOfOrder(files(20, scattered))).toBe(20)
    expect(momentsOutOfOrder(files(12, scattered))).toBe(12)
    expect(momentsOutOfOrder(files(11, scattered))).toBe(0)
  })

  it('may follow the names, the listing, or be the same', () => {
    expect(momentsOutOfOrder(files(40, (index) => 1_700_000_000 + 3 * index))).toBe(0)
    // Listed as a folder lists them, table_10 before table_2, and written one after the other.
    const written = files(40, (index) => 1_700_000_000 + 3 * index)
    expect(momentsOutOfOrder([...written].sort((one, other) => (one.name < other.name ? -1 : 1)))).toBe(0)
    expect(momentsOutOfOrder(files(40, (index) => scattered(index % 11)))).toBe(0)
  })

  it('of a few files that were written again do not count, nor do folders', () => {
    expect(momentsOutOfOrder(files(40, (index) => 1_700_000_000 + (index % 8 === 3 ? 9_000 : 0) + 3 * index))).toBe(0)
    expect(momentsOutOfOrder(files(20, scattered, (index) => `folder${index}/`))).toBe(0)
  })
})
