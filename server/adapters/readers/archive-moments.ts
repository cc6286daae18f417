/** A file of an archive with the moment of its last change, in a number that grows with time. */
export interface DatedFile {
  readonly name: string
  readonly changed: number
}

/** Files of one run are written in the order of their names; twelve moments in another order within two hours hold some 130 bits. */
const FEWEST_MOMENTS = 12
/** More steps back than this share of all are no order. */
const MOST_STEPS_BACK = 0.3

/** How many files were changed at moments that follow the order of neither the names nor the listing; 0 where they are few or do. */
export function momentsOutOfOrder(entries: readonly DatedFile[]): number {
  const files = entries.filter(({ name }) => !name.endsWith('/'))
  const moments = new Set(files.map(({ changed }) => changed)).size
  if (moments < FEWEST_MOMENTS) return 0
  const natural = new Intl.Collator('en', { numeric: true })
  const stepsBack = (list: readonly DatedFile[]): number => list.filter(({ changed }, index) => index > 0 && changed < (list[index - 1]?.changed ?? 0)).length
  const fewest = Math.min(stepsBack(files), stepsBack([...files].sort((one, other) => natural.compare(one.name, other.name))))
  return fewest > MOST_STEPS_BACK * (files.length - 1) ? moments : 0
}
