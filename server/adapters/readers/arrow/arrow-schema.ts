import type { FlatTable } from './flatbuffer-table.ts'

/** How a column's values stand in its buffers, and how one is written. */
export interface ArrowType {
  readonly kind: 'null' | 'bool' | 'int' | 'float' | 'decimal' | 'date' | 'timestamp' | 'text' | 'text-view'
  /** Bytes of a value; of an offset for texts. */
  readonly width: number
  readonly signed: boolean
  /** Digits behind the point (decimal), or of a second (times). */
  readonly digits: number
}

/** A column of an Arrow file. */
export interface ArrowField {
  readonly name: string
  readonly type: ArrowType
  /** Id and index type of its dictionary. */
  readonly dictionary: { readonly id: number; readonly index: ArrowType } | null
}

/** Reads the columns of a schema; null where one has a type that is not read. */
export function readArrowFields(schema: FlatTable): readonly ArrowField[] | null {
  if (schema.int(0, 0, 2) !== 0) return null
  const fields = schema.tables(1).map((field): ArrowField | null => {
    const type = typeOf(field.int(2, 0, 1), field.table(3))
    const encoding = field.table(4)
    const index = encoding === null ? null : typeOf(2, encoding.table(1))
    if (type === null || field.tables(5).length > 0 || (encoding !== null && index === null)) return null
    return { name: field.text(0), type, dictionary: encoding === null || index === null ? null : { id: encoding.long(0), index } }
  })
  return fields.every((field) => field !== null) ? fields : null
}

/** Keys and values that stand beside a schema or a field. */
export function wordsOf(table: FlatTable, field: number): readonly (readonly [string, string])[] {
  return table.tables(field).map((pair) => [pair.text(0), pair.text(1)])
}

function typeOf(kind: number, table: FlatTable | null): ArrowType | null {
  const make = (name: ArrowType['kind'], width: number, signed = true, digits = 0): ArrowType => ({ kind: name, width, signed, digits })
  const unit = (field: number, otherwise: number): number => (table?.int(field, otherwise, 2) ?? otherwise)
  switch (kind) {
    case 1: return make('null', 0)
    case 2: return integer(table?.int(0, 0) ?? 32, (table?.int(1, 0, 1) ?? 1) === 1)
    case 3: return make('float', [2, 4, 8][unit(0, 0)] ?? 8)
    case 5: return make('text', 4)
    case 6: return make('bool', 0)
    case 7: return [64, 128].includes(table?.int(2, 128) ?? 128) ? make('decimal', (table?.int(2, 128) ?? 128) / 8, true, table?.int(1, 0) ?? 0) : null
    case 8: return unit(0, 1) === 0 ? make('date', 4) : make('date', 8)
    case 9: return integer(table?.int(1, 32) ?? 32, true)
    case 10: return make('timestamp', 8, true, [0, 3, 6, 9][unit(0, 0)] ?? 0)
    case 18: return make('int', 8)
    case 20: return make('text', 8)
    case 24: return make('text-view', 16)
    default: return null
  }
}

function integer(bits: number, signed: boolean): ArrowType | null {
  return [8, 16, 32, 64].includes(bits) ? { kind: 'int', width: bits / 8, signed, digits: 0 } : null
}
