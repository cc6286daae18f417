import { asBuffer } from '../byte-search.ts'
import { isObject, parseJson } from '../parse-json.ts'
import { ModelDamage, elementsOf, modelLimits } from './model-collector.ts'
import type { ModelCollector } from './model-collector.ts'

const BITS: Readonly<Record<string, number>> = { // table
  BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, F4: 4, F6_E2M3: 6, F6_E3M2: 6,
  I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32, I64: 64, U64: 64, F64: 64, C64: 64,
}

/** Whether bytes begin as a safetensors file: a length, then a JSON object of that length. */
export function startsAsSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10 || bytes[8] !== 0x7b) return false
  const length = asBuffer(bytes).readBigUInt64LE(0)
  return length >= 2n && length <= BigInt(Math.min(bytes.length - 8, modelLimits.header)) && isObject(parseJson(headerOf(bytes))?.value)
}

const headers = new WeakMap<Uint8Array, Uint8Array>()

/** The header of a file: the same piece each time, so that its JSON is parsed once. */
function headerOf(bytes: Uint8Array): Uint8Array {
  const header = headers.get(bytes) ?? bytes.subarray(8, 8 + Number(asBuffer(bytes).readBigUInt64LE(0)))
  headers.set(bytes, header)
  return header
}

/** Reads the header of a safetensors file and the numbers that it lists. */
export function readSafetensors(bytes: Uint8Array, found: ModelCollector): void {
  const start = 8 + Number(asBuffer(bytes).readBigUInt64LE(0))
  const json = parseJson(headerOf(bytes))
  if (json === null || !isObject(json.value)) throw new ModelDamage('damaged')
  if (json.repeatedKeys > 0) found.problem('unknown-part', 'repeated keys in the header')
  // Writers fill up to a multiple of eight with blanks; more blanks could carry something.
  const filling = /[^}]*$/.exec(asBuffer(bytes).toString('latin1', Math.max(8, start - 64), start))?.[0] ?? ''
  if (!/^ {0,7}$/.test(filling)) found.gap(start - filling.length, start)
  const ranges: { name: string; from: number; to: number }[] = []
  for (const [name, entry] of Object.entries(json.value)) {
    if (name === '__metadata__') readMetadata(entry, found)
    else ranges.push({ name, ...readTensor(name, entry, bytes, { start, found }) })
  }
  found.gapsBetween(ranges, start)
}

function readMetadata(value: unknown, found: ModelCollector): void {
  if (!isObject(value)) throw new ModelDamage('damaged')
  for (const [key, text] of Object.entries(value)) {
    found.string('key', '__metadata__', key)
    found.string('value', `__metadata__ ${key}`, typeof text === 'string' ? text : JSON.stringify(text))
    if (typeof text !== 'string') found.problem('damaged', '__metadata__')
  }
}

function readTensor(name: string, entry: unknown, bytes: Uint8Array, { start, found }: { start: number; found: ModelCollector }): { from: number; to: number } {
  if (!isObject(entry)) throw new ModelDamage('damaged')
  const { dtype, shape, data_offsets: offsets, ...rest } = entry
  if (Object.keys(rest).length > 0) {
    found.problem('unknown-part', `tensor ${name}`)
    found.string('value', `tensor ${name}`, JSON.stringify(rest))
  }
  if (typeof dtype !== 'string' || !areSizes(shape) || !areSizes(offsets) || offsets.length !== 2) throw new ModelDamage('damaged')
  const [from = 0, to = 0] = offsets.map((offset) => offset + start)
  if (from > to) throw new ModelDamage('damaged')
  if (to > bytes.length) throw new ModelDamage('truncated')
  const bits = Object.hasOwn(BITS, dtype) ? BITS[dtype] : undefined
  if (bits === undefined || Math.ceil((elementsOf(shape) * bits) / 8) !== to - from) found.problem('damaged', `tensor ${name}`)
  found.tensor({ name, dtype: dtype.toLowerCase(), shape, kind: 'weights', operator: null, bytes: bytes.subarray(from, to) })
  return { from, to }
}

function areSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= modelLimits.dimensions && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}
