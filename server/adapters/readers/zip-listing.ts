import { momentsOutOfOrder } from './archive-moments.ts'
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
  const unordered = momentsOutOfOrder(entries)
  if (unordered > 0 || (years.size > 0 && Math.max(...years) - Math.min(...years) > MOST_YEARS)) found.notice('archive-times', 'review', null, { count: Math.max(unordered, years.size) })
}

/** The parts of one document are written in one go, or bear no date; those of a template keep their own. */
const MOST_MOMENTS = 3

/** Notices parts of a document that were changed on many different days. */
export function noticeOneMoment(entries: readonly ZipListing[], found: OutputCollector): void {
  const days = new Set(entries.map(({ changed }) => changed >>> 16))
  if (days.size > MOST_MOMENTS) found.notice('archive-times', 'review', null, { count: days.size })
}

/** Whether names follow one of the orders that archivers and folders list files in, folder by folder or over all. */
function isSorted(names: readonly string[]): boolean {
  const natural = new Intl.Collator('en', { numeric: true })
  const orders: readonly ((one: string, other: string) => number)[] = [
    (one, other) => (one < other ? -1 : one > other ? 1 : 0),
    (one, other) => { const [low, high] = [one.toLowerCase(), other.toLowerCase()]; return low < high ? -1 : low > high ? 1 : 0 },
    (one, other) => natural.compare(one, other),
  ]
  const folders = Map.groupBy(names, folderOf)
  // Folders may stand in any order while they are few; each is listed in one go.
  const places = [...folders.keys()]
  const goes = names.filter((name, index) => index === 0 || folderOf(name) !== folderOf(names[index - 1] ?? '')).length
  const lists = places.length < FEWEST_UNSORTED ? [...folders.values()] : [...folders.values(), places]
  return orders.some((order) => {
    if (inOrder([names], order)) return true
    return goes < places.length + FEWEST_UNSORTED && inOrder(lists, order)
  })
}

const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1)

function inOrder(lists: readonly (readonly string[])[], order: (one: string, other: string) => number): boolean {
  const steps = lists.flatMap((list) => list.slice(1).map((name, index) => order(list[index] ?? '', name)))
  return steps.every((step) => step <= 0) || steps.every((step) => step >= 0)
}
