import { describe, expect, it } from 'vitest'
import { shareBounds } from '../../../../../server/domain/disclosure/checks/concentration.ts'
import { brief, checkText } from '../check-texts.ts'

const rows = (bread: string, milk = '0.03'): string => `market,n,hhi\nBread,140,${bread}\nMilk,90,${milk}`
const found = async (hhi: string, nk = '2:90'): Promise<readonly string[]> => brief(await checkText(rows(hhi), undefined, { set: { nk } })).filter((line) => line.startsWith('concentration'))

describe('what a Herfindahl index says', () => {
  it('bounds the largest shares from both sides', () => {
    expect(shareBounds(0.5, 1)).toEqual({ least: 0.5, most: Math.sqrt(0.5) })
    expect(shareBounds(0.5, 2)).toEqual({ least: 0.5, most: 1 })
    expect(shareBounds(0.9, 2)).toEqual({ least: 0.9, most: 1 })
  })
  it('is read in the scale of 10,000 too', async () => {
    expect(await found('9200')).toEqual(['concentration fail Bread'])
    expect(await found('4100')).toEqual(['concentration review Bread'])
    expect(await found('400')).toEqual([])
  })
  it('one is one firm, zero is none', async () => {
    expect(await found('1', '1:99')).toEqual(['concentration fail Bread'])
    expect(await found('0')).toEqual([])
  })
  it('outside its scale it is no index', async () => {
    expect(await found('10001')).toEqual(['concentration review Bread'])
    expect(await found('-0.2')).toEqual(['concentration review Bread'])
  })
  it('exactly at the rule is safe, from both sides', async () => {
    expect(await found('0.9', '2:90')).toEqual(['concentration review Bread'])
    expect(await found('0.25', '1:50')).toEqual([])
  })
  it('says by which rule', async () => {
    const file = await checkText(rows('0.92'), undefined, { set: { nk: '2:90' } })
    expect(file.findings.find(({ check }) => check === 'concentration')?.values).toMatchObject({ n: 2, k: 90 })
    const doubtful = await checkText(rows('0.41'), undefined, { set: { nk: '2:90' } })
    expect(doubtful.findings.find(({ check }) => check === 'concentration')?.values).toMatchObject({ n: 2, k: 90 })
  })
  it('is silent about a cell that shows nothing', async () => {
    expect(await found('*')).toEqual([])
  })
})
