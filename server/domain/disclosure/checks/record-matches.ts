import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { MatchHit } from '../matching/record-match.ts'

const id = 'record-matches'

/** Refuses outputs that hold records of the data. */
export const recordMatches = defineCheck({
  id, version: 2, types: 'all', risk: 'record-level', parameters: [], evidence: ['the record-level data'],
  says: 'Rows, columns or lists of an output that repeat records of the data, as they are or multiplied and shifted, are counted; columns are named, values never.',
  source: 'exact matching with the licensed data',
  run: ({ match }) => findingsOfHits(match.hits),
})

/** What matching found, as findings. */
export function findingsOfHits(hits: readonly MatchHit[]): readonly Finding[] {
  return hits.map((found) => hit(id, 'record level', {
    outcome: found.strength === 'strong' ? 'fail' : 'review', at: { ...wholeFile, sheet: found.sheet, row: found.row, column: found.column },
    message: `record-matches.${found.how}`, cure: 'cure.aggregate', values: { records: found.records, columns: found.columns },
  }))
}

/** What stands in place of a match that could not be made: people look. */
export function unmatchedFinding(): Finding {
  return hit(id, 'no crash is a pass', { outcome: 'review', at: wholeFile, message: 'check.crashed', cure: 'cure.look', values: { step: 'match' } })
}
