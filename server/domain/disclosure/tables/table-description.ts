import { describedKinds, isStatisticType } from '../statistic-types.ts'
import type { MeasureKind, StatisticType } from '../statistic-types.ts'
import { readModelTests, readTrainingRecord, TrainingRecordError } from '../models/training-record.ts'
import type { ModelTests, TrainingRecord } from '../models/training-record.ts'

/** A condition on one variable: some values, or a range of whole numbers. */
export type Condition = { readonly values: readonly string[] } | { readonly from: number | null; readonly to: number | null }

/** Claims that an author makes about a table. */
export interface TableClaims {
  readonly roundedTo: number | null
  readonly midpoint: number | null
  readonly suppressedBelow: number | null
  readonly recordLevelNone: boolean
  readonly zerosShown: boolean
}

/** What a person says about a table. Everything is optional. */
export interface TableDescription {
  readonly title: string | null
  readonly type: StatisticType | null
  readonly unit: string | null
  readonly population: string | null
  readonly where: Readonly<Record<string, Condition>> | null
  readonly layout: 'long' | 'crosstab' | null
  readonly headerRows: number | null
  readonly rowLabels: number | null
  readonly dimensions: readonly string[] | null
  readonly total: readonly string[] | null
  readonly hierarchies: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly measure: { readonly column: string | null; readonly kind: MeasureKind | null } | null
  readonly contributors: { readonly count: string | null; readonly largest: readonly string[]; readonly weight: string | null } | null
  readonly hidden: readonly string[] | null
  readonly claims: TableClaims
  readonly release: string | null
  readonly model: { readonly n: number | null; readonly parameters: number | null; readonly dof: number | null } | null
  /** Of a trained model: how it was made, and what the tests inside the wall found. */
  readonly training: TrainingRecord | null
  readonly tests: ModelTests | null
}

/** A description that cannot be used; `key` names the entry at fault. */
export class DescriptionError extends Error {
  readonly key: string
  constructor(key: string) {
    super(`table description: ${key} cannot be used`)
    this.key = key
  }
}

const noClaims: TableClaims = { roundedTo: null, midpoint: null, suppressedBelow: null, recordLevelNone: false, zerosShown: false }

/** A description that says nothing. */
export const emptyDescription: TableDescription = {
  title: null, type: null, unit: null, population: null, where: null, layout: null, headerRows: null, rowLabels: null, dimensions: null,
  total: null, hierarchies: {}, measure: null, contributors: null, hidden: null, claims: noClaims, release: null, model: null, training: null, tests: null,
}

type Raw = Readonly<Record<string, unknown>>

const isMap = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value)

function text(value: unknown, key: string): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  throw new DescriptionError(key)
}

function texts(value: unknown, key: string): readonly string[] {
  if (value === undefined || value === null) return []
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.map((item) => (item === null ? '' : text(item, key) ?? ''))
}

function number(value: unknown, key: string, least: number): number | null {
  if (value === undefined || value === null) return null
  const result = typeof value === 'string' ? Number(value) : value
  if (typeof result !== 'number' || !Number.isFinite(result) || result < least) throw new DescriptionError(key)
  return result
}

function whole(value: unknown, key: string, least: number): number | null {
  const result = number(value, key, least)
  if (result !== null && !Number.isInteger(result)) throw new DescriptionError(key)
  return result
}

function condition(value: unknown, key: string): Condition {
  if (isMap(value)) {
    if (Object.keys(value).some((name) => name !== 'from' && name !== 'to')) throw new DescriptionError(key)
    return { from: number(value['from'], key, -Infinity), to: number(value['to'], key, -Infinity) }
  }
  const values = texts(value, key)
  if (values.length === 0) throw new DescriptionError(key)
  return { values }
}

function map<T>(value: unknown, key: string, each: (item: unknown, key: string) => T): Readonly<Record<string, T>> {
  if (value === undefined || value === null) return {}
  if (!isMap(value)) throw new DescriptionError(key)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, each(item, `${key}.${name}`)]))
}

function onlyKeys(raw: Raw, keys: readonly string[], prefix: string): void {
  for (const key of Object.keys(raw)) if (!keys.includes(key)) throw new DescriptionError(prefix + key)
}

