import { readdirSync, readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { DeclaredFile } from '../../../../contract/resources/egress-request.ts'
import { disclosureInspector } from '../../../../server/adapters/airlock/disclosure-inspector.ts'
import { workerOutputParser } from '../../../../server/adapters/airlock/worker-output-parser.ts'
import { profileNames } from '../../../../server/adapters/disclosure/index.ts'
import type { InspectionRequest } from '../../../../server/domain/airlock/output-inspection.ts'

const requestOf = async (text: string): Promise<InspectionRequest> => {
  const bytes = new TextEncoder().encode(text)
  const declared = DeclaredFile.parse({ path: 'table.csv', type: 'frequencies', unit: 'person' })
  const read = await workerOutputParser().read(bytes, 'table.csv')
  const file = { path: 'table.csv', sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, read, declared }
  return { files: [file], profile: profileNames()[0] ?? '', licensed: [], earlier: [], elsewhere: [] }
}

const inspectionsUnderWay = (): readonly number[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
  try {
    const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('inspection-child') ? [Number(pid)] : []
  } catch {
    return []
  }
})

const table = 'region,n\nnorth,120\nsouth,240\ntotal,360\n'

it('answers from its process, and with review where that process is killed', async () => {
  const inspector = disclosureInspector('0.1.0')
  const request = await requestOf(table)
  const whole = await inspector.inspect(request)
  // The first one's process may not be gone yet.
  const before = new Set(inspectionsUnderWay())
  const begun = (): readonly number[] => inspectionsUnderWay().filter((pid) => !before.has(pid))
  const crashed = inspector.inspect(request)
  let killed = begun()
  for (let tries = 0; killed.length === 0 && tries < 200; tries += 1) {
    await wait(2)
    killed = begun()
  }
  for (const pid of killed) process.kill(pid, 'SIGSEGV')
  const { report } = await crashed
  expect(killed).toHaveLength(1)
  expect(report.files.map((file) => file.outcome)).toEqual(['review'])
  expect(JSON.stringify(whole.report.files)).not.toEqual(JSON.stringify(report.files))
  expect(whole.report.files.map((file) => file.outcome)).toEqual(['pass'])
})
