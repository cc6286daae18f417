import { describe, expect, it } from 'vitest'
import { brief, checkTexts } from '../check-texts.ts'
import type { TextFile } from '../check-texts.ts'

const table = (text: string, dimensions: readonly string[], where?: object): TextFile => ({ text, description: { layout: 'long', dimensions, total: 'Total', unit: 'person', measure: { column: 'n', kind: 'count' }, ...(where === undefined ? {} : { where }) } })
const districts = table('district,n\nD1,90\nD2,57\nD3,80\n', ['district'])
const ages = table('age,n\n20-39,50\n40-64,51\n65+,80\n', ['age'])

async function found(own: TextFile, earlier: TextFile): Promise<{ lines: readonly string[]; others: readonly unknown[] }> {
  const { files: [file] } = await checkTexts([own], { against: { march: earlier } })
  const differences = (file?.findings ?? []).filter(({ check }) => check === 'differencing')
  return { lines: brief({ ...file!, findings: differences }), others: differences.map(({ values }) => values['other']) }
}

describe('sums of released cells beside a released population', () => {
  it('four districts less the three of an earlier table are a fourth one of four people', async () => {
    const where = { district: ['D1', 'D2', 'D3', 'D4'] }
    expect(await found(table('sex,n\nTotal,231\n', ['sex'], where), districts)).toEqual({ lines: ['differencing fail Total'], others: ['march'] })
    expect(await found(table('sex,n\nF,120\nM,111\nTotal,231\n', ['sex'], where), districts)).toEqual({ lines: ['differencing fail Total'], others: ['march'] })
    expect(await found(table('sex,n\nF,120\nM,117\nTotal,237\n', ['sex'], where), districts)).toEqual({ lines: [], others: [] })
  })

  it('two age groups less the women in both are four men, whichever came first', async () => {
    const women = (n: number): TextFile => table(`sex,n\nF,${n}\n`, ['sex'], { age: { from: 20, to: 64 } })
    expect(await found(women(97), ages)).toEqual({ lines: ['differencing fail F'], others: ['march'] })
    expect(await found(ages, women(97))).toEqual({ lines: ['differencing fail 20-39'], others: ['march'] })
    expect((await found(women(91), ages)).lines).toEqual([])
    expect((await found(women(101), ages)).lines).toEqual([])
  })

  it('nothing is left to say where the rest was released by itself', async () => {
    const where = { district: ['D1', 'D2', 'D3', 'D4'] }
    expect((await found(table('sex,n\nF,120\nM,111\nTotal,231\n', ['sex'], where), table('district,n\nD1,90\nD2,57\nD3,80\nD4,4\n', ['district']))).lines).toEqual([])
  })
})
