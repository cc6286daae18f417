import { defineCheck } from '../disclosure-check.ts'

const id = 'insider'

/** Refuses tables in which somebody alone in a hidden cell can calculate another person's cell. */
export const insider = defineCheck({
  id, version: 1, types: ['frequencies', 'linear-aggregations', 'linked-multilevel-tables'], risk: 'differencing', parameters: ['insider'], evidence: ['who is alone in a cell'],
  says: 'Nobody who alone is in one hidden cell may be able to calculate another cell that one person is alone in.',
  source: 'singleton problem: τ-ARGUS, GaussSuppression',
  run: ({ audit }) => audit.findings.filter(({ check }) => check === id),
})
