import { describe, expect, it } from 'vitest'
import { brief, checkText, intervalOf } from './check-texts.ts'

const long = { layout: 'long', dimensions: ['region'], total: 'Total', measure: { column: 'n', kind: 'count' } }
const named = { dimensions: ['region'] }
const crosstab = { layout: 'crosstab', dimensions: ['region', 'sex'], total: 'Total', measure: { kind: 'count' } }

describe('words in place of a number', () => {
  it.each(['confidential', '비밀', 'not shown', 'zzz'])('%s withholds it, wherever it stands', async (mark) => {
    for (const description of [long, undefined]) {
      const first = await checkText(`region,n\nNorth,${mark}\nEast,50\nWest,40\nTotal,93\n`, description)
      expect(brief(first)).toContain('hidden-cells fail North')
      const last = await checkText(`region,n\nEast,50\nWest,40\nNorth,${mark}\nTotal,93\n`, description)
      expect(intervalOf(last, 'North')).toEqual([3, 3])
      const two = await checkText(`region,n\nNorth,${mark}\nSouth,${mark}\nWest,40\nTotal,93\n`, description)
      expect(intervalOf(two, 'South')).toEqual([0, 53])
    }
  })

  it('is no reading of a number with a mark of a footnote', async () => {
    expect((await checkText('region,n\nNorth,50a\nEast,30\nTotal,80\n')).findings.filter(({ check }) => check === 'hidden-cells')).toEqual([])
  })

  it('are names of columns under other names', async () => {
    expect(brief(await checkText(',n,n\nregion,F,M\nNorth,20,30\nEast,40,45\nTotal,60,75\n'))).toEqual([])
  })
})

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
      expect(brief(await checkText(`${corner},F,M\nNorth,,\nEast,20,30\nTotal,23,30\n`, description))).toContain('hidden-cells fail North/F')
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
