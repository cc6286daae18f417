/** The same bits in every run, in no order: a linear congruence. */
export function bits(count: number): readonly boolean[] {
  let state = 7
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state > 1073741824
  })
}

/** Whole numbers below a bound, in no order, the same in every run. */
export function tosses(count: number, below: number): readonly number[] {
  const all = bits(count * 12)
  return Array.from({ length: count }, (_, index) => all.slice(index * 12, index * 12 + 12).reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0) % below)
}
