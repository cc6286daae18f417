import { z } from 'zod'
import { Outcome } from '../vocabulary/statbarns.ts'
import { Finding } from './egress-request.ts'

/** A part of a table as a person sees it; rows and columns count from 1 in the file. */
export const ShownTable = z.object({
  sheet: z.string().nullable(), firstRow: z.int(), firstColumn: z.int(), rows: z.array(z.array(z.string())), truncated: z.boolean(),
})
export type ShownTable = z.infer<typeof ShownTable>

/** One place where a repaired table differs from its original. `row` and `column` are those of the repaired file. */
export const TableChange = z.object({
  row: z.int(), column: z.int(), cell: z.record(z.string(), z.string()).nullable(),
  action: z.enum(['hidden', 'hidden-to-protect', 'rounded', 'merged', 'changed', 'left-out']),
  /** The rule that the original breaks there, if it breaks one. */
  check: z.string().nullable(),
  /** Why, in the reader's language. */
  reason: z.string(),
  /** What stood in the original: several places where categories were merged. */
  from: z.array(z.object({ sheet: z.string().nullable(), row: z.int(), column: z.int(), text: z.string() })),
  to: z.string(),
})
export type TableChange = z.infer<typeof TableChange>

/** What can still be worked out about a cell that is hidden or rounded. */
export const RemainingInterval = z.object({ row: z.int(), column: z.int(), cell: z.record(z.string(), z.string()), low: z.number().nullable(), high: z.number().nullable(), hidden: z.boolean() })
export type RemainingInterval = z.infer<typeof RemainingInterval>

/** One way of repairing a table that would not fail. */
export const RepairWay = z.object({
  method: z.enum(['merge', 'suppress', 'round', 'leave-out']),
  outcome: Outcome,
  /** Whether the repaired file holds all that the original says, or its tables without the words and pictures around them. */
  keeps: z.enum(['file', 'tables']),
  /** The repaired file as it would be written, and the table description that goes beside it. */
  file: z.object({ path: z.string(), text: z.string(), description: z.string() }),
  table: ShownTable,
  changes: z.array(TableChange),
  /** Shares from 0 to 1: of what the cells told, of the cells, of the total. */
  lost: z.object({ share: z.number(), cells: z.number(), total: z.number() }),
  remains: z.array(RemainingInterval),
})
export type RepairWay = z.infer<typeof RepairWay>

/** A file explained at its cells, with the ways in which it can be repaired; the one that loses least comes first. Where it fails and there is none, `refusal` says why. */
export const RepairOffer = z.object({ path: z.string(), outcome: Outcome, tables: z.array(ShownTable), findings: z.array(Finding), ways: z.array(RepairWay), refusal: z.string().nullable() })
export type RepairOffer = z.infer<typeof RepairOffer>

/** How a frozen file differs from the frozen original that it repairs, as the server sees it. */
export const FileDifference = z.object({
  original: z.object({ fileId: z.string(), path: z.string(), outcome: Outcome }),
  /** False where the two are not the same table: then they are to be compared by eye. */
  comparable: z.boolean(),
  changes: z.array(TableChange),
  /** Places whose merged number is not the sum of its parts. */
  unsound: z.array(z.object({ row: z.int(), column: z.int() })),
  /** From all outputs of the turn and the project's earlier releases together. */
  remains: z.array(RemainingInterval),
})
export type FileDifference = z.infer<typeof FileDifference>
