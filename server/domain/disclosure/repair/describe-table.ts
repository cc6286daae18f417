import type { Condition, TableDescription } from '../tables/table-description.ts'
import type { TableModel } from '../tables/table-model.ts'

function conditionDocument(condition: Condition): unknown {
  if ('values' in condition) return [...condition.values]
  return { ...(condition.from === null ? {} : { from: condition.from }), ...(condition.to === null ? {} : { to: condition.to }) }
}

function given(description: TableDescription | undefined): Record<string, unknown> {
  if (description === undefined) return {}
  const { title, type, unit, population, where, headerRows, rowLabels, layout, release, model, contributors } = description
  return Object.fromEntries(Object.entries({
    title, type, unit, population, where: where === null ? null : Object.fromEntries(Object.entries(where).map(([name, condition]) => [name, conditionDocument(condition)])),
    layout, 'header-rows': headerRows, 'row-labels': rowLabels, release, model, contributors,
  }).filter(([, value]) => value !== null))
}

/** Claims as a description writes them. */
function claimsDocument({ claims }: TableModel): Record<string, unknown> | null {
  const written = Object.fromEntries(Object.entries({
    'rounded-to': claims.roundedTo, midpoint: claims.midpoint, 'suppressed-below': claims.suppressedBelow,
    'record-level': claims.recordLevelNone ? 'none' : null, 'zeros-shown': claims.zerosShown ? true : null,
  }).filter(([, value]) => value !== null))
  return Object.keys(written).length === 0 ? null : written
}

/** Writes a table description that says what is known of a table, for the file that takes its place. */
export function describeTable(table: TableModel, description: TableDescription | undefined, shape: { layout: 'long' | 'crosstab'; headerRows: number; rowLabels: number }): Record<string, unknown> {
  const totals = [...new Set(table.dimensions.flatMap((dimension) => dimension.totals))]
  const hierarchies = Object.fromEntries(table.dimensions.filter(({ groups }) => Object.keys(groups).length > 0).map(({ name, groups }) => [name, groups]))
  const claims = claimsDocument(table)
  return {
    ...given(description),
    layout: shape.layout,
    ...(shape.layout === 'crosstab' ? { 'header-rows': shape.headerRows, 'row-labels': shape.rowLabels } : {}),
    dimensions: table.dimensions.map(({ name }) => name),
    // Said even where there is none: else a margin might be seen in numbers that only happen to add up once some are hidden.
    total: description?.total ?? (totals.length === 1 ? totals[0] : totals),
    ...(Object.keys(hierarchies).length === 0 ? {} : { hierarchies }),
    measure: { ...(shape.layout === 'long' && table.measure.name !== null ? { column: table.measure.name } : {}), kind: describedKind(table) },
    ...(claims === null ? {} : { claims }),
  }
}

function describedKind(table: TableModel): string {
  const { kind } = table.measure
  return ['count', 'sum', 'mean', 'percent', 'ratio', 'min', 'max', 'median', 'percentile', 'other'].includes(kind) ? kind : 'other'
}
