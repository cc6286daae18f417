import { defineConfig } from 'vitest/config'

/** The tests that a mutant of a check must not survive: all of the checker's that start no process of their own. */
export default defineConfig({
  test: {
    include: ['test/server/domain/disclosure/**/*.test.ts'],
    exclude: ['**/check-command.test.ts', '**/reference-page.test.ts', '**/hostile-*.test.ts', '**/interval-audit.test.ts', '**/repair*.test.ts', '**/matching/**'],
    testTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 1,
  },
})
