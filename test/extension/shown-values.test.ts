import { expect, test } from 'vitest'
import { clockTime, dayAndTime } from '../../extension/src/session/shown-values.ts'

test.each(['ko', 'en'] as const)('times of day are told in 24 hours: %s', (language) => {
  const afternoon = new Date(2026, 2, 4, 15, 7)
  const midnight = new Date(2026, 2, 4, 0, 7)
  expect(clockTime(afternoon, language)).toBe('15:07')
  expect(clockTime(midnight, language)).toBe('00:07')
  expect(dayAndTime(afternoon, language)).toMatch(/ 15:07$/)
  expect(dayAndTime(midnight, language)).toMatch(/ 00:07$/)
})
