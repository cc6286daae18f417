import { describe, expect, it } from 'vitest'
import { smallPrintedSizes, smallYamlSizes } from '../../../../../server/domain/disclosure/texts/printed-sizes.ts'

const small = (text: string): number => smallPrintedSizes(text, 10)

describe('small numbers of units that are named', () => {
  it('on lines of their own, where the name counts units', () => {
    for (const line of ['n: 4', 'male = 3', '- Deaths (n): 4', 'skin_deaths=4', '사망: 3명', 'lost to follow-up: 9']) expect(small(line), line).toBe(1)
    for (const line of ['n: 40', 'male = 0', 'seed=3', 'n_jobs = 4', 'n_estimators=5', 'version: 2', 'figure: 3', 'n: 4.5', 'cases: 4,012']) expect(small(line), line).toBe(0)
  })
  it('in a list of which one is large, or whose sentence is about units', () => {
    expect(small('Skin: 4; Bone: 14; Heart: 745.')).toBe(1)
    expect(small('Of 7,874 participants died of: skin: 4; bone: 14.')).toBe(1)
    expect(small('Skin: 4 (0.1 %), Heart: 745 (9.5 %)')).toBe(1)
    expect(small('Step: 3; fold: 2; figure: 14.')).toBe(0)
    expect(small('Skin: 40; Bone: 14; Heart: 745.')).toBe(0)
  })
  it('in what a program says of rows that it left out', () => {
    expect(small('INFO dropped 3 rows with missing sex')).toBe(1)
    expect(small('excluded 7 duplicate records')).toBe(1)
    expect(small('dropped 12 rows; removed 3 columns')).toBe(0)
  })
  it('in the print of a model', () => {
    expect(small('  n= 8, number of events= 8')).toBe(2)
    expect(small('  n= 7874, number of events= 7')).toBe(1)
    expect(small('  n= 7874, number of events= 7870')).toBe(1)
    expect(small('(3 observations deleted due to missingness)')).toBe(1)
    expect(small('  n= 7874, number of events= 2169')).toBe(0)
    expect(small('No. of subjects =        7,874')).toBe(0)
  })
})

describe('lists of names with a number each', () => {
  it('count units where one number is large and no name is a setting or a quantity', () => {
    expect(small('- Skin: 4 (0.1%)\n- Blood: 44 (0.6%)\n- Circulatory: 745 (9.5%)\n')).toBe(1)
    expect(small('Skin = 4\n\nCirculatory = 745\n')).toBe(1)
    expect(small('- Skin: 4\n- Blood: 12\n')).toBe(0)
    expect(small('- Skin: 4\nand nothing else\n- Circulatory: 745\n')).toBe(0)
    expect(small('seed: 4\nn_estimators: 500\nmax_depth: 5\n')).toBe(0)
    expect(small('weeks: 4\ndays: 28\nminutes: 40320\n')).toBe(0)
  })
  it('in YAML by the names of units alone', () => {
    expect(smallYamlSizes('patients: 412\ndeaths: 4\nlayers: 3\n', 10)).toBe(1)
    expect(smallYamlSizes('deaths = 4\nn_jobs: 4\n', 10)).toBe(0)
  })
})
