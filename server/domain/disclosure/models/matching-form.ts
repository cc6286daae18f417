import type { OutputTable, OutputText, ReadOutput } from '../read-output.ts'
import type { TableDescription } from '../tables/table-description.ts'
import type { ModelFile } from './model-file.ts'
import { isShort, shortestDecimal } from './shortest-decimal.ts'
import { tensorFacts } from './tensor-facts.ts'
import type { TensorFacts } from './tensor-facts.ts'

/** Numbers of one model that are compared with records whole; beyond it only rows that look measured are. */
const mostNumbers = 200_000
/** Columns that are looked at together. */
const mostColumns = 120

function widths(facts: TensorFacts, features: number): readonly number[] {
  const { shape } = facts.tensor
  const last = shape.length >= 2 ? shape[shape.length - 1] ?? 1 : 1
  const own = last > 0 && facts.count % last === 0 ? [last] : [1]
  const flat = shape.length < 2 || last === 1
  const asked = flat ? [features, features + 1, ...Array.from({ length: 11 }, (_, index) => index + 2)].filter((width) => width > 1 && facts.count >= 4 * width && facts.count % width === 0) : []
  return [...new Set([...own, ...asked])]
}

interface Room {
  left: number
}

function rowsOf({ numbers, tensor, count, shortShare }: TensorFacts, width: number, room: Room): string[][] {
  if (numbers === null) return []
  const whole = count <= room.left
  if (whole) room.left -= count
  else if (shortShare === 0) return []
  const rows: string[][] = []
  for (let start = 0; start + width <= count && (whole || room.left > 0); start += width) {
    const row = numbers.subarray(start, start + width)
    if (!whole) {
      const measured = row.reduce((sum, value) => sum + (isShort(value, tensor.dtype) || Number.isInteger(value) && value !== 0 ? 1 : 0), 0)
      if (2 * measured < width) continue
      room.left -= width
    }
    rows.push([...row].map((value) => shortestDecimal(value, tensor.dtype)))
  }
  return rows
}

function tablesOf(facts: TensorFacts, features: number, room: Room): readonly OutputTable[] {
  if (facts.count < 4 || facts.regular) return []
  return widths(facts, features).flatMap((width) => {
    const rows = rowsOf(facts, width, room)
    const pieces = Array.from({ length: Math.ceil(width / mostColumns) }, (_, piece) => piece * mostColumns)
    return rows.length === 0 ? [] : pieces.map((from): OutputTable => ({ sheet: null, firstRow: 1, firstColumn: from + 1, rows: rows.map((row) => row.slice(from, from + mostColumns)) }))
  })
}

function textsOf(facts: TensorFacts): readonly OutputText[] {
  return facts.texts.map((text): OutputText => ({ where: 'text in a tensor', text, line: null, visibility: 'hidden' }))
}

function modelForm(model: ModelFile, features: number): { readonly tables: readonly OutputTable[]; readonly texts: readonly OutputText[] } {
  const room: Room = { left: mostNumbers }
  const facts = tensorFacts(model)
  // Short lists first: a matrix of records is smaller than the layers around it.
  const ordered = [...facts].sort((one, other) => other.shortShare + other.wholeShare - one.shortShare - one.wholeShare || one.count - other.count)
  return { tables: ordered.flatMap((one) => tablesOf(one, features, room)), texts: facts.flatMap(textsOf) }
}

/** The output as matching with records sees it: the numbers of a model written as a person would, and the texts found in them. */
export function matchingForm(read: ReadOutput, description: TableDescription | undefined): ReadOutput {
  const inner = read.inner.map(({ name, output }) => ({ name, output: matchingForm(output, description) }))
  if (read.model === undefined) return read.inner.length === 0 ? read : { ...read, inner }
  const { tables, texts } = modelForm(read.model, description?.training?.features.length ?? 0)
  return { ...read, inner, tables: [...read.tables, ...tables], texts: [...read.texts, ...texts] }
}
