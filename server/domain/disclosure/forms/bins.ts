import type { MeasureKind } from '../statistic-types.ts'
import { measureKindOfName } from '../tables/measure-words.ts'
import type { FormTable, KnownForm } from './form-table.ts'

const lowerNames = /^(?:lower|low|from|left|start|min|bin ?(?:lower|low|left|start|min)|lower (?:bound|edge)|left edge|하한|이상)$/
const upperNames = /^(?:upper|high|to|right|end|max|bin ?(?:upper|high|right|end|max)|upper (?:bound|edge)|right edge|상한|미만)$/
/** Bins of even width are told by two numbers; of uneven ones each edge tells something, so that more are asked about. */
const mostUneven = 12
const mostBins = 200

/** A histogram by its edges: each bin begins where the one before ends, and has a count. */
export function bins({ columns, rows }: FormTable): KnownForm | null {
  const [lower, upper, ...rest] = columns
  const low = lower?.numbers
  const high = upper?.numbers
  if (low == null || high == null || rows < 2 || !lowerNames.test(lower?.name ?? '') || !upperNames.test(upper?.name ?? '') || rest.length === 0) return null
  const joined = low.every(({ value }, index) => value < (high[index]?.value ?? value) && (index === 0 || value === high[index - 1]?.value))
  const widths = low.map(({ value }, index) => (high[index]?.value ?? value) - value)
  // The first and the last bin may reach further.
  const even = widths.slice(1, -1).every((width) => Math.abs(width - (widths[1] ?? 0)) <= 1e-6 * Math.abs(width))
  if (!joined || rows > (even ? mostBins : mostUneven)) return null
  const kinds = rest.map(({ name, numbers }) => (numbers === null ? null : measureKindOfName(name)))
  if (!kinds.includes('count') || !kinds.every((kind) => kind === 'count' || kind === 'percent')) return null
  return { kinds: new Map(kinds.map((kind, index): [number, MeasureKind] => [index + 2, kind ?? 'count'])) }
}
