import { describe, expect, it } from 'vitest'
import { bytesInWords, spanInWords } from '../../portal/src/i18n/formats.ts'

describe('sizes and times in words', () => {
  it('says bytes in decimal units, with one digit below a hundred', () => {
    expect(bytesInWords(0, 'en')).toBe('0 B')
    expect(bytesInWords(999, 'en')).toBe('999 B')
    expect(bytesInWords(1000, 'en')).toBe('1 kB')
    expect(bytesInWords(25_165_824, 'en')).toBe('25.2 MB')
    expect(bytesInWords(268_435_456, 'ko')).toBe('268 MB')
  })

  it('says a span in its two largest parts, and never a negative one', () => {
    expect(spanInWords(-5000, 'ko')).toBe('0초')
    expect(spanInWords(59_000, 'ko')).toBe('59초')
    expect(spanInWords(90_000, 'ko')).toBe('1분 30초')
    expect(spanInWords(7 * 60_000 + 59_000, 'ko')).toBe('7분')
    expect(spanInWords(8 * 3_600_000 - 60_000, 'ko')).toBe('7시간 59분')
    expect(spanInWords(24 * 3_600_000, 'ko')).toBe('1일')
  })
})
