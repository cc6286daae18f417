import { describe, expect, it } from 'vitest'
import { differenceOf, readTableDescription, type TableDifference } from '../../../../server/domain/disclosure/index.ts'

type Text = string
const file = (text: Text, description?: object) => ({
  type: undefined, description: description === undefined ? undefined : readTableDescription(description),
  read: { format: 'csv' as const, complete: true, tables: [{ sheet: null, firstRow: 1, firstColumn: 1, rows: text.split('\n').map((line) => line.split(',')) }], texts: [], pictures: [], notices: [], inner: [] },
})
const shown = ({ changes }: TableDifference): readonly string[] => changes.map(({ row, column, action, from, to }) => `${row}:${column} ${from.map(({ text }) => text).join('+')}→${to} ${action}`)

const bands = 'age,F,M,Total\n18-24,3,14,17\n25-34,21,30,51\n35-44,44,42,86\nTotal,68,86,154'

describe('the difference of two tables', () => {
  it('is empty for the same table', () => {
    expect(differenceOf(file(bands), file(bands))).toEqual({ comparable: true, changes: [], unsound: [] })
  })

  it('names hidden, rounded and otherwise changed places where the shape is the same', () => {
    const hidden = bands.replace('18-24,3,14', '18-24,*,14').replace('25-34,21', '25-34,22')
    expect(shown(differenceOf(file(bands), file(hidden)))).toEqual(['2:2 3→* hidden', '3:2 21→22 changed'])
    const rounded = 'age,F,M,Total\n18-24,5,15,15\n25-34,20,30,50\n35-44,45,40,85\nTotal,70,85,155'
    expect(new Set(differenceOf(file(bands), file(rounded, { claims: { 'rounded-to': 5 } })).changes.map(({ action }) => action))).toEqual(new Set(['rounded']))
    // Without the claim, or to something that is no rounding of it, the numbers are just others.
    expect(new Set(differenceOf(file(bands), file(rounded)).changes.map(({ action }) => action))).toEqual(new Set(['changed']))
    expect(shown(differenceOf(file('g,n\na,12\nb,20'), file('g,n\na,20\nb,20', { claims: { 'rounded-to': 5 } })))).toEqual(['2:2 12→20 changed'])
  })

  it('finds what was merged by the names and the places, rows as columns', () => {
    const merged = 'age,F,M,Total\n18-34,24,44,68\n35-44,44,42,86\nTotal,68,86,154'
    expect(shown(differenceOf(file(bands), file(merged)))).toEqual(['2:1 18-24+25-34→18-34 merged', '2:2 3+21→24 merged', '2:3 14+30→44 merged', '2:4 17+51→68 merged'])
    const turn = (text: Text): Text => { const rows = text.split('\n').map((line) => line.split(',')); return (rows[0] ?? []).map((_, c) => rows.map((row) => row[c]).join(',')).join('\n') }
    expect(shown(differenceOf(file(turn(bands), { layout: 'crosstab', dimensions: ['sex', 'age'], measure: { kind: 'count' } }), file(turn(merged), { layout: 'crosstab', dimensions: ['sex', 'age'], measure: { kind: 'count' } }))))
      .toEqual(['1:2 18-24+25-34→18-34 merged', '2:2 3+21→24 merged', '3:2 14+30→44 merged', '4:2 17+51→68 merged'])
  })

  it('says where a merged number is not the sum of its parts', () => {
    const wrong = 'age,F,M,Total\n18-34,25,44,69\n35-44,44,42,86\nTotal,69,86,155'
    const difference = differenceOf(file(bands), file(wrong))
    expect(difference.unsound).toEqual([{ row: 2, column: 2 }, { row: 2, column: 4 }])
    expect(shown(difference)).toContain('4:2 68→69 changed')
  })

  it('lists equal parts too: 12 and 12 that became 12 are no sum, 0 and 0 that became 0 are one', () => {
    const before = 'age,F,M\n18-24,12,0\n25-34,12,0\n35-44,44,42'
    const difference = differenceOf(file(before), file('age,F,M\n18-34,12,0\n35-44,44,42'))
    expect(shown(difference)).toEqual(['2:1 18-24+25-34→18-34 merged', '2:2 12+12→12 merged', '2:3 0+0→0 merged'])
    expect(difference.unsound).toEqual([{ row: 2, column: 2 }])
  })

  it('takes a category that went into the remainder as merged', () => {
    const difference = differenceOf(file('region,n\nSeoul,120\nJeju,4\nOther,30'), file('region,n\nSeoul,120\nOther,34'))
    expect(shown(difference)).toEqual(['3:1 Jeju+Other→Other merged', '3:2 4+30→34 merged'])
    expect(difference.unsound).toEqual([])
  })

  it('says which row was left out', () => {
    const difference = differenceOf(file(bands), file(bands.replace('18-24,3,14,17\n', '')))
    expect(difference.comparable).toBe(true)
    expect(shown(difference)).toEqual(['2:1 18-24+3+14+17→ left-out'])
  })

  it.each([
    ['a row was added', `${bands}\nNew,1,2,3`],
    ['two categories went to a name that neither explains', 'age,F,M,Total\nyoung,20,44,68\nold,48,42,86'],
    ['another table stands there', 'x\n1'],
  ])('compares nothing where %s', (_, other) => {
    expect(differenceOf(file(bands), file(other)).comparable).toBe(false)
  })

  it('compares nothing where there is no single table', () => {
    const none = { ...file(bands), read: { ...file(bands).read, tables: [] } }
    expect(differenceOf(none, file(bands)).comparable).toBe(false)
    expect(differenceOf(file(bands), none).comparable).toBe(false)
  })
})
