/** The fourteen statbarns of output checking, in kebab case. */
export const statbarns = [ // table
  'frequencies', 'linear-aggregations', 'calculated-ratios', 'endpoints', 'position', 'mode', 'shape',
  'statistical-hypothesis-tests', 'correlation-coefficients', 'hazard-survival-tables', 'gini-coefficient',
  'non-linear-concentration-ratios', 'clusters', 'linked-multilevel-tables',
] as const

/** Every value that `type` may take: the statbarns and what is not a statistic. */
export const statisticTypes = [...statbarns, 'code', 'document', 'picture', 'model', 'record-level'] as const

/** What an output is. */
export type StatisticType = (typeof statisticTypes)[number]

/** Says whether a word is a statistic type. */
export function isStatisticType(word: string): word is StatisticType {
  return (statisticTypes as readonly string[]).includes(word)
}

/** What one column of numbers measures. */
export const measureKinds = [ // table
  'count', 'sum', 'mean', 'percent', 'ratio', 'min', 'max', 'median', 'percentile', 'other',
  'mode', 'spread', 'test', 'correlation', 'coefficient', 'survival', 'at-risk', 'events', 'gini', 'concentration', 'identifier', 'fitted', 'diagnostic', 'score', 'centre',
] as const

/** Kind of a measure; those after `other` are never written in a description but found by column names. */
export type MeasureKind = (typeof measureKinds)[number]

/** The kinds that a table description may name. */
export const describedKinds: readonly MeasureKind[] = measureKinds.slice(0, 10)

/** The statistic type that a measure of this kind belongs to. */
export const typeOfKind: Readonly<Record<MeasureKind, StatisticType | null>> = { // table
  count: 'frequencies', sum: 'linear-aggregations', mean: 'linear-aggregations', percent: 'frequencies', ratio: 'calculated-ratios',
  min: 'endpoints', max: 'endpoints', median: 'position', percentile: 'position', other: null, mode: 'mode', spread: 'shape',
  test: 'statistical-hypothesis-tests', correlation: 'correlation-coefficients', coefficient: 'correlation-coefficients',
  survival: 'hazard-survival-tables', 'at-risk': 'hazard-survival-tables', events: 'hazard-survival-tables', gini: 'gini-coefficient',
  concentration: 'non-linear-concentration-ratios', identifier: 'record-level', fitted: 'record-level', diagnostic: 'statistical-hypothesis-tests', score: 'statistical-hypothesis-tests', centre: 'clusters',
}

/** The kind that the numbers of a statistic type have where nothing else says it. */
export const kindOfType: Readonly<Partial<Record<StatisticType, MeasureKind>>> = { // table
  frequencies: 'count', 'linear-aggregations': 'sum', 'calculated-ratios': 'ratio', position: 'median', mode: 'mode', shape: 'spread',
  'statistical-hypothesis-tests': 'test', 'correlation-coefficients': 'correlation', 'hazard-survival-tables': 'survival',
  'gini-coefficient': 'gini', 'non-linear-concentration-ratios': 'concentration', endpoints: 'max', clusters: 'count',
  'linked-multilevel-tables': 'count',
}
