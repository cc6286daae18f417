import type { MeasureKind } from '../statistic-types.ts'
import type { WrittenNumber } from './carried-bits.ts'
import { halfPlace } from './half-place.ts'
import type { FormTable, KnownForm } from './form-table.ts'
import { withinPlaces } from './form-table.ts'
import { sizeNamesOf } from './size-names.ts'

const bins = /^(?:decile|bin|group|risk (?:decile|group|bin)|(?:risk )?(?:quantile|quartile|quintile|ventile|tertile|third|quarter|fifth|tenth)(?: of (?:predicted )?(?:risk|probability))?|(?:예측 ?)?(?:위험도? ?)?(?:[삼사오십]분위|구간))$/
const sizes = sizeNamesOf('calibration')
const cases = /^(?:events?|n events|cases|observed (?:events|cases|deaths)|n (?:cases|deaths)|deaths|positives|사건 ?수|발생 ?(?:건수|자 ?수))$/
const expected = /^(?:(?:mean )?predicted(?: (?:risk|probability|prob|rate))?|mean (?:predicted )?(?:risk|probability|prob)|predicted mean|average predicted|avg predicted|expected(?: (?:rate|risk))?|prob pred|평균 ?예측(?: ?(?:위험|확률))?|예측 ?(?:위험|확률))$/
const seen = /^(?:observed(?: (?:risk|rate|proportion))?|event rate|fraction of positives|actual(?: (?:rate|risk))?|prob true|관찰 ?(?:위험|비율|률|분율)|실제 ?(?:위험|비율))$/


/**
 * Calibration by groups of predicted risk: mean predictions rise from group to group, the observed share is a whole number of the
 * group (of its events where they stand beside it), and groups and events are counts that are tested as such. At most 20 groups.
 */
export function calibration({ columns, rows }: FormTable): KnownForm | null {
  const [labels, ...rest] = columns
  if (labels === undefined || rows < 3 || rows > 20 || !bins.test(labels.name) || new Set(labels.cells).size < rows) return null
  // `observed` of whole numbers, beside the share that they are, counts events.
  const renamed = rest.map((column) => (column.name === 'observed' && column.numbers?.every(({ decimals }) => decimals === 0) === true && rest.some(({ name }) => name !== 'observed' && seen.test(name)) ? { ...column, name: 'observed events' } : column))
  const find = (pattern: RegExp): readonly WrittenNumber[] | null => renamed.find(({ name }) => pattern.test(name))?.numbers ?? null
  const [n, events, predicted, observed] = [find(sizes), find(cases), find(expected), find(seen)]
  if (n === null || predicted === null || observed === null || rest.length !== [n, events, predicted, observed].filter((column) => column !== null).length) return null
  if (!withinPlaces(predicted, 4) || !withinPlaces(observed, 4)) return null
  const rising = predicted.every(({ value }, row) => value >= (predicted[row - 1]?.value ?? 0) && value <= 1)
  const fits = observed.every((share, row) => {
    const size = n[row]?.value ?? 0
    const told = events?.[row]?.value ?? Math.round(share.value * size)
    return size > 0 && Number.isInteger(size) && Number.isInteger(told) && told <= size && Math.abs(told / size - share.value) <= halfPlace(share)
  })
  if (!rising || !fits) return null
  const kindOf = (name: string): MeasureKind => (sizes.test(name) ? 'count' : cases.test(name) ? 'events' : seen.test(name) ? 'percent' : 'diagnostic')
  return { kinds: new Map(renamed.map(({ name }, index) => [index + 1, kindOf(name)])) }
}
