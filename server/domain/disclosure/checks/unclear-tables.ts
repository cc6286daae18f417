import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'

const id = 'unclear-tables'

/** Asks the author one precise question where a table is not understood. */
export const unclearTables = defineCheck({
  id, version: 1, types: 'all', risk: 'unknown-content', parameters: [], evidence: ['what every number measures'],
  says: 'A table whose numbers or layout cannot be told goes to a person, with the question that would settle it.',
  source: 'no evidence is never pass',
  run: ({ found }) => [
    ...found.questions.map((question) => hit(id, 'evidence', {
      outcome: 'review', at: { sheet: question.sheet, row: question.row, column: question.column, cell: null }, message: question.message, cure: 'cure.describe-table', values: question.values,
    })),
    ...(found.misfit === null ? [] : [hit(id, 'evidence', { outcome: 'review', at: wholeFile, message: 'question.description-does-not-fit', cure: 'cure.correct-description', values: { entry: found.misfit } })]),
    ...found.tables.filter(({ measure, described }) => measure.kind === 'other' && !described).map((table) => hit(id, 'evidence', {
      outcome: 'review', at: { sheet: table.sheet, row: table.cells[0]?.row ?? null, column: table.cells[0]?.column ?? null, cell: null },
      message: 'question.what-table-measures', cure: 'cure.describe-table', values: {},
    })),
  ],
})
