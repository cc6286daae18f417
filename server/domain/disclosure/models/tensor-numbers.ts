import type { ModelTensor } from './model-file.ts'

/** How numbers of a type are laid out. */
export interface NumberForm {
  readonly width: number
  /** Bits of the significand that are stored; 0 for whole numbers. */
  readonly significand: number
  readonly read: (view: DataView, at: number) => number
}

/** The number that 16 bits of IEEE 754 stand for. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const scratch = new DataView(new ArrayBuffer(8))

function brainToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16)
  return scratch.getFloat32(0)
}

const forms: Readonly<Record<string, NumberForm>> = { // table
  f64: { width: 8, significand: 52, read: (view, at) => view.getFloat64(at, true) },
  f32: { width: 4, significand: 23, read: (view, at) => view.getFloat32(at, true) },
  f16: { width: 2, significand: 10, read: (view, at) => halfToNumber(view.getUint16(at, true)) },
  bf16: { width: 2, significand: 7, read: (view, at) => brainToNumber(view.getUint16(at, true)) },
  i64: { width: 8, significand: 0, read: (view, at) => Number(view.getBigInt64(at, true)) },
  u64: { width: 8, significand: 0, read: (view, at) => Number(view.getBigUint64(at, true)) },
  i32: { width: 4, significand: 0, read: (view, at) => view.getInt32(at, true) },
  u32: { width: 4, significand: 0, read: (view, at) => view.getUint32(at, true) },
  i16: { width: 2, significand: 0, read: (view, at) => view.getInt16(at, true) },
  u16: { width: 2, significand: 0, read: (view, at) => view.getUint16(at, true) },
  i8: { width: 1, significand: 0, read: (view, at) => view.getInt8(at) },
  u8: { width: 1, significand: 0, read: (view, at) => view.getUint8(at) },
  bool: { width: 1, significand: 0, read: (view, at) => view.getUint8(at) },
}

/** The form of a type; null for block formats, strings and types without numbers of their own. */
export function numberForm(dtype: string): NumberForm | null {
  return forms[dtype] ?? null
}

/** The numbers of a tensor; null where its type has none. */
export function tensorNumbers({ dtype, bytes }: ModelTensor): Float64Array | null {
  const form = numberForm(dtype)
  if (form === null) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = new Float64Array(Math.floor(bytes.length / form.width))
  for (let index = 0; index < numbers.length; index += 1) numbers[index] = form.read(view, index * form.width)
  return numbers
}

/** The significand's stored bits of a number of a type with one. */
export function significandOf(value: number, bits: number): number {
  scratch.setFloat64(0, value)
  const high = scratch.getUint32(0) & 0xfffff
  const whole = high * 2 ** 32 + scratch.getUint32(4)
  return bits >= 52 ? whole : Math.floor(whole / 2 ** (52 - bits))
}

/** The binary exponent of a number. */
export function exponentOf(value: number): number {
  scratch.setFloat64(0, value)
  return (scratch.getUint16(0) >> 4) & 0x7ff
}
