import { z } from 'zod'
import { DatasetRegistration, ExtractPlan } from './broker-api.ts'

/** Data that outputs are matched against: a whole dataset version, or one project's extract. */
export const MatchSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dataset'), datasetId: DatasetRegistration.shape.datasetId, version: DatasetRegistration.shape.version }),
  z.object({ kind: z.literal('extract'), extractId: ExtractPlan.shape.extractId }),
])
export type MatchSource = z.infer<typeof MatchSource>

/**
 * `POST /v1/match`: one line with the order, then the outputs as JSON, which the broker passes on unread to a process of the data
 * user. Keys and fingerprints never leave that process; what comes back are counts and names of columns.
 */
export const MatchOrder = z.object({ sources: z.array(MatchSource).min(1).max(64) })
export type MatchOrder = z.infer<typeof MatchOrder>
export const longestOrder = 32_768
export const mostMatchedBytes = 134_217_728

const Hit = z.object({
  how: z.enum(['rows', 'column', 'order', 'scaled', 'text', 'encoded', 'size']), strength: z.enum(['strong', 'weak']), records: z.int(), columns: z.array(z.string().max(200)).max(2000),
  sheet: z.string().nullable(), row: z.int().nullable(), column: z.int().nullable(),
})

/** Hits of every output, in the order of the outputs; or the data whose fingerprints have to be made first. */
export const MatchAnswer = z.union([z.object({ hits: z.array(z.array(Hit)) }), z.object({ missing: z.array(MatchSource).min(1) })])
export type MatchAnswer = z.infer<typeof MatchAnswer>
