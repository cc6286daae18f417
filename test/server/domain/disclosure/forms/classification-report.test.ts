import { describe, expect, it } from 'vitest'
import { classificationReport } from '../../../../../server/domain/disclosure/forms/classification-report.ts'
import { aFormTable, kindsOf, linesOf } from './a-form-table.ts'

const honest = ';precision;recall;f1-score;support\nno;0.80;0.90;0.85;100\nyes;0.86;0.72;0.78;50\naccuracy;0.84;0.84;0.84;0.84\nmacro avg;0.83;0.81;0.82;150'

describe('a report of precision, recall and F1 by class', () => {
  it('is known where F1 follows, and recall is a whole number of the support; averages repeat', () => {
    expect(kindsOf(classificationReport, honest)).toEqual({ 1: 'score', 2: 'score', 3: 'score', 4: 'count' })
    expect([...classificationReport(aFormTable(honest))?.skip ?? []]).toEqual([2, 3])
  })
  it.each([
    ['an F1 that does not follow', honest.replace('0.85;100', '0.95;100')], ['a recall that no number of the support gives', honest.replace('0.86;0.72;0.78;50', '0.86;0.72;0.78;3')],
    ['a share beyond one', honest.replace('0.80;0.90', '1.80;0.90')], ['half a case', honest.replace(';100', ';100.5')], ['a column more', honest.replaceAll(/$/gm, ';1')], ['one class twice', honest.replace('yes', 'no')],
  ])('is none with %s', (_, text) => { expect(kindsOf(classificationReport, text)).toBeNull() })
  it('has at most forty rows', () => {
    const classes = (count: number): string => `;precision;recall;f1-score;support\n${linesOf(count, (index) => `c${index};0.5;0.5;0.5;20`)}`
    expect(kindsOf(classificationReport, classes(40))).not.toBeNull()
    expect(kindsOf(classificationReport, classes(41))).toBeNull()
  })
})
