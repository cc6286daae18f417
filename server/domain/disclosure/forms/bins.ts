import type { MeasureKind } from '../statistic-types.ts'
import { measureKindOfName } from '../tables/measure-words.ts'
import { bitsOfSeries } from './carried-bits.ts'
import type { FormTable, KnownForm } from './form-table.ts'

const lowerNames = /^(?:lower|low|from|left|start|min|bin ?(?:lower|low|left|start|min)|lower (?:bound|edge)|left edge|하한|이상)$/
const upperNames = /^(?:upper|high|to|right|end|max|bin ?(?:upper|high|right|end|max)|upper (?:bound|edge)|right edge|상한|미만)$/
/** What the edges of a histogram may carry: some sixty edges in even steps, or twenty uneven ones of two digits. */
const mostBits = 200

/** A histogram by its edges: each bin begins where the one before ends, and has a count. */
export function bins({ columns, rows }: FormTable): KnownForm | null {
  const [lower, upper, ...rest] = columns
  const low = lower?.numbers
  const high = upper?.numbers
  if (low == null || high == null || rows < 2 || !lowerNames.test(lower?.name ?? '') || !upperNames.test(upper?.name ?? '') || rest.length === 0) return null
  const joined = low.every(({ value }, index) => value < (high[index]?.value ?? value) && (index === 0 || value === high[index - 1]?.value))
  if (!joined || bitsOfSeries([...low, ...high.slice(-1)]) > mostBits) return null
  const kinds = rest.map(({ name, numbers }) => (numbers === null ? null : measureKindOfName(name)))
  if (!kinds.includes('count') || !kinds.every((kind) => kind === 'count' || kind === 'percent')) return null
  return { kinds: new Map(kinds.map((kind, index): [number, MeasureKind] => [index + 2, kind ?? 'count'])) }
}