function claims(value: unknown): TableClaims {
  if (value === undefined || value === null) return noClaims
  if (!isMap(value)) throw new DescriptionError('claims')
  onlyKeys(value, ['rounded-to', 'midpoint', 'suppressed-below', 'record-level', 'zeros-shown'], 'claims.')
  const recordLevel = text(value['record-level'], 'claims.record-level')
  if (recordLevel !== null && recordLevel !== 'none') throw new DescriptionError('claims.record-level')
  const zeros = value['zeros-shown']
  if (zeros !== undefined && zeros !== null && typeof zeros !== 'boolean') throw new DescriptionError('claims.zeros-shown')
  return {
    roundedTo: whole(value['rounded-to'], 'claims.rounded-to', 2),
    midpoint: whole(value['midpoint'], 'claims.midpoint', 2),
    suppressedBelow: whole(value['suppressed-below'], 'claims.suppressed-below', 1),
    recordLevelNone: recordLevel === 'none',
    zerosShown: zeros === true,
  }
}

function measure(value: unknown): TableDescription['measure'] {
  if (value === undefined || value === null) return null
  const raw = isMap(value) ? value : { column: value }
  onlyKeys(raw, ['column', 'kind'], 'measure.')
  const kind = text(raw['kind'], 'measure.kind')
  if (kind !== null && !(describedKinds as readonly string[]).includes(kind)) throw new DescriptionError('measure.kind')
  return { column: text(raw['column'], 'measure.column'), kind: kind as MeasureKind | null }
}

function contributors(value: unknown): TableDescription['contributors'] {
  if (value === undefined || value === null) return null
  if (!isMap(value)) throw new DescriptionError('contributors')
  onlyKeys(value, ['count', 'largest', 'weight'], 'contributors.')
  return {
    count: text(value['count'], 'contributors.count'),
    largest: texts(value['largest'], 'contributors.largest'),
    weight: text(value['weight'], 'contributors.weight'),
  }
}

function model(value: unknown): TableDescription['model'] {
  if (value === undefined || value === null) return null
  if (!isMap(value)) throw new DescriptionError('model')
  onlyKeys(value, ['n', 'parameters', 'dof'], 'model.')
  return {
    n: number(value['n'], 'model.n', 0), parameters: number(value['parameters'], 'model.parameters', 0),
    dof: number(value['dof'], 'model.dof', -Infinity),
  }
}

const knownKeys = [ // table
  'title', 'type', 'unit', 'population', 'where', 'layout', 'header-rows', 'row-labels', 'dimensions', 'total', 'hierarchies', 'measure',
  'contributors', 'hidden', 'claims', 'release', 'model', 'training', 'tests',
]

/** Reads a parsed YAML document as a table description; anything it cannot use is an error that names the key. */
export function readTableDescription(document: unknown): TableDescription {
  if (document === undefined || document === null) return emptyDescription
  if (!isMap(document)) throw new DescriptionError('document')
  onlyKeys(document, knownKeys, '')
  const type = text(document['type'], 'type')
  if (type !== null && !isStatisticType(type)) throw new DescriptionError('type')
  const layout = text(document['layout'], 'layout')
  if (layout !== null && layout !== 'long' && layout !== 'crosstab') throw new DescriptionError('layout')
  const populationIsMap = isMap(document['population'])
  const where = document['where'] ?? (populationIsMap ? document['population'] : undefined)
  return {
    title: text(document['title'], 'title'),
    type, unit: text(document['unit'], 'unit'),
    population: populationIsMap ? null : text(document['population'], 'population'),
    where: where === undefined || where === null ? null : map(where, 'where', condition),
    layout,
    headerRows: whole(document['header-rows'], 'header-rows', 1),
    rowLabels: whole(document['row-labels'], 'row-labels', 0),
    dimensions: document['dimensions'] === undefined || document['dimensions'] === null ? null : texts(document['dimensions'], 'dimensions'),
    total: document['total'] === undefined || document['total'] === null ? null : texts(document['total'], 'total'),
    hierarchies: map(document['hierarchies'], 'hierarchies', (item, key) => map(item, key, texts)),
    measure: measure(document['measure']),
    contributors: contributors(document['contributors']),
    hidden: document['hidden'] === undefined || document['hidden'] === null ? null : texts(document['hidden'], 'hidden').map((mark) => mark.trim()),
    claims: claims(document['claims']),
    release: text(document['release'], 'release'),
    model: model(document['model']),
    training: ofModel(readTrainingRecord, document['training']),
    tests: ofModel(readModelTests, document['tests']),
  }
}

function ofModel<T>(read: (value: unknown) => T, value: unknown): T {
  try {
    return read(value)
  } catch (error) {
    throw error instanceof TrainingRecordError ? new DescriptionError(error.key) : error
  }
}
