export { defaultReadLimits } from './read-budget.ts'
export { readOutput } from './recognise-and-read.ts'
export { openReadWorker, readOutputInWorker } from './read-worker.ts'
export type { ReadWorker } from './read-worker.ts'
