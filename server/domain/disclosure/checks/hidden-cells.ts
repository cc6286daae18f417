import { defineCheck } from '../disclosure-check.ts'

const id = 'hidden-cells'

/** Refuses tables whose hidden cells can be calculated, or nearly, from the rest. */
export const hiddenCells = defineCheck({
  id, version: 1, types: ['frequencies', 'linear-aggregations', 'linked-multilevel-tables'], risk: 'differencing',
  parameters: ['interval.percent', 'interval.absolute', 'interval.protection', 'integers'], evidence: ['margins and linked tables', 'earlier releases'],
  says: 'The interval that margins, linked tables, claims and earlier releases leave for a hidden cell must be as wide as the profile asks, and never one value.',
  source: 'audit of suppression by linear programmes (Handbook on SDC ch. 4; sdcTable attack())',
  run: ({ audit }) => audit.findings.filter(({ check }) => check === id),
})
