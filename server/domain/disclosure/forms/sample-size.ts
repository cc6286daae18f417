import type { MeasureKind } from '../statistic-types.ts'
import type { WrittenNumber } from './carried-bits.ts'
import type { FormTable, KnownForm } from './form-table.ts'

const told = /^(?:effect(?: size)?|delta|difference|d|f|h|w|odds ratio|or|hazard ratio|hr|ratio|allocation(?: ratio)?|sd|sigma|p1|p2|groups|k|dropout|효과 ?크기)$/
const sizes = /^(?:n|n (?:per )?(?:group|arm)|n per (?:group|arm)|sample size|total n|n total|events?(?: needed)?|표본 ?(?:수|크기))$/

const effect = /^(?:effect(?: size)?|delta|difference|d|f|h|w|효과 ?크기)$/
const mostRows = 20
/** Rows whose sizes need follow no rule. */
const mostFree = 6

/**
 * A calculation of sample size: the power, which no data have, mostly with the level, beside effects and the sizes that they need. It tells
 * nothing of any unit, as long as the sizes follow from the effects.
 */
export function sampleSize({ columns, rows }: FormTable): KnownForm | null {
  const named = (pattern: RegExp): FormTable['columns'] => columns.filter(({ name }) => pattern.test(name))
  const [alpha] = named(/^(?:alpha|α|significance(?: level)?|sig level|유의 ?수준)$/)
  const [power] = named(/^(?:power|1 ?β|검정력)$/)
  const size = named(sizes)
  const known = [...alpha === undefined ? [] : [alpha], power, ...size, ...named(told)]
  if (power === undefined || size.length === 0 || rows > mostRows || known.length !== columns.length) return null
  if (alpha !== undefined && !(alpha.numbers?.every(({ value }) => value > 0 && value <= 0.2) ?? false) || !(power.numbers?.every(({ value }) => value >= 0.5 && value < 1) ?? false)) return null
  const numbers = columns.map((column) => column.numbers)
  if (numbers.includes(null) || size.some((column) => column.numbers?.some(({ decimals, value }) => decimals > 2 || value < 2) ?? true)) return null
  const effects = named(effect)
  const ruled = effects.length === 1 && followsEffect(effects[0]?.numbers ?? [], size[0]?.numbers ?? [], columns.filter((column) => column !== effects[0] && !size.includes(column)).map(({ numbers: others }) => others ?? []))
  return ruled || alpha !== undefined && rows <= mostFree ? { kinds: new Map<number, MeasureKind>(columns.map((_, index) => [index, 'diagnostic'])) } : null
}

/** With all else equal, the size falls with the square of the effect (Cohen 1988, ch. 2): n·d² stays the same but for small samples. */
function followsEffect(effects: readonly WrittenNumber[], sizes: readonly WrittenNumber[], others: readonly (readonly WrittenNumber[])[]): boolean {
  const groups = new Map<string, number[]>()
  for (const [row, { value, decimals }] of effects.entries()) {
    if (decimals > 2 || value === 0) return false
    const key = others.map((numbers) => numbers[row]?.value).join(' ')
    groups.set(key, [...groups.get(key) ?? [], (sizes[row]?.value ?? 0) * value ** 2])
  }
  return [...groups.values()].every((worths) => Math.max(...worths) <= 1.25 * Math.min(...worths))
}
