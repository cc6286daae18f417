import { defineConfig } from 'vitest/config'

/** The tests that a mutant of a check must not survive: those of the check itself, on small evidence, quick enough to run for every mutant. */
export default defineConfig({
  test: {
    include: ['test/server/domain/disclosure/checks/**/*.test.ts'],
    testTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
  },
})
