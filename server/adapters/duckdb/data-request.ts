import { z } from 'zod'
import { ErrorCode } from '../../../contract/errors.ts'
import { DatasetRegistered, DatasetRegistration, ExtractMade, ExtractPlan } from '../../domain/node/broker-api.ts'
import { MatchSource } from '../../domain/node/match-api.ts'

const Folders = z.object({ data: z.string(), extracts: z.string() })

/** What the broker asks of the data user's one-shot process, on its standard input. The source of a registration is descriptor 3. */
export const DataRequest = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('register'), folders: Folders, format: z.enum(['csv', 'parquet']), registration: DatasetRegistration.omit({ sourcePath: true }) }),
  z.object({ operation: z.literal('extract'), folders: Folders, plan: ExtractPlan }),
  z.object({ operation: z.literal('fingerprint'), folders: Folders, source: MatchSource }),
  z.object({ operation: z.literal('remove'), folders: Folders, extractId: ExtractPlan.shape.extractId }),
])
export type DataRequest = z.infer<typeof DataRequest>
export type DataFolders = z.infer<typeof Folders>

/** What it answers, on its standard output. */
export const DataAnswer = z.union([
  z.object({ registered: DatasetRegistered }),
  z.object({ made: ExtractMade }),
  z.object({ fingerprinted: z.literal(true) }),
  z.object({ removed: z.literal(true) }),
  z.object({ error: z.object({ code: ErrorCode, values: z.record(z.string(), z.union([z.string(), z.number()])), detail: z.string() }) }),
])
export type DataAnswer = z.infer<typeof DataAnswer>
