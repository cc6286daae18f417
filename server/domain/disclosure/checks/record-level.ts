import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'

const id = 'record-level'

/** Refuses rows that stand for single records. */
export const recordLevel = defineCheck({
  id, version: 1, types: 'all', risk: 'record-level', parameters: [], evidence: ['the layout of the rows', 'the data where given'],
  says: 'An identifier column, values per record (residuals, predictions) or rows like those of a data set are not an output.',
  source: 'ABS DataLab and OpenSAFELY: record-level data are not released; statbarns: residuals are record level',
  run: ({ found, type }) => {
    const findings: Finding[] = found.recordLevel.map((sign) => hit(id, 'record level', {
      outcome: sign.strength === 'strong' ? 'fail' : 'review', at: { sheet: sign.sheet, row: sign.row, column: sign.column, cell: null },
      message: `record-level.${sign.sign}`, cure: 'cure.aggregate', values: sign.values,
    }))
    if (type === 'record-level' && findings.length === 0) findings.push(hit(id, 'record level', { outcome: 'fail', at: wholeFile, message: 'record-level.told', cure: 'cure.aggregate' }))
    return findings
  },
})
