import type { ModelTensor } from '../../../domain/disclosure/models/model-file.ts'
import { ModelDamage, elementsOf } from './model-collector.ts'
import type { ModelCollector } from './model-collector.ts'
import { protobufFields, readVarint, textOf } from './protobuf-fields.ts'
import type { ProtobufField } from './protobuf-fields.ts'

/** Element types by number: name, bits, and the size in which a list of varints is kept. */
const TYPES: Readonly<Record<number, readonly [string, number]>> = { // table
  1: ['f32', 32], 2: ['u8', 8], 3: ['i8', 8], 4: ['u16', 16], 5: ['i16', 16], 6: ['i32', 32], 7: ['i64', 64], 9: ['bool', 8], 10: ['f16', 16], 11: ['f64', 64],
  12: ['u32', 32], 13: ['u64', 64], 14: ['c64', 64], 15: ['c128', 128], 16: ['bf16', 16], 17: ['f8_e4m3', 8], 18: ['f8_e4m3fnuz', 8], 19: ['f8_e5m2', 8],
  20: ['f8_e5m2fnuz', 8], 21: ['u4', 4], 22: ['i4', 4], 23: ['f4_e2m1', 4], 24: ['f8_e8m0', 8],
}
const STRING_TYPE = 8
const FLOATS = 4
const INT32S = 5
const STRINGS = 6
const INT64S = 7
const RAW = 9
const DOUBLES = 10
const UINT64S = 11

/** Where a tensor stands. */
export interface TensorPlace {
  readonly kind: ModelTensor['kind']
  readonly operator: string | null
  readonly name: string
}

/** Reads one TensorProto; `operatorOf` says which operator takes a tensor of a name. */
export function readOnnxTensor(bytes: Uint8Array, field: ProtobufField, place: TensorPlace & { operatorOf?: (name: string) => string | null }, found: ModelCollector): void {
  const shape: number[] = []
  const data: ProtobufField[] = []
  const labels: string[] = []
  let type = 0
  let name = ''
  for (const inner of protobufFields(bytes, field.from, field.to)) {
    if (inner.id === 1) shape.push(...numbersIn(bytes, inner))
    else if (inner.id === 2) type = inner.value
    else if (inner.id === 8) name = textOf(bytes, inner)
    else if (inner.id === STRINGS) labels.push(textOf(bytes, inner))
    else if ([FLOATS, INT32S, INT64S, RAW, DOUBLES, UINT64S].includes(inner.id)) data.push(inner)
    else if (inner.id === 12) found.string('documentation', `doc_string of tensor ${name}`, textOf(bytes, inner))
    else if (inner.id === 13 || (inner.id === 14 && inner.value !== 0)) found.problem('unknown-part', `data of tensor ${name} in another file`)
    else if (inner.id !== 14) found.gap(inner.start, inner.to)
  }
  const label = name === '' ? place.name : name
  if (labels.length > 0) found.string('label', `tensor ${label}`, labels.join('\n'))
  if (type === STRING_TYPE && data.length === 0) return
  const known = TYPES[type]
  if (known === undefined) throw new ModelDamage(type === 0 ? 'damaged' : 'unknown-part')
  const values = joined(data.map((part) => elementBytes(bytes, part, known)))
  if (Math.ceil((elementsOf(shape) * known[1]) / 8) !== values.length) found.problem('damaged', `tensor ${label}`)
  found.tensor({ name: label, dtype: known[0], shape, kind: place.kind, operator: place.operatorOf?.(name) ?? place.operator, bytes: values })
}

/** The values of one data field as raw little-endian elements. */
function elementBytes(bytes: Uint8Array, field: ProtobufField, [, bits]: readonly [string, number]): Uint8Array {
  if (field.id === RAW || field.id === FLOATS || field.id === DOUBLES) return bytes.subarray(field.from, field.to)
  return packVarints(numbersIn(bytes, field, true), Math.max(8, bits) / 8)
}

function packVarints(values: readonly bigint[], size: number): Uint8Array {
  const packed = new Uint8Array(values.length * size)
  const view = new DataView(packed.buffer)
  values.forEach((value, index) => {
    for (let at = 0; at < size; at += 8) {
      if (size >= 8) view.setBigUint64(index * size + at, BigInt.asUintN(64, value), true)
      else if (size === 4) view.setUint32(index * size, Number(BigInt.asUintN(32, value)), true)
      else if (size === 2) view.setUint16(index * size, Number(BigInt.asUintN(16, value)), true)
      else view.setUint8(index, Number(BigInt.asUintN(8, value)))
    }
  })
  return packed
}

function numbersIn(bytes: Uint8Array, field: ProtobufField, exact: true): bigint[]
function numbersIn(bytes: Uint8Array, field: ProtobufField): number[]
function numbersIn(bytes: Uint8Array, field: ProtobufField, exact = false): (number | bigint)[] {
  const give = (value: bigint): number | bigint => (exact ? value : Number(value))
  if (field.wire === 0) return [give(readVarint(bytes, field.from, field.to).exact)]
  if (field.wire !== 2) throw new ModelDamage('damaged')
  const values: (number | bigint)[] = []
  for (let at = field.from; at < field.to;) {
    const { exact: value, end } = readVarint(bytes, at, field.to)
    values.push(give(value))
    at = end
  }
  return values
}

/** An operator's own list of numbers, gathered from its fields. */
export function attributeTensor(bytes: Uint8Array, fields: readonly ProtobufField[], dtype: 'f32' | 'i64', place: TensorPlace): ModelTensor {
  if (dtype === 'f32' && fields.some(({ wire, from, to }) => (wire !== 5 && wire !== 2) || (to - from) % 4 !== 0)) throw new ModelDamage('damaged')
  const parts = fields.map((field) => (dtype === 'f32' ? bytes.subarray(field.from, field.to) : packVarints(numbersIn(bytes, field, true), 8)))
  const values = joined(parts)
  return { name: place.name, dtype, shape: [values.length / (dtype === 'f32' ? 4 : 8)], kind: place.kind, operator: place.operator, bytes: values }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
