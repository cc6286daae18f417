const band = /^[<>≤≥]?\s{0,2}(\d{1,9}(?:\.\d{1,4})?)\s{0,2}(?:[-–~]|to|,)\s{0,2}[<>≤≥]?(\d{1,9}(?:\.\d{1,4})?)[)\]]?$/

/** Fewer categories than this hold too few bits in their order or edges. */
const fewest = 12

/** Bands that overlap or leave gaps where bands of a table lie side by side: how many, and nought where few do. */
export function overlappingBands(codes: readonly string[]): number {
  const bands = codes.flatMap((code) => {
    const match = code.length > 40 ? null : band.exec(code.trim().replace(/^[[(]/, ''))
    return match === null ? [] : [{ low: Number(match[1]), high: Number(match[2]), unit: 10 ** -(match[1]?.split('.')[1]?.length ?? 0) }]
  }).sort((one, other) => one.low - other.low)
  if (bands.length < fewest || bands.length < 0.6 * codes.length) return 0
  const breaks = bands.slice(1).filter(({ low, unit }, index) => {
    const before = bands[index]?.high ?? 0
    return low < before - unit / 2 || low > before + 1.5 * unit
  }).length
  const widths = new Set(bands.map(({ low, high }) => Math.round((high - low) * 1e4))).size
  return breaks >= 4 || widths > 8 ? bands.length : 0
}

/** `2018-01`, `2018-02` and on: months of the calendar, each once and none left out, which leave nothing to choose; likewise every third. */
export function areMonthsInARow(codes: readonly string[]): boolean {
  const months = codes.map((code) => {
    const match = /^((?:19|20)\d{2})[-/.](0?[1-9]|1[0-2])$/.exec(code.trim())
    return match === null ? Number.NaN : Number(match[1]) * 12 + Number(match[2])
  })
  const step = (months[1] ?? 0) - (months[0] ?? 0)
  return [-3, -1, 1, 3].includes(step) && months.every((month, index) => index === 0 || month - (months[index - 1] ?? 0) === step)
}

/** Whether numbered categories stand in no order: neither rising nor falling, by number or by letters. Six changes of direction or more. */
export function unorderedNumbers(codes: readonly string[]): boolean {
  const numbers = codes.map((code) => Number(/^[<>≤≥[(]?\s{0,2}(\d{1,9}(?:\.\d{1,6})?)/.exec(code.trim())?.[1] ?? Number.NaN))
  if (codes.length < fewest || numbers.some(Number.isNaN)) return false
  const turns = (steps: readonly number[]): number => Math.min(steps.filter((step) => step > 0).length, steps.filter((step) => step < 0).length)
  const byNumber = turns(numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0)))
  const byLetters = turns(codes.slice(1).map((code, index) => (code > (codes[index] ?? '') ? 1 : code < (codes[index] ?? '') ? -1 : 0)))
  return byNumber >= 3 && byLetters >= 3
}

/** Different categories of one stem and a number of four digits and more, apart from years, that do not run on. */
export function tellingCodes(codes: readonly string[]): number {
  const stems = new Map<string, number[]>()
  for (const code of codes) {
    const match = code.length > 80 ? null : /^([^\d]*)(\d{4,6})$/.exec(code.trim())
    if (match === null || /^(?:19|20)\d{2}$/.test(match[2] ?? '')) continue
    stems.set(match[1] ?? '', [...(stems.get(match[1] ?? '') ?? []), Number(match[2])])
  }
  let most = 0
  for (const numbers of stems.values()) {
    const sorted = [...new Set(numbers)].sort((one, other) => one - other)
    const steps = new Set(sorted.slice(1).map((value, index) => value - (sorted[index] ?? 0))).size
    if (sorted.length >= fewest && steps > 3) most = Math.max(most, sorted.length)
  }
  return most
}
