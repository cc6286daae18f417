import type { Finding } from '../check-report.ts'
import type { FileEvidence } from '../disclosure-check.ts'

/** Findings about an ACRO folder. */
export function acroFindings(evidence: FileEvidence): readonly Finding[] {
  void evidence
  return []
}
