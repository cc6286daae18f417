import { defineCheck } from '../disclosure-check.ts'

const id = 'differencing'

/** Refuses what together with earlier releases gives a small group away. */
export const differencing = defineCheck({
  id, version: 3, types: ['frequencies', 'linear-aggregations', 'linked-multilevel-tables'], risk: 'differencing', parameters: ['difference-threshold'],
  evidence: ['earlier releases on the same data, with their descriptions', 'the other files of the request'],
  says: 'The rest of a released population, by all releases together, must be empty or reach the difference threshold; the same query with a slightly other value is a finding, in another version of the data too, and so is a total or mean of nearly the same units. Files of one request are subtracted only where their numbers or descriptions say that they count the same.',
  source: 'NIST SP 800-53 SI-19(5); ABS DataLab: 10 also for differences between tables',
  run: ({ audit }) => audit.findings.filter(({ check }) => check === id),
})
