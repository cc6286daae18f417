import { significandOf } from './tensor-numbers.ts'
import { containerIn, textsInBytes } from './hidden-runs.ts'

/** Values looked at for what their low bits spell. */
const mostValues = 4_000_000

/** What the significands of a tensor's numbers say when they are read as bits. */
export interface LowBits {
  readonly spareBits: number
  readonly uneven: number
  readonly texts: readonly string[]
  readonly container: string | null
}

/** Trailing significand bits that no value uses. */
function spareBits(significands: Float64Array, bits: number): number {
  let spare = bits
  for (const significand of significands) {
    if (significand === 0) continue
    let zeros = 0
    let rest = significand
    while (zeros < spare && rest % 2 === 0) { rest /= 2; zeros += 1 }
    spare = Math.min(spare, zeros)
    if (spare === 0) return 0
  }
  return spare
}

/** Chi-square by degrees of freedom of the lowest used bits of the significand, which are noise in fitted weights. */
function unevenness(significands: Float64Array, used: number, spare: number): number {
  const width = significands.length >= 5 * 256 ? 8 : 4
  if (used < width + 4 || significands.length < 5 * 2 ** width) return 1
  const times = new Float64Array(2 ** width)
  for (const significand of significands) {
    const place = Math.floor(significand / 2 ** spare) % 2 ** width
    times[place] = (times[place] ?? 0) + 1
  }
  const expected = significands.length / times.length
  let sum = 0
  for (const count of times) sum += (count - expected) ** 2 / expected
  return sum / (times.length - 1)
}

/** The lowest bits of each value, one after the other, as bytes. */
function packed(significands: Float64Array, shift: number, width: number, highFirst: boolean): Uint8Array {
  const bytes = new Uint8Array(Math.floor((significands.length * width) / 8))
  const mask = 2 ** width
  let held = 0
  let bits = 0
  let at = 0
  for (const significand of significands) {
    const piece = Math.floor(significand / 2 ** shift) % mask
    held = highFirst ? held * mask + piece : held + piece * 2 ** bits
    bits += width
    while (bits >= 8 && at < bytes.length) {
      if (highFirst) {
        const rest = 2 ** (bits - 8)
        bytes[at] = Math.floor(held / rest)
        held %= rest
      } else {
        bytes[at] = held % 256
        held = Math.floor(held / 256)
      }
      at += 1
      bits -= 8
    }
  }
  return bytes
}

/** Reads the significands of a tensor as a hidden channel: its spare bits, its lowest bits against chance, and texts in either order. */
export function lowBitsOf(numbers: Float64Array, significand: number): LowBits {
  const telling = numbers.subarray(0, mostValues).filter((value) => Number.isFinite(value) && value !== 0)
  const all = telling.map((value) => significandOf(value, significand))
  const several = telling.filter((value) => Math.abs(value) !== 1).map((value) => significandOf(value, significand))
  const spare = spareBits(all, significand)
  const used = significand - spare
  const texts: string[] = []
  let container: string | null = null
  for (const shift of new Set([0, spare])) {
    for (const width of [1, 2, 4, 8, 16, 24, 32]) {
      if (width > significand - shift) continue
      for (const highFirst of [true, false]) {
        const bytes = packed(all, shift, width, highFirst)
        texts.push(...textsInBytes(bytes))
        container ??= containerIn(bytes.subarray(0, 64))
        if (texts.length > 0) return { spareBits: spare, uneven: unevenness(several, used, spare), texts: texts.slice(0, 50), container }
      }
    }
  }
  return { spareBits: spare, uneven: unevenness(several, used, spare), texts, container }
}
