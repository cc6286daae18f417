import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'

const id = 'record-matches'

/** Refuses outputs that hold records of the data. */
export const recordMatches = defineCheck({
  id, version: 1, types: 'all', risk: 'record-level', parameters: [], evidence: ['the record-level data'],
  says: 'Rows, columns or lists of an output that repeat records of the data are counted; columns are named, values never.',
  source: 'exact matching with the licensed data',
  run: ({ match }) => match.hits.map((found) => hit(id, 'record level', {
    outcome: found.strength === 'strong' ? 'fail' : 'review', at: { ...wholeFile, sheet: found.sheet, row: found.row, column: found.column },
    message: `record-matches.${found.how}`, cure: 'cure.aggregate', values: { records: found.records, columns: found.columns },
  })),
})
