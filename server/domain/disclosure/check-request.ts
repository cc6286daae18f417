import type { KnownSource, ReleasedNumbers } from './ledger/released-numbers.ts'
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

/** A linear programme without an objective: bounds of columns, and of sums of columns. */
export interface LinearProgramme {
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly rows: readonly { readonly columns: Int32Array; readonly low: number; readonly high: number }[]
}

/** One question to a programme: how low or high a sum of columns can be. */
export interface ProgrammeQuestion {
  readonly sense: 'least' | 'most'
  readonly columns: readonly number[]
  /** Whether all columns are whole numbers. */
  readonly whole: boolean
  readonly seconds: number
  /** Rows held to a value for this question alone. */
  readonly given: readonly { readonly row: number; readonly value: number }[]
}

/** Answer of a solver; `values` are the columns of one best point. */
export interface SolverAnswer {
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | 'stopped'
  readonly values: Float64Array
}

/** A programme that is asked many questions, each starting from the last answer. */
export interface OpenProgramme {
  readonly ask: (question: ProgrammeQuestion) => SolverAnswer
  readonly close: () => void
}

/** PORT: solves linear and whole-number programmes. */
export interface LinearSolver {
  readonly open: (programme: LinearProgramme) => OpenProgramme
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

/** A release made before on the same data: as files, or as the numbers that a ledger keeps of it. */
export interface EarlierRelease {
  readonly name: string
  readonly files: readonly CheckFile[]
  readonly numbers?: ReleasedNumbers | undefined
}

/** A dataset version that a project may use. */
export interface LicensedVersion {
  readonly dataset: string
  readonly version: string
  readonly rowCount: number | null
  readonly columns?: readonly string[] | undefined
}

/** Everything that a check of some outputs needs. */
export interface CheckRequest {
  readonly files: readonly CheckFile[]
  /** From `loadProfile` of `adapters/disclosure`, or `strictestProfile`. */
  readonly profile: DisclosureProfile
  readonly data?: readonly RecordSource[] | undefined
  readonly against?: readonly EarlierRelease[] | undefined
  /** Releases of other projects on the same data: only `checkForCheckers` looks at them. */
  readonly elsewhere?: readonly EarlierRelease[] | undefined
  /** The data that the outputs may be about, as far as licences tell. */
  readonly sources?: readonly KnownSource[] | undefined
  /** Data versions that the project is licensed for; absent where nobody can say, as on a command line. */
  readonly licensed?: readonly LicensedVersion[] | undefined
  /** Without it hidden cells that need a programme go to a person. */
  readonly solver?: LinearSolver | undefined
  /** Lists every cell with its verdict, and intervals for all hidden or rounded cells. */
  readonly cells?: boolean | undefined
  readonly version: string
}
