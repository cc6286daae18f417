import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { afterAll, describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile, readRecords, digestOf } from '../../../../server/adapters/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'
import { checkOutputs, readTableDescription } from '../../../../server/domain/disclosure/index.ts'
import type { CheckFile, DisclosureProfile, FileReport, RecordSource } from '../../../../server/domain/disclosure/index.ts'

const outputs = fileURLToPath(new URL('../../../fixtures/outputs/', import.meta.url))

const profile = loadProfile('acro-default')
if (profile === null) throw new Error('no profile')
const solver = await loadHighsSolver()
const records = await readRecords(join(outputs, 'records.csv'))

function namesIn(folder: string): readonly string[] {
  return readdirSync(join(outputs, folder)).filter((name) => !name.endsWith('.table.yaml')).sort()
}

/** Each file on its own: they are not one request. */
async function check(folder: string, name: string, data?: readonly RecordSource[]): Promise<FileReport> {
  const bytes = readFileSync(join(outputs, folder, name))
  const sidecar = join(outputs, folder, `${name}.table.yaml`)
  const file: CheckFile = {
    path: name, sha256: digestOf(name), bytes: bytes.length, read: await readOutput(bytes, name, defaultReadLimits),
    description: existsSync(sidecar) ? readTableDescription(parse(readFileSync(sidecar, 'utf8'))) : undefined,
  }
  const [report] = checkOutputs({ files: [file], profile: profile as DisclosureProfile, solver, data, version: 'test' }).files
  if (report === undefined) throw new Error('no report')
  return report
}

describe('outputs as researchers make them', () => {
  const names = namesIn('honest')
  let passed = 0
  afterAll(() => console.info(`honest outputs passed: ${passed} of ${names.length}`))

  it('are at least sixty', () => expect(names.length).toBeGreaterThanOrEqual(60))

  it.each(names)('%s passes', async (name) => {
    const { outcome, findings } = await check('honest', name)
    if (outcome === 'pass') passed += 1
    expect(findings.map(({ message }) => message)).toEqual([])
    expect(outcome).toBe('pass')
  })
})

describe('attempts to take records out', () => {
  const names = namesIn('smuggled')
  const rare = new Set(records[0]?.values('bmi').filter((value) => value !== null && String(value).length > 8).map(String))
  const stopped = { beside: 0, alone: 0 }
  afterAll(() => console.info(`attempts stopped of ${names.length}: ${stopped.beside} with the data, ${stopped.alone} without`))

  it('are more than a hundred', () => expect(names.length).toBeGreaterThan(100))

  it.each(names)('%s is stopped beside the data, and no finding holds a value of a record', async (name) => {
    const { outcome, findings } = await check('smuggled', name, records)
    if (outcome !== 'pass') stopped.beside += 1
    expect(outcome).not.toBe('pass')
    const texts = JSON.stringify(findings.map(({ values, message }) => ({ values, message })))
    expect([...rare].filter((value) => texts.includes(value))).toEqual([])
  })

  it.each(names)('%s is stopped without the data', async (name) => {
    const { outcome } = await check('smuggled', name)
    if (outcome !== 'pass') stopped.alone += 1
    expect(outcome).not.toBe('pass')
  })
})
