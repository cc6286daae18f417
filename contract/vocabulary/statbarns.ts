import { z } from 'zod'

/** The fourteen statbarns (classes of statistic that share a disclosure risk; Green and Ritchie, AI-SDC ontology), in kebab case. */
export const statbarns = [
  'frequencies', 'linear-aggregations', 'calculated-ratios', 'endpoints', 'position', 'mode', 'shape',
  'statistical-hypothesis-tests', 'correlation-coefficients', 'hazard-survival-tables', 'gini-coefficient',
  'non-linear-concentration-ratios', 'clusters', 'linked-multilevel-tables',
] as const

/** Everything an output may be declared as: a statbarn, or a kind that is not a statistic. */
export const outputTypes = [...statbarns, 'code', 'document', 'picture', 'model', 'record-level'] as const
export const OutputType = z.enum(outputTypes)
export type OutputType = z.infer<typeof OutputType>

/** Outcome of a check: `pass` never releases anything, two people do. */
export const outcomes = ['pass', 'review', 'fail'] as const
export const Outcome = z.enum(outcomes)
export type Outcome = z.infer<typeof Outcome>
