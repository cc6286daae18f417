import { describe, expect, it } from 'vitest'
import { buildTables } from '../../../../server/domain/disclosure/tables/build-tables.ts'
import type { FoundTables } from '../../../../server/domain/disclosure/tables/found-tables.ts'

const found = (text: string): FoundTables => buildTables({ sheet: null, firstRow: 1, firstColumn: 1, rows: text.trim().split('\n').map((line) => line.split(';')) }, { description: null, type: null })
/** Kind, number of cells and number of units of each table. */
const shapes = (text: string): readonly string[] => found(text).tables.map(({ measure, cells }) => `${measure.kind} ${cells.length} ${[...new Set(cells.map(({ contributions }) => contributions?.count ?? '-'))].join(',')}`)

describe('a correlation matrix', () => {
  const honest = '\n;a;b;c\na;1.0;0.5;0.2\nb;0.5;1.0;-0.1\nc;0.2;-0.1;1.0'
  it('is known by its names, its diagonal and its halves, with the units beside it', () => {
    expect(shapes(honest)).toEqual(['correlation 9 -'])
    expect(shapes('\n;a;b;n\na;1;0.5;800\nb;0.5;1;800')).toEqual(['correlation 4 800'])
    expect(shapes('\n;a;b;c\na;1;;\nb;0.5;1;\nc;0.2;-0.1;1')).toEqual(['correlation 6 -'])
  })
  it.each([
    ['other names', honest.replace(';a;b;c', ';a;b;d')], ['no diagonal of ones', honest.replace('0.5;1.0;-0.1', '0.5;0.9;-0.1')], ['halves that differ', honest.replace('a;1.0;0.5', 'a;1.0;0.4')],
    ['a number beyond one', honest.replaceAll('0.5', '1.5')], ['too many places', honest.replaceAll('0.5', '0.51234')],
    ['a negative variance', '\n;a;b;c\na;1;0.9;0.9\nb;0.9;1;-0.9\nc;0.9;-0.9;1'],
  ])('is none with %s', (_, text) => { expect(shapes(text).filter((shape) => shape.startsWith('correlation'))).toEqual([]) })
})

describe('percentages of columns with a row of numbers', () => {
  const honest = '\nage;F;M\n18-39;40.5;30.0\n40+;59.5;70.0\nN;2000;1000'
  it('are of those numbers', () => {
    expect(shapes(honest)).toEqual(['count 2 -', 'percent 4 2000,1000'])
    expect(shapes(honest.replaceAll('40.5', '0.405').replaceAll('59.5', '0.595').replaceAll('30.0', '0.30').replaceAll('70.0', '0.70'))).toEqual(['count 2 -', 'percent 4 2000,1000'])
  })
  it('are none where a column does not add up, or the row is no number of units', () => {
    for (const text of [honest.replace('59.5', '58.5'), honest.replace('2000', '2000.5'), honest.replace('N;', 'rest;')]) expect(shapes(text)).not.toContain('percent 4 2000,1000')
  })
})

describe('a histogram by its edges', () => {
  const edges = (...all: readonly number[]): string => `\nlower;upper;n\n${all.slice(1).map((edge, index) => `${all[index]};${edge};50`).join('\n')}`
  it('has bins that join, of even width or few', () => {
    expect(shapes(edges(0, 10, 20, 30, 40))).toEqual(['count 4 50'])
    expect(shapes(edges(0, 18, 20, 33, 41))).toEqual(['count 4 50'])
    expect(shapes(edges(...Array.from({ length: 40 }, (_, index) => index * 5)))).toEqual(['count 39 50'])
  })
  it('is asked about where many edges are uneven, or bins leave a gap', () => {
    expect(found(edges(...Array.from({ length: 40 }, (_, index) => index * 5 + (index * index) % 4))).questions.length).toBeGreaterThan(0)
    expect(found('\nlower;upper;n\n0;10;50\n12;20;50\n20;30;50').questions.length).toBeGreaterThan(0)
  })
})

describe('a calculation of sample size', () => {
  const rows = (...pairs: readonly (readonly [number, number])[]): string => `\neffect_size;alpha;power;n_per_group\n${pairs.map(([effect, n]) => `${effect};0.05;0.8;${n}`).join('\n')}`
  const rule = [0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8].map((effect) => [effect, Math.ceil(15.7 / effect ** 2) + 1] as const)
  it('follows from the effect', () => { expect(shapes(rows(...rule)).every((shape) => shape.startsWith('diagnostic 8'))).toBe(true) })
  it('is asked about where sizes follow nothing, or the level is none', () => {
    expect(shapes(rows(...rule.map(([effect], index) => [effect, 100 + index * 37] as const))).some((shape) => shape.startsWith('diagnostic'))).toBe(false)
    expect(shapes(rows(...rule).replaceAll('0.05', '0.5')).some((shape) => shape.startsWith('diagnostic'))).toBe(false)
  })
})

describe('estimates with their limits in one cell', () => {
  it('stand in three tables at the column of the file', () => {
    const { tables } = found('\nage;n;events;rate (95% CI)\n18-39;3501;37;1.6 (1.2–2.2)\n40-49;3726;78;2.9 (2.3–3.6)\n50-59;4696;212;6.8 (5.9–7.7)')
    expect(tables.filter(({ cells }) => cells.every(({ column }) => column === 4))).toHaveLength(3)
    expect(tables.map(({ cells }) => cells.length)).toEqual(tables.map(() => 3))
  })
  it('stay words where an estimate lies outside its limits', () => {
    expect(found('\nage;rate\na;1.6 (1.8–2.2)\nb;2.9 (2.3–3.6)\nc;6.8 (5.9–7.7)').tables).toEqual([])
  })
})

describe('a dictionary of variables', () => {
  it('is words about names', () => {
    expect(found('\nvariable;description;unit\nage;age at entry;years\nsex;sex of the participant;\nbmi;body mass index;kg/m2')).toMatchObject({ glossary: true, questions: [] })
  })
  it('is asked about where it tells of people or names one twice', () => {
    for (const text of ['\nname;description\nx1;57 years 60 kg 6261 days\nx2;67 years 70 kg 624 days\nx3;53 years 105 kg 1783 days', '\nvariable;description\nage;at entry\nage;at end\nsex;of the participant']) {
      expect(found(text)).toMatchObject({ glossary: false })
    }
  })
})
