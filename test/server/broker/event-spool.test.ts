import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EventSpool } from '../../../server/broker/event-spool.ts'

let folder: string
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'glovebox-spool-')) })
afterEach(() => { fs.rmSync(folder, { recursive: true }) })

const died = (sessionId: string) => ({ type: 'container-died' as const, sessionId, values: { exitCode: 1 } })

describe('the spool of events', () => {
  it('keeps events over a restart until they are acknowledged, and never counts again from one', async () => {
    const first = new EventSpool(folder)
    first.add(died('s-1'))
    first.add(died('s-2'))
    first.close()
    const second = new EventSpool(folder)
    expect((await second.after(0, 0)).map((event) => event.sessionId)).toEqual(['s-1', 's-2'])
    expect((await second.after(1, 0)).map((event) => event.sequence)).toEqual([2])
    expect(second.add(died('s-3')).sequence).toBe(3)
    second.close()
  })
  it('drops a line that a crash has cut and goes on after the last whole one', async () => {
    const first = new EventSpool(folder)
    first.add(died('s-1'))
    first.close()
    fs.appendFileSync(path.join(folder, 'events.jsonl'), '{"sequence":2,"at":"20')
    const second = new EventSpool(folder)
    expect(second.add(died('s-2')).sequence).toBe(2)
    second.close()
    const third = new EventSpool(folder)
    expect((await third.after(0, 0)).map((event) => event.sessionId)).toEqual(['s-1', 's-2'])
    third.close()
  })
  it('wakes whoever waits as soon as an event comes', async () => {
    const spool = new EventSpool(folder)
    const waiting = spool.after(0, 10_000)
    spool.add(died('s-1'))
    expect(await waiting).toHaveLength(1)
    expect(await spool.after(1, 20)).toEqual([])
    spool.close()
  })
  it('shrinks when many are acknowledged and keeps the newest, from which it counts on', async () => {
    const spool = new EventSpool(folder)
    for (let i = 0; i < 520; i++) spool.add(died(`s-${i}`))
    await spool.after(520, 0)
    expect(fs.readFileSync(path.join(folder, 'events.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1)
    expect(spool.add(died('s-x')).sequence).toBe(521)
    spool.close()
    const again = new EventSpool(folder)
    expect((await again.after(520, 0)).map((event) => event.sequence)).toEqual([521])
    again.close()
  })
})
