import { asBuffer } from '../byte-search.ts'
import { ModelDamage, elementsOf, modelLimits } from './model-collector.ts'
import type { ModelCollector } from './model-collector.ts'

/** Tensor types by number: name, elements in a block, bytes of a block. */
const TENSOR_TYPES: Readonly<Record<number, readonly [string, number, number]>> = { // table
  0: ['f32', 1, 4], 1: ['f16', 1, 2], 2: ['q4_0', 32, 18], 3: ['q4_1', 32, 20], 6: ['q5_0', 32, 22], 7: ['q5_1', 32, 24], 8: ['q8_0', 32, 34], 9: ['q8_1', 32, 40],
  10: ['q2_k', 256, 84], 11: ['q3_k', 256, 110], 12: ['q4_k', 256, 144], 13: ['q5_k', 256, 176], 14: ['q6_k', 256, 210], 15: ['q8_k', 256, 292],
  16: ['iq2_xxs', 256, 66], 17: ['iq2_xs', 256, 74], 18: ['iq3_xxs', 256, 98], 19: ['iq1_s', 256, 50], 20: ['iq4_nl', 32, 18], 21: ['iq3_s', 256, 110],
  22: ['iq2_s', 256, 82], 23: ['iq4_xs', 256, 136], 24: ['i8', 1, 1], 25: ['i16', 1, 2], 26: ['i32', 1, 4], 27: ['i64', 1, 8], 28: ['f64', 1, 8],
  29: ['iq1_m', 256, 56], 30: ['bf16', 1, 2], 34: ['tq1_0', 256, 54], 35: ['tq2_0', 256, 66], 39: ['mxfp4', 32, 17], 40: ['nvfp4', 64, 36], 41: ['q1_0', 128, 18],
}
/** Types of metadata values by number: name and size. */
const VALUE_TYPES: Readonly<Record<number, readonly [string, number]>> = { // table
  0: ['u8', 1], 1: ['i8', 1], 2: ['u16', 2], 3: ['i16', 2], 4: ['u32', 4], 5: ['i32', 4], 6: ['f32', 4], 7: ['bool', 1], 10: ['u64', 8], 11: ['i64', 8], 12: ['f64', 8],
}
const STRING = 8
const ARRAY = 9

class GgufCursor {
  at = 8
  readonly bytes: Uint8Array
  readonly #buffer: Buffer

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#buffer = asBuffer(bytes)
  }

  take(count: number): number {
    const from = this.at
    if (from + count > this.#buffer.length) throw new ModelDamage('truncated')
    if (from + count > modelLimits.header) throw new ModelDamage('too-large')
    this.at += count
    return from
  }

  u32(): number {
    return this.#buffer.readUInt32LE(this.take(4))
  }

  u64(): number {
    const value = this.#buffer.readBigUInt64LE(this.take(8))
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ModelDamage('damaged')
    return Number(value)
  }

  string(): string {
    const length = this.u64()
    const from = this.take(length)
    return this.#buffer.toString('utf8', from, from + length)
  }

  number(type: number): string {
    const [name, size] = VALUE_TYPES[type] ?? ['', 0]
    const at = this.take(size)
    const buffer = this.#buffer
    switch (name) {
      case 'f32': return String(buffer.readFloatLE(at))
      case 'f64': return String(buffer.readDoubleLE(at))
      case 'u64': return String(buffer.readBigUInt64LE(at))
      case 'i64': return String(buffer.readBigInt64LE(at))
      case 'bool': return String(buffer.readUInt8(at) !== 0)
      case '': throw new ModelDamage('damaged')
      default: return String(name.startsWith('u') ? buffer.readUIntLE(at, size) : buffer.readIntLE(at, size))
    }
  }
}

/** Reads the keys, the tensor list and the tensors of a GGUF file. */
export function readGguf(bytes: Uint8Array, found: ModelCollector): void {
  if (bytes.length < 24) throw new ModelDamage('truncated')
  const version = asBuffer(bytes).readUInt32LE(4)
  if (version !== 2 && version !== 3) throw new ModelDamage('unknown-part')
  const cursor = new GgufCursor(bytes)
  const tensors = cursor.u64()
  const keys = cursor.u64()
  if (tensors > modelLimits.tensors || keys > modelLimits.strings) throw new ModelDamage('too-large')
  const alignment = readKeys(cursor, keys, found)
  const entries = Array.from({ length: tensors }, () => readEntry(cursor))
  const headerEnd = cursor.at
  const start = Math.ceil(headerEnd / alignment) * alignment
  const ranges = entries.map(({ name, shape, type, offset }) => {
    const known = TENSOR_TYPES[type]
    if (known === undefined) throw new ModelDamage('unknown-part')
    const [dtype, block, size] = known
    const elements = elementsOf(shape)
    const from = start + offset
    const to = from + Math.ceil(elements / block) * size
    if (!Number.isSafeInteger(to) || to > bytes.length) throw new ModelDamage('truncated')
    if (elements % block !== 0 || offset % alignment !== 0) found.problem('damaged', `tensor ${name}`)
    found.tensor({ name, dtype, shape, kind: 'weights', operator: null, bytes: bytes.subarray(from, to) })
    return { name, from, to }
  })
  found.gapsBetween(ranges, headerEnd, alignment)
}

/** Reads the metadata and gives the alignment of tensors. */
function readKeys(cursor: GgufCursor, count: number, found: ModelCollector): number {
  const seen = new Set<string>()
  let alignment = 32
  for (let index = 0; index < count; index += 1) {
    const key = cursor.string()
    if (seen.has(key)) found.problem('unknown-part', `repeated key ${key}`)
    seen.add(key)
    found.string('key', 'GGUF key', key)
    const type = cursor.u32()
    if (type === ARRAY) {
      readArray(cursor, key, 0, found)
      continue
    }
    const value = type === STRING ? cursor.string() : cursor.number(type)
    if (key === 'general.alignment') alignment = Number(value)
    found.string('value', key, value)
  }
  if (!Number.isInteger(alignment) || alignment < 1 || alignment > 65_536) throw new ModelDamage('damaged')
  return alignment
}

function readArray(cursor: GgufCursor, key: string, depth: number, found: ModelCollector): void {
  const type = cursor.u32()
  const count = cursor.u64()
  if (count > modelLimits.header || depth > 3) throw new ModelDamage('too-large')
  const known = VALUE_TYPES[type]
  if (known !== undefined) {
    const [dtype, size] = known
    const from = cursor.take(count * size)
    found.tensor({ name: key, dtype, shape: [count], kind: 'metadata', operator: null, bytes: cursor.bytes.subarray(from, cursor.at) })
  } else if (type === STRING) {
    const items: string[] = []
    for (let index = 0; index < count; index += 1) items.push(cursor.string())
    found.string('vocabulary', key, items.join('\n'))
  } else if (type === ARRAY) {
    for (let index = 0; index < count; index += 1) readArray(cursor, key, depth + 1, found)
  } else throw new ModelDamage('damaged')
}

function readEntry(cursor: GgufCursor): { name: string; shape: readonly number[]; type: number; offset: number } {
  const name = cursor.string()
  const dimensions = cursor.u32()
  if (dimensions > modelLimits.dimensions) throw new ModelDamage('damaged')
  const shape = Array.from({ length: dimensions }, () => cursor.u64())
  return { name, shape, type: cursor.u32(), offset: cursor.u64() }
}
