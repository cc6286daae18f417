import { describe, expect, it } from 'vitest'
import { KeyedHash } from '../../../../../server/domain/disclosure/matching/keyed-hash.ts'

const asWritten = Uint8Array.from({ length: 256 }, (_, byte) => byte)

/** The starting state that HalfSipHash makes of the 64-bit key 00 01 … 07 for 64 bits of output. */
function publishedState(): Uint8Array {
  const [k0, k1] = [0x03020100, 0x07060504]
  const view = new DataView(new ArrayBuffer(16))
  ;[k0, k1 ^ 0xee, 0x6c796765 ^ k0, 0x74656462 ^ k1].forEach((word, at) => view.setInt32(at * 4, word, true))
  return new Uint8Array(view.buffer)
}

const hexOf = (low: number, high: number): string => {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(low, 0)
  bytes.writeUInt32LE(high, 4)
  return bytes.toString('hex')
}

describe('the keyed hash', () => {
  it('gives the published values of HalfSipHash-2-4 for its starting state', () => {
    const hash = new KeyedHash(publishedState())
    const published = ['218d1f59b9b83cc8', 'be552412f8387315', '064f39ef7c50eb57', 'ce0f1a45f7060679']
    published.forEach((expected, length) => {
      const bytes = Uint8Array.from({ length }, (_, byte) => byte)
      expect(hexOf(hash.low(bytes, 0, length, asWritten), hash.high())).toBe(expected)
    })
  })

  it('hashes three words as their twelve bytes', () => {
    const hash = new KeyedHash(publishedState())
    const bytes = Uint8Array.from({ length: 12 }, (_, byte) => byte * 19)
    const view = new DataView(bytes.buffer)
    const whole = hexOf(hash.low(bytes, 0, 12, asWritten), hash.high())
    expect(hexOf(hash.lowOfWords(view.getInt32(0, true), view.getInt32(4, true), view.getInt32(8, true)), hash.high())).toBe(whole)
  })

  it('depends on every byte of the key', () => {
    const bytes = new TextEncoder().encode('0312-4567')
    const seen = new Set<number>()
    for (let place = 0; place < 16; place += 1) seen.add(new KeyedHash(Uint8Array.from({ length: 16 }, (_, at) => (at === place ? 1 : 0))).low(bytes, 0, bytes.length, asWritten))
    expect(seen.size).toBe(16)
    expect(() => new KeyedHash(new Uint8Array(8))).toThrow('16 bytes')
  })
})
