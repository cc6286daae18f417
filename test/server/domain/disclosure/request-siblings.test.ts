import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { digestOf, loadHighsSolver, loadProfile } from '../../../../server/adapters/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'
import { checkOutputs, readTableDescription } from '../../../../server/domain/disclosure/index.ts'
import type { CheckFile, DisclosureProfile } from '../../../../server/domain/disclosure/index.ts'
import { checkTexts } from './check-texts.ts'
import type { TextFile } from './check-texts.ts'

const honest = fileURLToPath(new URL('../../../fixtures/outputs/honest/', import.meta.url))
const profile = loadProfile('acro-default') as DisclosureProfile
const solver = await loadHighsSolver()

async function readHonest(name: string): Promise<CheckFile> {
  const bytes = readFileSync(join(honest, name))
  const sidecar = join(honest, `${name}.table.yaml`)
  return {
    path: name, sha256: digestOf(name), bytes: bytes.length, read: await readOutput(bytes, name, defaultReadLimits),
    description: existsSync(sidecar) ? readTableDescription(parse(readFileSync(sidecar, 'utf8'))) : undefined,
  }
}

describe('unrelated honest files in one request', () => {
  it('keep the outcome that each has alone; none becomes a fail, at most one in twenty a review', async () => {
    const files = await Promise.all(readdirSync(honest).filter((name) => !name.endsWith('.table.yaml')).sort().map(readHonest))
    const check = (some: readonly CheckFile[]): readonly { path: string; outcome: string }[] => checkOutputs({ files: some, profile, solver, version: 'test' }).files
    const alone = new Map(files.flatMap((file) => check([file]).map(({ path, outcome }) => [path, outcome] as const)))
    const changed = check(files).filter(({ path, outcome }) => outcome !== alone.get(path))
    expect(alone.size).toBe(files.length)
    expect(changed.filter(({ outcome }) => outcome === 'fail')).toEqual([])
    expect(changed.length).toBeLessThanOrEqual(files.length * 0.05)
    console.info(`honest files that another file of the request makes a review: ${changed.length} of ${files.length}`)
  })
})

const crosstab = (dimensions: readonly string[], more: object = {}): object => ({ type: 'frequencies', unit: 'person', layout: 'crosstab', dimensions, total: 'Total', measure: { kind: 'count' }, ...more })
const long = (dimensions: readonly string[], more: object = {}): object => ({ type: 'frequencies', unit: 'person', layout: 'long', dimensions, total: 'Total', measure: { column: 'n', kind: 'count' }, ...more })

/** Differencing outcomes of every file of a request. */
async function outcomes(...files: readonly TextFile[]): Promise<readonly (readonly string[])[]> {
  const report = await checkTexts(files.map((file, place) => ({ name: `${place}.csv`, ...file })))
  return report.files.map(({ findings }) => [...new Set(findings.filter(({ check }) => check === 'differencing').map(({ outcome }) => outcome))])
}

const everybody: TextFile = { text: 'band,F,M,Total\n50-59,1645,1510,3155\n60-69,1215,1115,2330\n70+,1490,899,2389\nTotal,4350,3524,7874\n', description: crosstab(['band', 'sex']) }

describe('tables of one request', () => {
  it('are not subtracted where their totals say that they count others', async () => {
    const dead = { text: 'cause,F,M,Total\nCirculatory,400,299,699\nNeoplasms,274,280,554\nOther,486,430,916\nTotal,1160,1009,2169\n', description: crosstab(['cause', 'sex']) }
    // 2169 − 1215 − 949 = 5, by chance.
    const bands = { text: 'band,n\n40-49,949\n50-59,1645\nTotal,2594\n', description: long(['band']) }
    expect(await outcomes(everybody, dead, bands)).toEqual([[], [], []])
  })

  it('are subtracted where their totals agree', async () => {
    const shifted = { text: 'band,n\n50-60,3160\n61-69,2325\n70+,2389\nTotal,7874\n', description: long(['band']) }
    expect((await outcomes(everybody, shifted)).flat()).toContain('fail')
  })

  it('are subtracted where conditions say who is counted', async () => {
    const [wide, narrow] = [{ region: ['A', 'B'] }, { region: ['A'] }].map((where, place) => ({ text: `sex,n\nF,${100 - 4 * place}\n`, description: long(['sex'], { where }) })) as [TextFile, TextFile]
    expect(await outcomes(wide, narrow)).toEqual([['fail'], ['fail']])
  })

  it('are for a person where nothing but the names of their variables is alike and few are left', async () => {
    const one = { text: 'band,n\n20-39,100\n', description: long(['band']) }
    const other = { text: 'band,n\n20-40,103\n', description: long(['band']) }
    expect(await outcomes(one, other)).toEqual([['review'], ['review']])
  })

  it.each([[3521, 7871, ['review']], [3524, 7874, []], [3514, 7864, []], [2900, 7250, []]])('are for a person where an undescribed one is there twice with few more (%i)', async (men, total, found) => {
    expect(await outcomes({ text: 'sex,n\nF,4350\nM,3524\nTotal,7874\n' }, { text: `sex,n\nF,4350\nM,${men}\nTotal,${total}\n` })).toEqual([found, found])
  })

  it('may be rounded each by itself', async () => {
    const rounded = { text: 'band,F,M,Total\n50-59,1645,1510,3155\n60-69,1215,1115,2330\n70-79,950,675,1625\n80+,540,225,765\nTotal,4350,3525,7875\n', description: crosstab(['band', 'sex'], { claims: { 'rounded-to': 5 } }) }
    const [file] = (await checkTexts([rounded])).files
    expect(file?.outcome).toBe('pass')
  })
})
