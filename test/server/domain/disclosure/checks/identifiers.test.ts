import { describe, expect, it } from 'vitest'
import { identifiers } from '../../../../../server/domain/disclosure/checks/identifiers.ts'
import type { ReadOutput } from '../../../../../server/domain/disclosure/read-output.ts'
import { aRead, evidenceOf, saidOf } from './small-evidence.ts'

const mail = 'kim.minsu@snuh-clinic.or.kr'
const resident = '900101-1234567'
const places = (read: ReadOutput, path = 'table.csv'): readonly unknown[] => identifiers.run(evidenceOf({ read, path })).map(({ at, values }) => ({ ...at, where: values['where'] }))
const table = (rows: readonly (readonly string[])[], sheet: string | null = null): ReadOutput['tables'][number] => ({ sheet, firstRow: 3, firstColumn: 2, rows })

describe('how an identifier comes out', () => {
  it('a resident or foreigner number fails by its pattern, a business number by its check digit, an address goes to a person', () => {
    expect(saidOf(identifiers, { read: aRead({ texts: [`${resident} 900101-5234567 ${mail} 124-81-00998`] }) })).toEqual([
      'identifier.resident-number fail', 'identifier.foreigner-number fail', 'identifier.e-mail review', 'identifier.business-number fail',
    ])
  })
  it('with its kind and strength, never with itself', () => {
    const found = identifiers.run(evidenceOf({ read: aRead({ texts: [mail] }) }))
    expect(found).toMatchObject([{ rule: 'identifiers', values: { kind: 'e-mail', strength: 'pattern', where: 'text' } }])
    expect(JSON.stringify(found)).not.toContain('kim.minsu')
  })
  it('up to two hundred of a file', () => {
    const read = aRead({ texts: [Array.from({ length: 250 }, (_, index) => `a${index}@snuh-clinic.or.kr`).join('\n')] })
    expect(identifiers.run(evidenceOf({ read }))).toHaveLength(200)
  })
})

describe('where an identifier stands', () => {
  it('in a table: sheet, row and column as a person sees them', () => {
    expect(places(aRead({ tables: [table([['name', 'mail'], ['A', ''], ['B', mail]], 'S1')] }))).toEqual([{ sheet: 'S1', row: 5, column: 3, cell: null, where: undefined }])
  })
  it('in the name of a sheet', () => expect(places(aRead({ tables: [table([['a']], mail)] }))).toEqual([{ sheet: mail, row: null, column: null, cell: null, where: 'sheet name' }]))
  it('below a heading that says what the numbers are', () => {
    expect(places(aRead({ tables: [table([['n', '여권번호'], ['1', 'S12345678'], ['S12345678', '1']])] }))).toEqual([{ sheet: null, row: 4, column: 3, cell: null, where: undefined }])
  })
  it('not in a number with a decimal comma, unless its heading speaks of an identifier', () => {
    const under = (heading: string, cell: string): number => places(aRead({ tables: [table([[heading], [cell]])] })).length
    for (const cell of ['1,9001011234567', ' -0,4111111111111111 ', '0,4111111111111111e-2']) {
      expect(under('effect', cell)).toBe(0)
      for (const heading of ['주민등록번호', 'ID', 'Resident', 'phone number', 'card', 'SSN', 'RRN', '외국인', '식별']) expect(under(heading, cell)).toBe(1)
    }
    for (const cell of ['x 1,9001011234567', '1,9001011234567 x', '1.9001011234567, 900101-1234567', '900101-1234567']) expect(under('effect', cell)).toBe(1)
  })
  it('not in the outline of a drawing, where blanks set its numbers apart', () => {
    const inPart = (where: string, text: string): number => places(aRead({ texts: [{ text, line: null, where }] })).length
    expect(inPart('SVG drawing', '4111 1111 1111 1111')).toBe(0)
    expect(inPart('SVG text', '4111 1111 1111 1111')).toBe(1)
    expect(inPart('SVG drawing', '4111-1111-1111-1111')).toBe(1)
    expect(inPart('SVG drawing', `M 4 4 ${resident}`)).toBe(1)
  })
  it('in a text: its line, counted from where the text begins', () => {
    expect(places(aRead({ texts: [{ text: `one\ntwo ${mail} ${mail}\n\n${mail}\n`, line: 7, where: 'cell 3' }] })).map((place) => (place as { row: number }).row)).toEqual([8, 8, 10])
    expect(places(aRead({ texts: [{ text: `${mail}\n`, line: 7, where: 'cell 3' }] }))).toEqual([{ sheet: null, row: 7, column: null, cell: null, where: 'cell 3' }])
    expect(places(aRead({ texts: [{ text: `one\n${mail}`, line: null, where: 'Author' }] }))).toEqual([{ sheet: null, row: null, column: null, cell: null, where: 'Author' }])
  })
  it('in a file inside the file, named by its way', () => {
    const inner = [{ name: 'a.csv', output: aRead({ texts: [{ text: mail, where: 'cell 1' }], tables: [table([[mail]])] }) }, { name: `${mail}.txt`, output: aRead() }]
    expect(places(aRead({ inner }))).toMatchObject([{ row: 3, where: 'a.csv' }, { row: 1, where: 'a.csv: cell 1' }, { row: null, where: `${mail}.txt: name` }])
  })
  it('in the name of the file itself, its folders left out', () => {
    expect(places(aRead(), `work/out/${resident}.csv`)).toMatchObject([{ where: 'file name', row: null }])
    expect(places(aRead(), `out\\${resident}.csv`)).toHaveLength(1)
    expect(places(aRead(), `${resident}/table.csv`)).toEqual([])
  })
})
