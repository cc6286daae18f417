import type { OutputCollector } from './output-collector.ts'
import { parseDelimited } from './parse-delimited.ts'
import { isObject } from './parse-json.ts'
import type { ReadBudget } from './read-budget.ts'
import { base64Decoded } from './read-data-uris.ts'

type Json = Readonly<Record<string, unknown>>

/** A list of a trace, one value a mark. */
interface ChartColumn {
  readonly name: string
  readonly values: readonly string[]
}

const MOST_DEPTH = 5

/** Notices a chart of Plotly or Vega with the number of its marks, and reads the data in it that JSON tables do not show. */
export function collectChart(value: unknown, place: string, found: OutputCollector, budget: ReadBudget): boolean {
  if (!isObject(value)) return false
  const marks = isPlotly(value) ? plotlyMarks(value, place, found, budget) : isVega(value) ? vegaMarks(value, place, found, budget) : null
  if (marks === null) return false
  found.notice('interactive-picture', 'review', place === '$' ? null : place, { marks })
  return true
}

const LOOKS = new Set(['template', 'colorscale', 'colorway', 'colorbar', 'coloraxis'])

/** A chart of Plotly without its theme and scales of colours, as `write_json` writes them beside the data. */
export function withoutLooks(chart: unknown): unknown {
  if (!isObject(chart) || !isPlotly(chart)) return chart
  const plain = (value: unknown): unknown => (isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !LOOKS.has(key))) : value)
  return { ...chart, data: (chart['data'] as readonly unknown[]).map(plain), layout: plain(chart['layout']) }
}

function isPlotly(value: Json): boolean {
  const { data, layout } = value
  return Array.isArray(data) && data.length > 0 && data.every(isObject) && (isObject(layout) || Array.isArray(value['frames']))
    && data.some((trace: Json) => ['type', 'x', 'y', 'z', 'values', 'lat', 'mode'].some((key) => key in trace))
}

function isVega(value: Json): boolean {
  const schema = value['$schema']
  if (typeof schema === 'string' && /\bvega\b/.test(schema)) return true
  return ['mark', 'marks', 'layer', 'hconcat', 'vconcat', 'spec'].some((key) => key in value) && ('encoding' in value || 'data' in value || 'datasets' in value)
}

function plotlyMarks(figure: Json, place: string, found: OutputCollector, budget: ReadBudget): number {
  const frames = Array.isArray(figure['frames']) ? figure['frames'].flatMap((frame: unknown) => (isObject(frame) && Array.isArray(frame['data']) ? frame['data'] : [])) : []
  const traces = [...(figure['data'] as readonly unknown[]), ...(frames as readonly unknown[])].filter(isObject)
  return traces.reduce((sum, trace, index) => sum + traceMarks(trace, `${place}.data[${index}]`, found, budget), 0)
}

/** Reads the lists of one trace as the columns of a table; gives the number of its marks. */
function traceMarks(trace: Json, place: string, found: OutputCollector, budget: ReadBudget): number {
  const columns: ChartColumn[] = []
  const open: { value: unknown; name: string; depth: number }[] = [{ value: trace, name: '', depth: 0 }]
  while (open.length > 0) {
    const next = open.pop()
    if (next === undefined || next.depth > MOST_DEPTH) continue
    const list = isObject(next.value) && 'bdata' in next.value ? packedNumbers(next.value) : next.value
    if (list === null) found.unread('damaged', place)
    else if (Array.isArray(list)) columns.push(...columnsOf(list, next.name))
    else if (isObject(list)) for (const [key, value] of Object.entries(list).reverse()) open.push({ value, name: next.name === '' ? key : `${next.name}.${key}`, depth: next.depth + 1 })
  }
  const lengths = new Set(columns.map(({ values }) => values.length))
  for (const length of lengths) {
    const together = columns.filter(({ values }) => values.length === length)
    if (length * together.length > budget.cells) {
      found.unread('too-many-cells', place)
      continue
    }
    found.table([together.map(({ name }) => name), ...Array.from({ length }, (_, row) => together.map(({ values }) => values[row] ?? ''))], budget, { sheet: lengths.size === 1 ? place : `${place} ${length}` })
  }
  return columns.reduce((most, { values }) => Math.max(most, values.length), 0)
}

/** A list is a column; a list of equally long lists is as many columns. */
function columnsOf(list: readonly unknown[], name: string): readonly ChartColumn[] {
  if (list.length < 2) return []
  if (list.every((item) => typeof item !== 'object' || item === null)) return [{ name, values: list.map(cellText) }]
  if (!list.every((item): item is readonly unknown[] => Array.isArray(item) && item.every((one) => typeof one !== 'object' || one === null))) return []
  const width = list.reduce((most, row) => Math.max(most, row.length), 0)
  return Array.from({ length: Math.min(width, 1_000) }, (_, column) => ({ name: `${name} ${column + 1}`, values: list.map((row) => cellText(row[column])) }))
}

// table
const NUMBER_READERS: Readonly<Record<string, readonly [number, (buffer: Buffer, at: number) => number]>> = {
  i1: [1, (buffer, at) => buffer.readInt8(at)], u1: [1, (buffer, at) => buffer.readUInt8(at)], i2: [2, (buffer, at) => buffer.readInt16LE(at)], u2: [2, (buffer, at) => buffer.readUInt16LE(at)],
  i4: [4, (buffer, at) => buffer.readInt32LE(at)], u4: [4, (buffer, at) => buffer.readUInt32LE(at)], f4: [4, (buffer, at) => buffer.readFloatLE(at)], f8: [8, (buffer, at) => buffer.readDoubleLE(at)],
}

/** Numbers that Plotly packs as base64; null where they are not what they say. */
function packedNumbers({ dtype, bdata, shape }: Json): readonly unknown[] | null {
  const bytes = typeof bdata === 'string' ? base64Decoded(bdata) : null
  const reader = NUMBER_READERS[String(dtype)]
  if (bytes === null || reader === undefined || bytes.length % reader[0] !== 0) return null
  const buffer = Buffer.from(bytes)
  const numbers = Array.from({ length: bytes.length / reader[0] }, (_, index) => reader[1](buffer, index * reader[0]))
  const width = Number(typeof shape === 'string' ? shape.split(',')[1] ?? Number.NaN : Number.NaN)
  if (!Number.isInteger(width) || width < 1) return numbers
  return Array.from({ length: Math.ceil(numbers.length / width) }, (_, row) => numbers.slice(row * width, (row + 1) * width))
}

/** Counts the records behind a chart of Vega; those written as text are read, the others are JSON tables. */
function vegaMarks(root: Json, place: string, found: OutputCollector, budget: ReadBudget): number {
  let marks = 0
  const open: { value: unknown; path: string }[] = [{ value: root, path: place }]
  while (open.length > 0) {
    const { value, path } = open.pop() ?? { value: null, path: '' }
    if (typeof value !== 'object' || value === null) continue
    for (const [key, child] of Object.entries(value) as readonly (readonly [string, unknown])[]) {
      const inner = `${path}.${key}`
      const isData = key === 'values' || path.endsWith('.datasets')
      if (isData && Array.isArray(child)) marks += child.length
      else if (isData && typeof child === 'string') {
        const { rows, damaged, cut } = parseDelimited(child, child.includes('\t') ? '\t' : ',', budget)
        if (damaged || cut !== null) found.unread(cut ?? 'damaged', inner)
        marks += Math.max(0, rows.length - 1)
        found.table(rows, budget, { sheet: inner })
      } else open.push({ value: child, path: inner })
    }
  }
  return marks
}

function cellText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value as string | number | boolean)
}
