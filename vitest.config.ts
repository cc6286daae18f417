import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/random-seed.ts'],
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // The default of one second is how fast a machine is, not whether the thing happens.
    expect: { poll: { timeout: 30_000, interval: 50 } },
    pool: 'forks',
    maxWorkers: 2,
  },
})
