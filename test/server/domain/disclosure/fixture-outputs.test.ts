import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile, readRecords, digestOf } from '../../../../server/adapters/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'
import { checkOutputs, readTableDescription } from '../../../../server/domain/disclosure/index.ts'
import type { CheckFile, FileReport, RecordSource } from '../../../../server/domain/disclosure/index.ts'

const outputs = fileURLToPath(new URL('../../../fixtures/outputs/', import.meta.url))

async function readAll(folder: string): Promise<readonly CheckFile[]> {
  const names = readdirSync(join(outputs, folder)).filter((name) => !name.endsWith('.table.yaml')).sort()
  const described = new Set(readdirSync(join(outputs, folder)))
  return await Promise.all(names.map(async (name): Promise<CheckFile> => {
    const bytes = readFileSync(join(outputs, folder, name))
    const sidecar = `${name}.table.yaml`
    return {
      path: name, sha256: digestOf(name), bytes: bytes.length, read: await readOutput(bytes, name, defaultReadLimits),
      description: described.has(sidecar) ? readTableDescription(parse(readFileSync(join(outputs, folder, sidecar), 'utf8'))) : undefined,
    }
  }))
}

async function check(folder: string, data?: readonly RecordSource[]): Promise<readonly FileReport[]> {
  const profile = loadProfile('acro-default')
  if (profile === null) throw new Error('no profile')
  const solver = await loadHighsSolver()
  // Each file on its own: they are not one request.
  return (await readAll(folder)).flatMap((file) => checkOutputs({ files: [file], profile, solver, data, version: 'test' }).files)
}

describe('outputs as researchers make them', () => {
  it('plain honest outputs pass: at least sixty, more than nine in ten', async () => {
    const files = await check('honest')
    const passed = files.filter(({ outcome }) => outcome === 'pass')
    console.info(`honest outputs passed: ${passed.length} of ${files.length}`)
    expect(files.length).toBeGreaterThanOrEqual(60)
    expect(files.filter(({ outcome }) => outcome !== 'pass').map(({ path, findings }) => `${path}: ${findings[0]?.message}`)).toEqual([])
  })
})

describe('attempts to take records out', () => {
  it('none of more than a hundred passes beside the data', async () => {
    const files = await check('smuggled', await readRecords(join(outputs, 'records.csv')))
    console.info(`attempts stopped with the data: ${files.filter(({ outcome }) => outcome !== 'pass').length} of ${files.length}`)
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter(({ outcome }) => outcome === 'pass').map(({ path }) => path)).toEqual([])
  })

  it('without the data only what nobody could tell from honest words passes', async () => {
    const files = await check('smuggled')
    console.info(`attempts stopped without the data: ${files.filter(({ outcome }) => outcome !== 'pass').length} of ${files.length}`)
    expect(files.filter(({ outcome }) => outcome === 'pass').map(({ path }) => path)).toEqual(['one-record.md', 'rows-as-counts.csv'])
  })

  it('no finding holds a value of a record', async () => {
    const data = await readRecords(join(outputs, 'records.csv'))
    const source = data[0]
    if (source === undefined) throw new Error('no data')
    const rare = new Set(source.values('bmi').filter((value) => value !== null && String(value).length > 8).map(String))
    for (const file of await check('smuggled', data)) {
      for (const finding of file.findings) {
        const texts = JSON.stringify({ values: finding.values, message: finding.message })
        for (const value of rare) expect(texts.includes(value)).toBe(false)
      }
    }
  })
})
