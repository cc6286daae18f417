import { defineCheck } from '../disclosure-check.ts'
import { acroFindings } from '../acro/acro-record.ts'

/** Compares what an ACRO folder says of itself with its files; its verdicts are never taken on trust. */
export const acroFolder = defineCheck({
  id: 'acro-folder', version: 1, types: 'all', risk: 'false-claim', parameters: [], evidence: ['results.json', 'checksums', 'the files themselves'],
  says: 'A checksum that does not match, a listed file that is missing, an unlisted file, or a protection that the numbers lack goes to a person.',
  source: 'ACRO 0.4 and 1.0 output folders',
  run: acroFindings,
})
