import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import type { Language } from '../../../contract/vocabulary/roles.ts'
import type { CheckReport, LocalisedReport } from '../disclosure/check-report.ts'
import type { ReadOutput } from '../disclosure/read-output.ts'

/** PORT: reads a file in a process that can do nothing else; whatever the bytes are, the answer is a value. */
export interface OutputParser {
  readonly read: (bytes: Uint8Array, name: string) => Promise<ReadOutput>
}

/** What the project's own licences say about the data that it works on; no other project's, no record. */
export interface LicensedFacts {
  readonly dataset: string
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
  readonly earlier: readonly { readonly name: string; readonly files: readonly InspectedFile[] }[]
}

/** PORT: the disclosure checks, and their sentences. */
export interface OutputInspector {
  readonly inspect: (request: InspectionRequest) => Promise<CheckReport>
  /** The entry of a table description (YAML) that cannot be used; null if it can. */
  readonly faultOfDescription: (text: string) => string | null
  readonly localise: (report: CheckReport, language: Language) => LocalisedReport
}
