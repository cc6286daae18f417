import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SessionLedger, type SessionRecord } from '../../../server/broker/session-ledger.ts'
import { exampleGrant } from '../domain/workspaces/container-example.ts'

let folder: string
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'glovebox-ledger-')) })
afterEach(() => { fs.rmSync(folder, { recursive: true }) })

const aRecord: Omit<SessionRecord, 'changedAt'> = {
  grant: exampleGrant, token: 'T', phase: 'running', containerId: 'c', pid: 7, startedAt: '2026-11-25T00:00:00.000Z', exitCode: null, mounts: [], stopReason: '',
}
const id = exampleGrant.sessionId

describe('the ledger of sessions', () => {
  it('is read again as it was written', () => {
    const written = new SessionLedger(folder).write(aRecord)
    expect(new SessionLedger(folder).get(id)).toEqual(written)
    expect(fs.statSync(path.join(folder, `${id}.json`)).mode & 0o777).toBe(0o600)
  })
  it('forgets what a crash left half-written', () => {
    fs.writeFileSync(path.join(folder, `.${id}.json.0123.tmp`), '{"gr')
    expect(new SessionLedger(folder).live()).toEqual([])
    expect(fs.readdirSync(folder)).toEqual([])
  })
  it('sets a damaged record aside and goes on with the others', () => {
    new SessionLedger(folder).write(aRecord)
    fs.writeFileSync(path.join(folder, 's-damaged0000000.json'), 'x')
    fs.copyFileSync(path.join(folder, `${id}.json`), path.join(folder, 's-another0000000.json'))
    expect(new SessionLedger(folder).live().map((record) => record.grant.sessionId)).toEqual([id])
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.damaged'))).toHaveLength(2)
  })
  it('remembers an ended session for a day, so that it is not started again', () => {
    const ledger = new SessionLedger(folder)
    ledger.write({ ...aRecord, phase: 'stopped' })
    expect(ledger.live()).toEqual([])
    ledger.forgetOldEnds(new Date(Date.now() + 3_600_000))
    expect(ledger.get(id)?.phase).toBe('stopped')
    ledger.forgetOldEnds(new Date(Date.now() + 90_000_000))
    expect(ledger.get(id)).toBeUndefined()
    expect(fs.readdirSync(folder)).toEqual([])
  })
})
