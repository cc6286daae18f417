import type { KeyedHash } from './keyed-hash.ts'

/** Kinds of fingerprint; the number takes part in the hash, so that one kind never stands for another. */
export const fingerprintKinds = { value: 1, phrase: 2, shingle: 3, pair: 4, window: 5, cell: 6, run: 7 } as const // table

/** Words of a free text that make one fingerprint together. */
export const shingleWords = 5
/** A value of more words is free text. */
export const mostPhraseWords = 4

/** First half of the fingerprint of words in their order; the other half is `hash.high()`. */
export function orderedLow(hash: KeyedHash, kind: number, lows: ArrayLike<number>, from: number, count: number): number {
  let a = kind
  let b = count
  for (let at = from; at < from + count; at += 1) {
    const low = lows[at] as number
    a = Math.imul(a ^ low, 0x9e3779b1)
    a = (a << 13) | (a >>> 19)
    b = Math.imul((b ^ (low >>> 7)) + low, 0x85ebca6b)
    b = (b << 17) | (b >>> 15)
  }
  return hash.lowOfWords(a, b, kind)
}

/** First half of the fingerprint of values in whatever order. */
export function unorderedLow(hash: KeyedHash, kind: number, lows: ArrayLike<number>, from: number, count: number): number {
  let a = count
  let b = 0
  for (let at = from; at < from + count; at += 1) {
    const low = lows[at] as number
    a = (a + Math.imul(low ^ (low >>> 15), 0x9e3779b1)) | 0
    const mixed = Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
    b = (b + (mixed ^ (mixed >>> 16))) | 0
  }
  return hash.lowOfWords(a, b, kind)
}

/** First half of the fingerprint of two values in either order. */
export function pairLow(hash: KeyedHash, one: number, other: number): number {
  const least = one < other ? one : other
  return hash.lowOfWords(least, one < other ? other : one, fingerprintKinds.pair)
}

/** What stands for one cell of one record: equal values of two records do not look equal. */
export function cellMark(hash: KeyedHash, low: number, row: number, cell: number): number {
  return hash.lowOfWords(low, row, (cell << 8) | fingerprintKinds.cell) & 0xffff
}
