const dates = /(?:19|20)\d{2}[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?(?:0[1-9]|[12]\d|3[01]))?(?:[-_T]?\d{4,6})?|(?<!\d)(?:19|20)\d{2}(?!\d)/g
const fewest = 8

/** Running numbers and ranges rise by one or two different steps; values of records do not. */
function isRunning(values: readonly number[]): boolean {
  const sorted = [...new Set(values)].sort((one, other) => one - other)
  const steps = new Set(sorted.slice(1).map((value, index) => value - (sorted[index] ?? 0)))
  const spread = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) + 1
  return sorted.length < fewest || steps.size <= 2 || spread <= 1.5 * sorted.length + 2
}

/** How many names differ only in numbers that neither run on nor are dates. */
export function numberedNames(names: readonly string[]): number {
  const alike = new Map<string, number[][]>()
  for (const name of names) {
    const plain = name.replace(dates, '@')
    const numbers = plain.match(/\d+/g) ?? []
    if (numbers.length === 0 || plain.length > 300) continue
    const template = plain.replace(/\d+/g, '#')
    alike.set(template, [...(alike.get(template) ?? []), numbers.map(Number)])
  }
  let most = 0
  for (const rows of alike.values()) {
    const irregular = (rows[0] ?? []).some((_, column) => !isRunning(rows.map((row) => row[column] ?? 0)))
    if (rows.length >= fewest && irregular) most = Math.max(most, rows.length)
  }
  return most
}
