import type { OutputTable, OutputText, ReadOutput } from '../read-output.ts'
import type { TableDescription } from '../tables/table-description.ts'
import type { ModelFile } from './model-file.ts'
import { isShort, shortestDecimal } from './shortest-decimal.ts'
import { tensorFacts } from './tensor-facts.ts'
import type { TensorFacts } from './tensor-facts.ts'

/** Numbers of one model that are compared with records where they look measured. */
const mostNumbers = 200_000
/** Numbers that look like weights and are compared all the same, as they may be scaled records; only narrow matrices. */
const mostWeights = 3_000
const widestRecord = 40
/** Columns that are looked at together. */
const mostColumns = 120

function widths(facts: TensorFacts, features: number, format: ModelFile['format']): readonly number[] {
  const { shape } = facts.tensor
  // GGUF names the length of a row first.
  const last = shape.length >= 2 ? (format === 'gguf' ? shape[0] : shape[shape.length - 1]) ?? 1 : 1
  const own = last > 0 && facts.count % last === 0 ? [last] : [1]
  const flat = shape.length < 2 || last === 1
  const usual = facts.count <= 3_000 ? Array.from({ length: 11 }, (_, index) => index + 2) : []
  const asked = flat ? [features, features + 1, ...usual].filter((width) => width > 1 && facts.count >= 4 * width && facts.count % width === 0) : []
  return [...new Set([...own, ...asked])]
}

interface Room {
  measured: number
  weights: number
}

/** Whether a tensor's numbers look measured more than chance makes weights look. */
function looksMeasured({ shortCount, wholeShare, count, significandBits }: TensorFacts): boolean {
  return significandBits === 0 || significandBits <= 10 && wholeShare > 0.05 || wholeShare * count + shortCount >= 4 && wholeShare * count + shortCount > 0.02 * count
}

function rowsOf(facts: TensorFacts, width: number, room: Room): string[][] {
  const { numbers, tensor, count } = facts
  if (numbers === null) return []
  const measured = looksMeasured(facts)
  const whole = measured ? count <= room.measured : width <= widestRecord && count <= room.weights
  if (whole && measured) room.measured -= count
  else if (whole) room.weights -= count
  const rows: string[][] = []
  for (let start = 0; start + width <= count && (whole || room.measured > 0); start += width) {
    const row = numbers.subarray(start, start + width)
    if (!whole) {
      const found = row.reduce((sum, value) => sum + (isShort(value, tensor.dtype) || Number.isInteger(value) && Math.abs(value) >= 2 ? 1 : 0), 0)
      if (found < Math.min(4, width) || found < 0.1 * Math.min(width, mostColumns)) continue
      room.measured -= width
    }
    rows.push([...row].map((value) => shortestDecimal(value, tensor.dtype)))
  }
  return rows
}

function tablesOf(facts: TensorFacts, features: number, format: ModelFile['format'], room: Room): readonly OutputTable[] {
  if (facts.count < 4 || facts.regular || facts.links) return []
  return widths(facts, features, format).flatMap((width) => {
    const rows = rowsOf(facts, width, room)
    const pieces = Array.from({ length: Math.ceil(width / mostColumns) }, (_, piece) => piece * mostColumns)
    return rows.length === 0 ? [] : pieces.map((from): OutputTable => ({ sheet: null, firstRow: 1, firstColumn: from + 1, rows: rows.map((row) => row.slice(from, from + mostColumns)) }))
  })
}

function textsOf(facts: TensorFacts): readonly OutputText[] {
  return facts.texts.map((text): OutputText => ({ where: 'text in a tensor', text, line: null, visibility: 'hidden' }))
}

function modelForm(model: ModelFile, features: number): { readonly tables: readonly OutputTable[]; readonly texts: readonly OutputText[] } {
  const room: Room = { measured: mostNumbers, weights: mostWeights }
  const facts = tensorFacts(model)
  // Short lists first: a matrix of records is smaller than the layers around it.
  const ordered = [...facts].sort((one, other) => other.shortShare + other.wholeShare - one.shortShare - one.wholeShare || one.count - other.count)
  return { tables: ordered.flatMap((one) => tablesOf(one, features, model.format, room)), texts: facts.flatMap(textsOf) }
}

/** The output as matching with records sees it: the numbers of a model written as a person would, and the texts found in them. */
export function matchingForm(read: ReadOutput, description: TableDescription | undefined): ReadOutput {
  const inner = read.inner.map(({ name, output }) => ({ name, output: matchingForm(output, description) }))
  if (read.model === undefined) return read.inner.length === 0 ? read : { ...read, inner }
  const { tables, texts } = modelForm(read.model, description?.training?.features.length ?? 0)
  return { ...read, inner, tables: [...read.tables, ...tables], texts: [...read.texts, ...texts] }
}
