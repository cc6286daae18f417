import { halfToNumber } from '../../../domain/disclosure/models/tensor-numbers.ts'
import { asBuffer } from '../byte-search.ts'
import { timeText } from '../parquet-times.ts'
import type { ArrowType } from './arrow-schema.ts'

/** The values of one column of a batch, null where there is none; what stands in the buffers and is no value. */
export interface ArrowColumn {
  readonly values: readonly (string | null)[]
  /** Values that stand where the column says that there is none. */
  readonly masked: readonly string[]
  /** Bytes behind the last value that are not zero. */
  readonly slack: number
}

/** Takes the next buffer of a batch. */
export type NextBuffer = () => Uint8Array

/** Reads a column of `count` values from the buffers that are its own; throws a RangeError where they are too short. */
export function readArrowColumn(type: ArrowType, count: number, next: NextBuffer, views: number): ArrowColumn {
  if (type.kind === 'null') return { values: Array.from({ length: count }, () => null), masked: [], slack: 0 }
  const validity = next()
  if (validity.length > 0 && validity.length * 8 < count) throw new RangeError('validity')
  const isThere = (row: number): boolean => validity.length === 0 || bit(validity, row)
  const { read, slack } = type.kind === 'text' ? texts(type, count, next) : type.kind === 'text-view' ? textViews(count, next, views) : plain(type, count, next)
  const values: (string | null)[] = []
  const masked: string[] = []
  for (let row = 0; row < count; row += 1) {
    const value = read(row)
    if (isThere(row)) values.push(value)
    else {
      values.push(null)
      if (value !== '' && Number(value) !== 0 && !/^(?:NaN|false|1970-01-01(?: 00:00:00)?|-9223372036854775808)$/.test(value)) masked.push(value)
    }
  }
  return { values, masked, slack: slack + slackOf(validity, Math.ceil(count / 8)) }
}

interface Values {
  readonly read: (row: number) => string
  readonly slack: number
}

function plain(type: ArrowType, count: number, next: NextBuffer): Values {
  const bytes = next()
  const needed = type.kind === 'bool' ? Math.ceil(count / 8) : count * type.width
  if (bytes.length < needed) throw new RangeError('values')
  const buffer = asBuffer(bytes)
  return { read: (row) => (type.kind === 'bool' ? String(bit(bytes, row)) : valueText(type, buffer, row * type.width)), slack: slackOf(bytes, needed) }
}

function texts({ width }: ArrowType, count: number, next: NextBuffer): Values {
  const offsets = asBuffer(next())
  const data = next()
  if (offsets.length < (count === 0 ? 0 : (count + 1) * width)) throw new RangeError('offsets')
  const offset = (row: number): number => (width === 4 ? offsets.readInt32LE(row * 4) : Number(offsets.readBigInt64LE(row * 8)))
  const read = (row: number): string => {
    const [from, to] = [offset(row), offset(row + 1)]
    if (from < 0 || to < from || to > data.length) throw new RangeError('offsets')
    return decode(data.subarray(from, to))
  }
  const before = count === 0 ? 0 : offset(0)
  return { read, slack: slackOf(offsets, (count + 1) * width) + slackOf(data, count === 0 ? 0 : offset(count)) + (before > 0 && before <= data.length ? before : 0) }
}

/** Short texts stand in their views, long ones in further buffers. */
function textViews(count: number, next: NextBuffer, buffers: number): Values {
  const views = asBuffer(next())
  if (views.length < count * 16) throw new RangeError('views')
  const data = Array.from({ length: buffers }, () => next())
  const used = data.map(() => 0)
  const read = (row: number): string => {
    const at = row * 16
    const length = views.readInt32LE(at)
    if (length < 0) throw new RangeError('views')
    if (length <= 12) return decode(views.subarray(at + 4, at + 4 + length))
    const index = views.readInt32LE(at + 8)
    const from = views.readInt32LE(at + 12)
    const buffer = data[index]
    if (buffer === undefined || from < 0 || from + length > buffer.length) throw new RangeError('views')
    return decode(buffer.subarray(from, from + length))
  }
  for (let row = 0; row < count; row += 1) {
    const length = views.readInt32LE(row * 16)
    const index = views.readInt32LE(row * 16 + 8)
    if (length > 12 && used[index] !== undefined) used[index] += length
  }
  return { read, slack: slackOf(views, count * 16) + data.reduce((sum, buffer, index) => sum + slackOf(buffer, Math.min(buffer.length, used[index] ?? 0)), 0) }
}

function valueText({ kind, width, signed, digits }: ArrowType, buffer: Buffer, at: number): string {
  if (kind === 'float') return width === 8 ? String(buffer.readDoubleLE(at)) : width === 4 ? shortFloat(buffer.readFloatLE(at)) : String(halfToNumber(buffer.readUInt16LE(at)))
  if (kind === 'decimal') return decimal(buffer, at, { width, digits })
  if (kind === 'date') return dateText(width === 4 ? buffer.readInt32LE(at) * 86_400_000 : Number(buffer.readBigInt64LE(at)))
  if (kind === 'timestamp') return timeText(buffer.readBigInt64LE(at), 10n ** BigInt(digits), digits)
  if (width === 8) return String(signed ? buffer.readBigInt64LE(at) : buffer.readBigUInt64LE(at))
  return String(signed ? buffer.readIntLE(at, width) : buffer.readUIntLE(at, width))
}

function dateText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}

function decimal(buffer: Buffer, at: number, { width, digits }: { width: number; digits: number }): string {
  const low = buffer.readBigUInt64LE(at)
  const value = width === 8 ? BigInt.asIntN(64, low) : (buffer.readBigInt64LE(at + 8) << 64n) + low
  if (digits <= 0) return String(value * 10n ** BigInt(Math.min(100, -digits)))
  const text = String(value < 0n ? -value : value).padStart(Math.min(100, digits) + 1, '0')
  return `${value < 0n ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** The fewest digits that give the same number of 32 bits. */
function shortFloat(value: number): string {
  for (let digits = 6; digits < 10; digits += 1) if (Math.fround(Number(value.toPrecision(digits))) === value) return String(Number(value.toPrecision(digits)))
  return String(value)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  return utf8.decode(bytes)
}

function bit(bytes: Uint8Array, index: number): boolean {
  return (((bytes[index >> 3] ?? 0) >> (index & 7)) & 1) === 1
}

function slackOf(bytes: Uint8Array, needed: number): number {
  return bytes.length > needed && bytes.subarray(needed).some((byte) => byte !== 0) ? bytes.length - needed : 0
}
