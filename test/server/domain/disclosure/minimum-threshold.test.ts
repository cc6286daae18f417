import { describe, expect, it } from 'vitest'
import { brief, checkText } from './check-texts.ts'

const long = (count: string | number): string => `sex,region,n\nF,A,40\nF,B,${count}\nM,A,50\nM,B,60`

describe('minimum threshold', () => {
  it.each([[1, 'fail'], [9, 'fail'], [10, 'pass'], [11, 'pass']])('given a threshold of 10, a cell of %i → %s', async (count, outcome) => {
    const file = await checkText(long(count))
    expect(file.outcome).toBe(outcome)
    const findings = file.findings.filter(({ check }) => check === 'minimum-threshold')
    expect(findings.map(({ at }) => at)).toEqual(outcome === 'pass' ? [] : [{ sheet: null, row: 3, column: 3, cell: { sex: 'F', region: 'B' } }])
  })

  it.each([[7, 'fail'], [8, 'pass']])('given OpenSAFELY’s rule (seven or fewer redacted), a cell of %i → %s', async (count, outcome) => {
    expect((await checkText(long(count), undefined, { profile: 'opensafely' })).outcome).toBe(outcome)
  })

  it.each([[4, 'fail'], [5, 'pass']])('given Bundesbank’s five entities, a cell of %i → %s', async (count, outcome) => {
    expect((await checkText(long(count), undefined, { profile: 'bundesbank' })).outcome).toBe(outcome)
  })

  it('threshold=1 switches the rule off and asks for no evidence', async () => {
    expect(brief(await checkText(long(1), undefined, { set: { threshold: 1 } })).filter((line) => line.startsWith('minimum'))).toEqual([])
    expect((await checkText('region,mean\nA,3.2\nB,4.5', undefined, { set: { threshold: 1, nk: '1:100', 'p-percent': 0 } })).outcome).toBe('pass')
  })

  it('counts units in the data, not rows: ACRO 1.0 passes a mean over 5 values in 59 rows, this does not', async () => {
    const data = ['region,grant', ...Array.from({ length: 59 }, (_, row) => `A,${row < 5 ? row + 1 : ''}`), ...Array.from({ length: 40 }, (_, row) => `B,${row + 1}`)].join('\n')
    const file = await checkText('region,grant\nA,3\nB,20.5', { dimensions: ['region'], measure: { column: 'grant', kind: 'mean' } }, { data })
    expect(brief(file)).toContain('minimum-threshold fail A')
    expect(brief(file)).not.toContain('minimum-threshold fail B')
  })

  it('counts distinct units where the unit is a column of the data', async () => {
    const data = ['clinic,person', ...Array.from({ length: 30 }, (_, row) => `A,p${row % 9}`), ...Array.from({ length: 30 }, (_, row) => `B,p${row % 10}`)].join('\n')
    const file = await checkText('clinic,n\nA,30\nB,30', { dimensions: ['clinic'], measure: { column: 'n', kind: 'count' }, unit: 'person' }, { data })
    expect(brief(file)).toEqual(['minimum-threshold fail A'])
  })

  it('uses the number of contributors that the description names', async () => {
    const file = await checkText('sector,turnover,firms,x1,x2\nA,1000,9,120,110\nB,1000,10,120,110', {
      dimensions: ['sector'], unit: 'firm', measure: { column: 'turnover', kind: 'sum' }, contributors: { count: 'firms', largest: ['x1', 'x2'] },
    })
    expect(brief(file)).toEqual(['minimum-threshold fail A'])
    expect(file.findings[0]?.values).toMatchObject({ count: 9, threshold: 10, unit: 'firm' })
  })
})
