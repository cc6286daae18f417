export { loadHighsSolver } from './highs-solver.ts'
export { digestOf, loadProfile, profileFolder, profileNames } from './load-profile.ts'
export { readRecords, RecordsError } from './read-records.ts'
