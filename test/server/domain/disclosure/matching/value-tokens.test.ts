import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeyedHash } from '../../../../../server/domain/disclosure/matching/keyed-hash.ts'
import { TokenReader, ValueReader, withoutPunctuation } from '../../../../../server/domain/disclosure/matching/value-tokens.ts'

const hash = new KeyedHash(Uint8Array.from({ length: 16 }, (_, at) => at * 11))

function wordsOf(text: string): readonly { readonly low: number; readonly places: number; readonly text: string }[] {
  const tokens = new TokenReader(hash)
  const bytes = new TextEncoder().encode(text)
  tokens.load(bytes, bytes.length)
  const words = []
  while (tokens.next()) words.push({ low: tokens.low, places: tokens.places, text: new TextDecoder().decode(bytes.subarray(tokens.start, tokens.end)) })
  return words
}

const lowOf = (value: string): number => {
  const reader = new ValueReader(hash)
  reader.read(value)
  return reader.low
}

describe('words and values as they are compared', () => {
  it('reads one number from all its usual spellings, and other numbers as others', () => {
    expect(new Set(['1.5', '1.50', '+1.5', '01.5', '15e-1', '1.500'].map(lowOf)).size).toBe(1)
    expect(new Set(['0.5', '.5', '0.50', '5e-1'].map(lowOf)).size).toBe(1)
    expect(new Set(['0', '00', '0.0', '-0'].map(lowOf)).size).toBe(1)
    expect(new Set(['1.5', '-1.5', '15', '1.05', '1500', '1.5.1'].map(lowOf)).size).toBe(6)
  })

  it('finds a number in a text as the value that it is, whatever number and whatever stands around it', () => {
    const numbers = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => Number(n.toFixed(3))))
    fc.assert(fc.property(numbers, fc.constantFrom(' ', '\n', ',', ';', '"', '(', ')', '=', '\t', '[', '|'), (number, around) => {
      const words = wordsOf(`a${around}${number}${around}b`)
      expect(words.map(({ low }) => low)).toContain(lowOf(String(number === 0 ? 0 : number)))
    }), { numRuns: 2000 })
  })

  it('reads a number with more places as it is shown, like the number itself', () => {
    fc.assert(fc.property(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.integer({ min: 0, max: 12 }), (number, places) => {
      const shown = number.toFixed(places)
      expect(lowOf(shown)).toBe(lowOf(String(Number(shown) === 0 ? 0 : Number(shown))))
    }), { numRuns: 2000 })
  })

  it('finds a word in a text as the value that it is', () => {
    const word = fc.stringMatching(/^[A-Za-z가-힣_@][A-Za-z0-9가-힣_@.-]{0,14}[A-Za-z0-9가-힣]$/)
    fc.assert(fc.property(word, fc.constantFrom(' ', '\n', ', ', '"', '. ', ': '), (value, around) => {
      expect(wordsOf(`x${around.trim() === '.' || around.trim() === ':' ? ' ' : around}${value.normalize('NFKC')}${around}`).map(({ low }) => low)).toContain(lowOf(value))
    }), { numRuns: 2000 })
  })

  it('ignores case and the width of letters', () => {
    expect(lowOf('Kim Minjun')).toBe(lowOf('KIM minjun'))
    expect(lowOf('ＡＢＣ１２３')).toBe(lowOf('abc123'))
    expect(lowOf('Kim Minjun')).not.toBe(lowOf('Minjun Kim'))
  })

  it('keeps long digit strings as written, and counts absent values as nothing', () => {
    expect(lowOf('12345678901234567890')).not.toBe(lowOf('12345678901234567891'))
    const reader = new ValueReader(hash)
    expect(['', 'NA', 'null', '.', 'NaN'].map((value) => reader.read(value))).toEqual([0, 0, 0, 0, 0])
    expect(reader.read('a free text of seven words here')).toBe(7)
  })

  it('takes punctuation out of a word in a text as out of the value in the data', () => {
    const parts = fc.array(fc.stringMatching(/^[0-9A-Fa-f@+]{1,6}$/), { minLength: 1, maxLength: 5 })
    fc.assert(fc.property(parts, fc.constantFrom('-', '.', ':'), (written, mark) => {
      const tokens = new TokenReader(hash)
      const bytes = new TextEncoder().encode(`x ${written.join(mark)} y`)
      tokens.load(bytes, bytes.length)
      tokens.next()
      if (!tokens.next() || bytes[tokens.start - 1] !== 32 || bytes[tokens.end] !== 32) return
      const bare = withoutPunctuation(written.join(mark))
      if (bare === null || tokens.places >= 0) return
      expect(tokens.bare()).toBe(true)
      expect(tokens.low).toBe(lowOf(bare))
    }), { numRuns: 3000 })
  })

  it('takes the punctuation out of identifiers alone', () => {
    expect(withoutPunctuation('010-1234-5678')).toBe('01012345678')
    expect(withoutPunctuation('12.345678')).toBeNull()
    expect(withoutPunctuation('well-known')).toBeNull()
  })
})
