import { describe, expect, it } from 'vitest'
import { brief, checkText, intervalOf } from './check-texts.ts'

const long = { layout: 'long', dimensions: ['region'], total: 'Total', measure: { column: 'n', kind: 'count' } }
const named = { dimensions: ['region'] }
const crosstab = { layout: 'crosstab', dimensions: ['region', 'sex'], total: 'Total', measure: { kind: 'count' } }

describe('rows right under the header whose numbers are all hidden by nothing at all', () => {
  it.each([['described', long], ['named', named], ['described by nobody', undefined]] as const)('are rows of a long table %s', async (_, description) => {
    const two = await checkText('region,n\nNorth,\nSouth,\nEast,50\nTotal,90\n', description)
    expect(intervalOf(two, 'North')).toEqual([0, 40])
    expect(two.outcome).toBe('pass')
    const one = await checkText('region,n\nNorth,\nEast,50\nTotal,90\n', description)
    expect(intervalOf(one, 'North')).toEqual([40, 40])
    expect(brief(one)).toContain('hidden-cells fail North')
  })

  it.each([['described', crosstab], ['described by nobody', undefined]] as const)('are rows of a crosstab %s, where the rest does not make the total', async (_, description) => {
    for (const corner of ['region', '']) {
      const file = await checkText(`${corner},F,M\nNorth,,\nEast,20,30\nTotal,60,70\n`, description)
      expect(intervalOf(file, 'North', 'M')).toEqual([40, 40])
      expect(brief(file)).toContain('hidden-cells fail North/F')
    }
  })

  it('are names of the row variables where the rest makes the total, as data frame libraries write them', async () => {
    for (const head of ['sex,F,M\nregion,,', ',n,n\nsex,F,M\nregion,,']) {
      const file = await checkText(`${head}\nNorth,20,30\nEast,40,45\nTotal,60,75\n`)
      expect(brief(file)).toEqual([])
      expect(file.cells.map(({ cell }) => Object.values(cell).join('/'))).toEqual(['North/F', 'North/M', 'East/F', 'East/M', 'Total/F', 'Total/M'])
    }
  })
})
