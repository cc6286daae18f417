import { describe, expect, it } from 'vitest'
import { buildTables } from '../../../../../server/domain/disclosure/tables/build-tables.ts'

const honest = '\n;drug;placebo\nn;100;80\nage, mean (SD);61.2 (9.8);60.1 (10.2)\nsex, n (%);;\n  F;40 (40.0);36 (45.0)\n  M;60 (60.0);44 (55.0)\nBMI, median [Q1, Q3];24.1 [21.0, 27.3];23.8 [20.9, 26.8]'
/** Kind and number of cells of each table. */
const shapes = (text: string): readonly string[] => buildTables({ sheet: null, firstRow: 1, firstColumn: 1, rows: text.trim().split('\n').map((line) => line.split(';')) }, { description: null, type: null }).tables.map(({ measure, cells }) => `${measure.name} ${measure.kind} ${cells.length}`)

describe('a table of characteristics', () => {
  it('is a table for each variable and statistic', () => {
    expect(shapes(honest)).toEqual(['n count 2', 'mean mean 2', 'sd spread 2', 'n count 4', 'median median 2', 'q1 percentile 2', 'q3 percentile 2'])
  })
  it.each([
    ['a percentage that does not follow', honest.replace('(45.0)', '(46.0)')], ['more in a category than in the group', honest.replace('60 (60.0)', '160 (160.0)')], ['no numbers of units', honest.replace('n;100;80', 'x;100;80')], ['a cell that is something else', honest.replace('61.2 (9.8)', 'ann')],
    ['one category twice', honest.replace('  M;', '  F;')],
  ])('is none with %s', (_, text) => { expect(shapes(text)).not.toContain('sd spread 2') })
})
