import { kindOfType, typeOfKind } from '../statistic-types.ts'
import type { MeasureKind, StatisticType } from '../statistic-types.ts'
import type { BlockWork } from './block-work.ts'
import { isScaledName, isVariableName, percentileOfName } from './measure-words.ts'
import type { TableBlock } from './table-block.ts'
import type { TableDescription } from './table-description.ts'
import type { BlockColumn } from './table-layout.ts'
import type { Measure } from './table-model.ts'

/** Names a column's measure by the description, the type, its own name or its numbers; `null` where only the author can say. */
export function measureOf({ description, type, block }: BlockWork, column: BlockColumn, alone: boolean): Measure | null {
  const share = percentileOfName(column.name)
  const toldKind = alone ? toldMeasure(description, type) : null
  if (toldKind !== null) return { name: column.name, kind: toldKind, share: toldKind === 'median' ? 0.5 : share, named: true }
  const foreign = alone && column.kind !== null && type !== null && typeOfKind[column.kind] !== type && kindOfType[type] !== undefined && relatedKinds[type]?.includes(column.kind) !== true
  if (column.kind !== null && !foreign) {
    if (column.kind === 'identifier') return null
    return { name: column.name, kind: column.kind, share: column.kind === 'median' ? 0.5 : share, named: true }
  }
  const typeKind = alone && type !== null ? kindOfType[type] : undefined
  if (typeKind !== undefined) return { name: column.name, kind: kindByNumbers(typeKind, column), share, named: true }
  const titleKind = kindOfTitles(block, description)
  if (titleKind !== null) return { name: column.name, kind: titleKind, share, named: true }
  if (column.percentSigns) return { name: column.name, kind: 'percent', share: null, named: true }
  if (column.wholeNumbers && !column.negative && column.numbers > 0 && isVariableName(column.name) === false && !isScaledName(column.name) && alone) return { name: column.name, kind: 'count', share: null, named: false }
  return null
}

/** Kinds that stand in tables of a type beside the one that names it. */
const relatedKinds: Readonly<Partial<Record<StatisticType, readonly MeasureKind[]>>> = { // table
  'correlation-coefficients': ['coefficient', 'ratio', 'test', 'spread'], 'statistical-hypothesis-tests': ['coefficient', 'ratio', 'correlation', 'spread'],
  'calculated-ratios': ['percent'], 'hazard-survival-tables': ['ratio', 'percent'], clusters: ['mean', 'percent', 'spread', 'median'],
}

/** The kind that a description names; `other` leaves it to the statistic type. */
export function toldMeasure({ measure }: TableDescription, type: StatisticType | null): MeasureKind | null {
  const kind = measure?.kind ?? null
  return kind === 'other' && type !== null ? kindOfType[type] ?? kind : kind
}

/** A table of frequencies may hold percentages. */
export function kindByNumbers(kind: MeasureKind, column: { wholeNumbers: boolean; percentSigns: boolean }): MeasureKind {
  return kind === 'count' && (!column.wholeNumbers || column.percentSigns) ? 'percent' : kind
}

const titleKinds: readonly (readonly [RegExp, MeasureKind])[] = [ // table
  [/\b(?:odds|hazard|risk|rate) ratios?\b|오즈비|위험비/i, 'ratio'],
  [/\b(?:mean|average)s?\b|평균/i, 'mean'], [/\bmedians?\b|중앙값/i, 'median'], [/\b(?:percent(?:age)?s?|per cent|proportions?|shares? of)\b|비율|백분율|구성비|\(%\)/i, 'percent'],
  [/\bmaxim(?:um|a)\b|최대/i, 'max'], [/\bminim(?:um|a)\b|최소/i, 'min'], [/\bpercentiles?|quartiles?\b|백분위|사분위/i, 'percentile'],
  [/\bcorrelations?\b|상관/i, 'correlation'], [/\bsurvival\b|생존/i, 'survival'],
  [/\b(?:turnover|revenue|income|sales|expenditure|amounts?|costs?|wages?)\b|금액|매출|소득|비용/i, 'sum'],
  [/\b(?:number of|counts?|frequenc(?:y|ies)|patients|persons|people)\b|빈도|환자\s?수|인원|명수|\(명\)/i, 'count'],
]

/** The kind of measure that titles announce. */
export function kindOfTitles(block: TableBlock, description: TableDescription): MeasureKind | null {
  const words = [...block.titles, description.title ?? ''].join(' \n ')
  return titleKinds.find(([pattern]) => pattern.test(words))?.[1] ?? null
}
