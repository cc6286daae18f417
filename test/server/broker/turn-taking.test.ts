import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { TurnTaking } from '../../../server/broker/turn-taking.ts'

describe('turns', () => {
  it('are taken one after the other for one key, and together for two', async () => {
    const turns = new TurnTaking()
    const seen: string[] = []
    const act = (name: string, ms: number) => async () => { seen.push(`${name}+`); await wait(ms); seen.push(`${name}-`) }
    await Promise.all([turns.run('a', act('a1', 20)), turns.run('a', act('a2', 1)), turns.run('b', act('b', 1))])
    expect(seen.filter((step) => step.startsWith('a'))).toEqual(['a1+', 'a1-', 'a2+', 'a2-'])
    expect(seen.indexOf('b-')).toBeLessThan(seen.indexOf('a1-'))
  })
  it('go on after one has failed, and tell the failure to whoever asked', async () => {
    const turns = new TurnTaking()
    const failing = turns.run('a', () => Promise.reject(new Error('no')))
    const next = turns.run('a', () => Promise.resolve(2))
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe(2)
  })
})
