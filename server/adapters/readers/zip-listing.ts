import type { OutputCollector } from './output-collector.ts'
import type { ZipListing } from './zip-directory.ts'

/** Sixteen files in an order of their own hold log2(16!), about 44 bits. */
const FEWEST_UNSORTED = 16
/** Outputs of one request are not made over more years than this. */
const MOST_YEARS = 3

/** Notices what the listing of an archive could carry beside its files: their order and the dates of their last change. */
export function noticeListing(entries: readonly ZipListing[], found: OutputCollector): void {
  const names = entries.map(({ name }) => name).filter((name) => !name.endsWith('/'))
  if (names.length >= FEWEST_UNSORTED && !isSorted(names)) found.notice('archive-order', 'review', null, { count: names.length })
  const years = new Set(entries.map(({ changed }) => 1980 + (changed >>> 25)).filter((year) => year > 1980))
  if (years.size > 0 && Math.max(...years) - Math.min(...years) > MOST_YEARS) found.notice('archive-times', 'review', null, { count: years.size })
}

/** Whether names follow one of the orders that archivers and folders list files in, folder by folder or over all. */
function isSorted(names: readonly string[]): boolean {
  const natural = new Intl.Collator('en', { numeric: true })
  const orders: readonly ((one: string, other: string) => number)[] = [
    (one, other) => (one < other ? -1 : one > other ? 1 : 0),
    (one, other) => { const [low, high] = [one.toLowerCase(), other.toLowerCase()]; return low < high ? -1 : low > high ? 1 : 0 },
    (one, other) => natural.compare(one, other),
  ]
  const folders = Map.groupBy(names, (name) => name.slice(0, name.lastIndexOf('/') + 1))
  return orders.some((order) => {
    const steps = [...folders.values()].flatMap((inside) => inside.slice(1).map((name, index) => order(inside[index] ?? '', name)))
    return steps.every((step) => step <= 0) || steps.every((step) => step >= 0)
  })
}
