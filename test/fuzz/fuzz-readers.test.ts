import { expect, test } from 'vitest'
import { fuzzSeeds } from './fuzz-seeds.ts'
import { mutateAndRead } from './mutate-and-read.ts'

/** Outside CI `npm run fuzz` reads 100,000 of each. The time-out only ends a hang. */
const READS = 1_000

test.each(Object.entries(fuzzSeeds))(`${READS} mutated files: %s`, async (_, seed) => {
  const result = await mutateAndRead(seed, READS)
  expect(result.faults).toEqual([])
  expect(result.reads).toBe(READS)
  expect(result.incomplete + result.noticed).toBeGreaterThan(seed.promise === 'none' ? 0 : READS / 4)
}, 900_000)
