import type { DisclosureProfile } from './disclosure-profile.ts'
import type { ReadOutput } from './read-output.ts'
import type { StatisticType } from './statistic-types.ts'
import type { TableDescription } from './tables/table-description.ts'

/** A value of record-level data as the checker compares it. */
export type RecordValue = string | number | null

/** Record-level data to count units in and to match against; all columns have the same length. */
export interface RecordSource {
  readonly name: string
  readonly columns: readonly string[]
  readonly rowCount: number
  readonly values: (column: string) => readonly RecordValue[]
}

/** Answer of a solver to one linear or whole-number programme. */
export interface SolverAnswer {
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | 'stopped'
  readonly objective: number
  /** Values of the columns by the names used in the programme. */
  readonly values: Readonly<Record<string, number>>
}

/** PORT: solves a programme written in CPLEX LP format. */
export interface LinearSolver {
  readonly solve: (programme: string, seconds: number) => SolverAnswer
}

/** One output to check, read already. */
export interface CheckFile {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly read: ReadOutput
  /** Statistic type told by the author. */
  readonly type?: StatisticType | undefined
  readonly description?: TableDescription | undefined
  /** Files of one ACRO folder share this name. */
  readonly folder?: string | undefined
}

/** A release made before on the same data. */
export interface EarlierRelease {
  readonly name: string
  readonly files: readonly CheckFile[]
}

/** Everything that a check of some outputs needs. */
export interface CheckRequest {
  readonly files: readonly CheckFile[]
  /** From `loadProfile` of `adapters/disclosure`, or `strictestProfile`. */
  readonly profile: DisclosureProfile
  readonly data?: readonly RecordSource[] | undefined
  readonly against?: readonly EarlierRelease[] | undefined
  /** Without it hidden cells that need a programme go to a person. */
  readonly solver?: LinearSolver | undefined
  /** Lists every cell with its verdict, and intervals for all hidden or rounded cells. */
  readonly cells?: boolean | undefined
  readonly version: string
}
