import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import type { Language } from '../../../contract/vocabulary/roles.ts'
import type { CheckReport, Finding, LocalisedReport } from '../disclosure/check-report.ts'
import type { Conditions, ReleasedNumbers } from '../disclosure/ledger/released-numbers.ts'
import type { OfferedRepairs, SeenDifference } from './output-repair.ts'
import type { MatchHit } from '../disclosure/matching/record-match.ts'
import type { ReadOutput } from '../disclosure/read-output.ts'
import type { MatchSource } from '../node/match-api.ts'

/** PORT: reads a file in a process that can do nothing else; whatever the bytes are, the answer is a value. */
export interface OutputParser {
  readonly read: (bytes: Uint8Array, name: string) => Promise<ReadOutput>
}

/** What the project's own licences say about the data that it works on; no other project's, no record. */
export interface LicensedFacts {
  readonly dataset: string
  readonly version: string
  /** The rows that the licence names. */
  readonly rows: Conditions
  readonly unit: string
  readonly columns: readonly string[]
  readonly identifiers: readonly string[]
  readonly rowCount: number | null
}

/** One file to be checked, read already. */
export interface InspectedFile {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly read: ReadOutput
  readonly declared: DeclaredFile
}

export interface InspectionRequest {
  readonly files: readonly InspectedFile[]
  readonly profile: string
  readonly licensed: readonly LicensedFacts[]
  /** Earlier releases of the same project. */
  readonly earlier: readonly NamedRelease[]
  /** Earlier releases of other projects on the same data: what they give away together with this request is for checkers alone. */
  readonly elsewhere: readonly NamedRelease[]
}

/** The numbers of an earlier release, by the name under which findings speak of it. */
export interface NamedRelease extends ReleasedNumbers { readonly name: string }

/** What the checks say: to everyone who may see the request, and, file by file, to checkers alone. */
export interface Inspection {
  readonly report: CheckReport
  readonly forCheckers: readonly (readonly Finding[])[]
}

/** Numbers of released files; `complete` is false where a file could not be read into numbers. */
export interface InspectedNumbers extends ReleasedNumbers { readonly complete: boolean }

/** PORT: matches outputs against licensed data through fingerprints that another process alone holds; hits of each output, in order. */
export interface RecordMatcher {
  readonly match: (outputs: readonly ReadOutput[], sources: readonly MatchSource[]) => Promise<readonly (readonly MatchHit[])[]>
}

/** PORT: the disclosure checks, and their sentences. */
export interface OutputInspector {
  readonly inspect: (request: InspectionRequest) => Promise<Inspection>
  /** Every number of some files as a statement about the licensed data. */
  readonly numbers: (files: readonly InspectedFile[], licensed: readonly LicensedFacts[]) => Promise<InspectedNumbers>
  /** One of the files explained, with repaired files that the same check, beside the same files, does not fail. */
  readonly repairs: (request: InspectionRequest, path: string) => Promise<OfferedRepairs>
  /** What differs between two files of a request: nothing that their author says of the second is believed. */
  readonly difference: (request: InspectionRequest, original: string, repaired: string) => Promise<SeenDifference>
  /** The entry of a table description (YAML) that cannot be used; null if it can. */
  readonly faultOfDescription: (text: string) => string | null
  readonly localise: (report: CheckReport, language: Language) => LocalisedReport
}
