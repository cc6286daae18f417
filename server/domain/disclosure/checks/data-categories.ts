import type { Finding } from '../check-report.ts'
import { defineCheck, hit, placeOfTable } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import { isTraceable, knownCategories } from '../matching/traceable-categories.ts'
import type { MeasureKind } from '../statistic-types.ts'

const id = 'data-categories'

/** Kinds of numbers that are of groups of records. */
const ofGroups: ReadonlySet<MeasureKind> = new Set<MeasureKind>(['count', 'sum', 'mean', 'percent', 'min', 'max', 'median', 'percentile', 'spread', 'events'])
/** Kinds whose rows are terms, models or times. */
const ofModels: ReadonlySet<MeasureKind> = new Set<MeasureKind>(['test', 'correlation', 'coefficient', 'survival', 'at-risk', 'fitted', 'diagnostic', 'score', 'centre'])

function untraceable({ tables, data }: FileEvidence): readonly Finding[] {
  const modelled = new Set(tables.filter(({ measure }) => ofModels.has(measure.kind)).map(({ sheet }) => sheet))
  const judged = tables.filter(({ measure, sheet }) => ofGroups.has(measure.kind) && !modelled.has(sheet))
  if (data.length === 0 || judged.length === 0) return []
  const known = knownCategories(data)
  for (const table of judged) {
    const place = table.dimensions.findIndex((_, index) => !isTraceable(table, index, known))
    const dimension = table.dimensions[place]
    if (dimension !== undefined) return [hit(id, 'evidence in the data', { outcome: 'review', at: placeOfTable(table), message: 'data-categories.not-in-data', cure: 'cure.name-source', values: { dimension: dimension.name, count: dimension.codes.length } })]
  }
  return []
}

/** Asks where the categories of a table come from that the data does not have. */
export const dataCategories = defineCheck({
  id, version: 1, types: 'all', risk: 'unknown-content', parameters: [], evidence: ['the record-level data'],
  says: 'More than a dozen categories of groups of records must come from the data: under their names, as bands, dates, names of columns, in a column of that name, or recoded from a column whose counts are large enough.',
  source: 'an output is checked against the data that it was made of: what is not there is missing evidence',
  run: untraceable,
})
