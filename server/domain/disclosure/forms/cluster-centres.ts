import type { MeasureKind } from '../statistic-types.ts'
import { bitsOfNumbers, mostCarriedBits } from './carried-bits.ts'
import type { WrittenNumber } from './carried-bits.ts'
import type { FormTable, KnownForm } from './form-table.ts'
import { isCounter } from './form-table.ts'
import { sizeNamesOf } from './size-names.ts'

const clusterNames = /^(?:clusters?|k|segment|class|latent class|group|label|군집|클러스터)$/
const sizeNames = sizeNamesOf('clusters')
/** More clusters than this are asked about: each could be a record with a size beside it. */
const mostClusters = 12

/** A number of at most four telling digits. */
const isShort = ({ value, decimals }: WrittenNumber): boolean => Math.abs(value) * 10 ** decimals < 100_000

/**
 * Centres of clusters with their sizes: a row a cluster, numbered from 0 or 1, at most twelve, each with the number of its members
 * (the threshold is tested on it). A centre is a mean and so hardly ever whole: where a variable is whole in every row, the rows are
 * members, not centres.
 */
export function clusterCentres({ columns, rows }: FormTable): KnownForm | null {
  const [labels, ...rest] = columns
  if (labels === undefined || rows < 2 || rows > mostClusters || !(clusterNames.test(labels.name) || labels.name === '')) return null
  const numbered = isCounter(labels.numbers) && (labels.numbers?.[0]?.value ?? 9) <= 1 || labels.cells.every((cell, index, all) => /^(?:cluster|class|segment|군집|클러스터)[\s_]?\d{1,2}$/i.test(cell) && Number(/\d+$/.exec(cell)?.[0]) === index + Number(/\d+$/.exec(all[0] ?? '')?.[0]))
  const sizes = rest.filter(({ name }) => sizeNames.test(name))
  const centres = rest.filter((column) => !sizes.includes(column))
  if (!numbered || sizes.length !== 1 || !(sizes[0]?.numbers?.every(({ value, decimals }) => decimals === 0 && value > 0) ?? false) || centres.length === 0) return null
  if (labels.name === '' && !labels.cells.every((cell) => /\p{L}/u.test(cell))) return null
  const isCentre = (numbers: readonly WrittenNumber[] | null): boolean => numbers !== null && numbers.every(isShort) && numbers.some(({ value }) => !Number.isInteger(value))
  if (!centres.every(({ name, numbers }) => /\p{L}/u.test(name) && isCentre(numbers))) return null
  if (bitsOfNumbers(centres.flatMap(({ numbers }) => numbers ?? [])) > mostCarriedBits) return null
  return { kinds: new Map<number, MeasureKind>(rest.map((column, index) => [index + 1, sizes.includes(column) ? 'count' : 'centre'])) }
}

/** Fit by the number of clusters: the within-cluster sum falls as clusters are added. */
export function clusterChoice({ columns, rows }: FormTable): KnownForm | null {
  const [counter, ...rest] = columns
  if (counter === undefined || rows < 2 || rows > 30 || !/^(?:k|n clusters?|clusters|n components|군집 ?수)$/.test(counter.name) || !isCounter(counter.numbers)) return null
  const fits = rest.every(({ name, numbers }) => {
    if (numbers === null || !numbers.every(({ value, decimals }) => Math.abs(value) * 10 ** decimals < 1e8)) return false
    if (/^(?:inertia|wss|wcss|within ss|sse|distortion)$/.test(name)) return numbers.every(({ value }, index) => value <= (numbers[index - 1]?.value ?? Infinity) * 1.02)
    if (/^(?:silhouette(?: score)?|avg silhouette)$/.test(name)) return numbers.every(({ value }) => Math.abs(value) <= 1)
    return /^(?:bic|aic|davies bouldin(?: (?:index|score))?|calinski harabasz(?: (?:index|score))?|gap|gap statistic|entropy|log ?lik(?:elihood)?)$/.test(name)
  })
  if (!fits || rest.length === 0) return null
  return { kinds: new Map<number, MeasureKind>(rest.map((_, index) => [index + 1, 'diagnostic'])) }
}
