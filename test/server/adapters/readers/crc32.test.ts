import { expect, test } from 'vitest'
import { crc32, slowCrc32 } from '../../../../server/adapters/readers/crc32.ts'
import { RandomSource } from '../../../fuzz/random-source.ts'

test('the check value of the CRC-32 that zip names is met with and without the platform’s help', () => {
  const nine = Buffer.from('123456789')
  expect([crc32(nine), slowCrc32(nine)]).toEqual([0xcbf43926, 0xcbf43926])
})

test.each([0, 1, 255, 4_097])('both give the same of %i bytes', (length) => {
  const bytes = new RandomSource(length + 1).bytes(length)
  expect(crc32(bytes)).toBe(slowCrc32(bytes))
})
