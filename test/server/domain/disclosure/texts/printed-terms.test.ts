import { describe, expect, it } from 'vitest'
import { tablesInText } from '../../../../../server/domain/disclosure/texts/text-tables.ts'

const rowsOf = (text: string): readonly (readonly (readonly string[])[])[] => tablesInText({ text, where: 'text', line: 1, visibility: 'shown' }, { markdown: false, code: false }).map(({ rows }) => rows)
const head = '             Estimate Std. Error z value  Pr(>|z|)    \n'

// R stats::printCoefmat: names of two words, `< 2.2e-16`, and marks at the end.
describe('coefficients that R prints without a heading', () => {
  it('are a table with a name for each column', () => {
    expect(rowsOf(`${head}(Intercept) -0.617655   0.022368 -27.613 < 2.2e-16 ***\nmale         0.173561   0.013007  13.344 < 2.2e-16 ***\nage          0.010000   0.010000   1.000  0.317311    \n---\n`)).toEqual([[
      ['', 'Estimate', 'Std_Error', 'z_value', 'Pr(>z)'], ['(Intercept)', '-0.617655', '0.022368', '-27.613', '<2.2e-16'], ['male', '0.173561', '0.013007', '13.344', '<2.2e-16'], ['age', '0.010000', '0.010000', '1.000', '0.317311'],
    ]])
  })
  it('keep every number of a row: record values under the names stay in the table', () => {
    expect(rowsOf(`${head}Kim  34 71.5 168.2 5120\nLee  58 80.1 171.9 2890\nPark 41 66.0 159.3 4470\n`).flat(2).filter((cell) => /\d/.test(cell))).toHaveLength(12)
  })
  it('end at an empty line', () => { expect(rowsOf(`${head}a  1.0 0.5 2.0 0.04\nb  1.0 0.5 2.0 0.04\n\nvisit < 12 ***`).flat(2)).not.toContain('<12') })
})
