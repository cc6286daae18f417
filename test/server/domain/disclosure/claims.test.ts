import { describe, expect, it } from 'vitest'
import { brief, checkText } from './check-texts.ts'

const count = (claims: object, more: object = {}): object => ({ type: 'frequencies', unit: 'person', layout: 'long', dimensions: ['g'], measure: { column: 'n', kind: 'count' }, claims, ...more })
const amount = (kind: 'sum' | 'mean', claims: object): object => ({ type: 'linear-aggregations', unit: 'person', layout: 'long', dimensions: ['g'], measure: { column: 'income', kind }, contributors: { count: 'n', largest: ['x1', 'x2'] }, claims })
const claims = async (text: string, description: object, options: Parameters<typeof checkText>[2] = {}): Promise<readonly string[]> =>
  brief(await checkText(text, description, options)).filter((line) => line.startsWith('claims'))

describe('claims tested on the numbers', () => {
  it.each([
    ['multiples and zero', 'a,0\nb,5\nc,1000', 5, []], ['a number beside a multiple', 'a,15\nb,16\nc,1\nd,4', 5, ['b', 'c', 'd']], ['thousands', 'a,"1,005"\nb,"1,006"', 5, ['b']],
    ['a multiple of a larger base', 'a,20\nb,30\nc,100', 5, []], ['decimals', 'a,15.0\nb,17.5', 5, ['b']], ['a hidden cell', 'a,*\nb,15\nc,20', 5, []], ['a base of three', 'a,3\nb,9\nc,10', 3, ['c']],
  ])('rounded-to: %s', async (_, rows, base, wrong) => {
    expect(await claims(`g,n\n${rows}`, count({ 'rounded-to': base }))).toEqual(wrong.map((cell) => `claims fail ${cell}`))
  })

  it.each([
    ['3, 9, 15 and zero', 'a,0\nb,3\nc,9\nd,15', 6, []], ['multiples of six', 'a,6\nb,12\nc,9', 6, ['a', 'b']], ['neighbours of midpoints', 'a,2\nb,4\nc,8\nd,10', 6, ['a', 'b', 'c', 'd']],
    ['an odd base', 'a,3\nb,8\nc,5', 5, ['c']], ['a total of midpoints', 'a,9\nb,15\nTotal,24', 6, []], ['a total that is neither', 'a,9\nb,15\nTotal,25', 6, ['Total']],
  ])('midpoint: %s', async (_, rows, base, wrong) => {
    expect(await claims(`g,n\n${rows}`, count({ midpoint: base }, { total: 'Total' }))).toEqual(wrong.map((cell) => `claims fail ${cell}`))
  })

  it.each([
    ['at and above the line, zero and hidden', 'a,10\nb,11\nc,0\nd,*\ne,*', []], ['below the line', 'a,9\nb,1\nc,10\nd,*\ne,*', ['a', 'b']], ['a mark that says just this', 'a,<10\nb,1-9\nc,10\nd,20', []],
    ['a mark that says more', 'a,<5\nb,1-4\nc,≤8\nd,20', ['a', 'b', 'c']], ['a range above', 'a,10-19\nb,20+\nc,30', []],
  ])('suppressed-below: %s', async (_, rows, wrong) => {
    expect(await claims(`g,n\n${rows}`, count({ 'suppressed-below': 10 }))).toEqual(wrong.map((cell) => `claims fail ${cell}`))
  })

  it('a number that contradicts the rounding is what it says, and is compared with the threshold; one that fits is not', async () => {
    const found = async (rows: string, claim: object): Promise<readonly string[]> => brief(await checkText(`g,n\n${rows}`, count(claim))).filter((line) => line.startsWith('minimum-threshold'))
    expect(await found('a,20\nb,7\nc,5\nd,33', { 'rounded-to': 5 })).toEqual(['minimum-threshold fail b'])
    expect(await found('a,21\nb,8\nc,3', { midpoint: 6 })).toEqual(['minimum-threshold fail b'])
  })

  it('suppressed-below speaks of the units behind a total or a mean too', async () => {
    for (const kind of ['sum', 'mean'] as const) expect(await claims('g,income,n,x1,x2\na,5200,9,60,55\nb,5200,90,60,55\nc,*,,,', amount(kind, { 'suppressed-below': 10 }))).toEqual(['claims fail a'])
  })

  it('rounding is claimed of counts where there are any, and else of sums; of means never', async () => {
    expect(await claims('g,income,n,x1,x2\na,5200,90,60,55\nb,5250,90,60,55', amount('sum', { 'rounded-to': 100 }))).toEqual(['claims fail b'])
    expect(await claims('g,income,n,x1,x2\na,52.5,90,60,55', amount('mean', { 'rounded-to': 5 }))).toEqual([])
    expect(await claims('g,n,income\na,90,5203\nb,92,5001', count({ 'rounded-to': 5 }))).toEqual(['claims fail b'])
  })

  it('several claims at once are each tested', async () => {
    expect(await claims('g,n\na,5\nb,12\nc,20', count({ 'rounded-to': 5, 'suppressed-below': 10 }))).toEqual(['claims fail b', 'claims fail a'])
  })

  it('a hidden zero contradicts that zeros are shown', async () => {
    expect(await claims('g,n\na,*\nb,20\nc,30\nTotal,50', count({ 'zeros-shown': true }, { total: 'Total' }))).toEqual(['claims fail a'])
    expect(await claims('g,n\na,*\nb,*\nc,30\nTotal,50', count({ 'zeros-shown': true }, { total: 'Total' }))).toEqual([])
  })

  it('no record-level data: said of records, it is a finding however the file is described', async () => {
    const records = `patient_id,age,bmi\n${Array.from({ length: 12 }, (_, row) => `P${1000 + row * 7},${20 + row * 3},${(20 + row * 0.37).toFixed(2)}`).join('\n')}`
    expect(await claims(records, { claims: { 'record-level': 'none' } })).toEqual(['claims fail'])
    expect(await claims(records, {})).toEqual([])
    expect(await claims('g,n\na,120\nb,130', count({ 'record-level': 'none' }))).toEqual([])
  })

  it('no record-level data: said beside values of the data, it is a finding', async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `${1300.5 + row * 17.31},${(2.117 * row + 0.531).toFixed(4)}`)
    const text = `income,score\n${rows.slice(3, 20).join('\n')}`
    expect(await claims(text, { claims: { 'record-level': 'none' } }, { data: `income,score\n${rows.join('\n')}` })).toEqual(['claims fail'])
  })
})
