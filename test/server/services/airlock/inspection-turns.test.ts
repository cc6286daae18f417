import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inspectionTurns } from '../../../../server/services/airlock/inspection-turns.ts'

it('runs few at once and one for each key, in the order of asking', async () => {
  const turns = inspectionTurns({ atOnce: 2, waiting: 50 })
  const running: string[] = []
  let most = 0
  const order: string[] = []
  const act = (key: string) => turns.run(key, async () => {
    expect(running).not.toContain(key)
    running.push(key)
    order.push(key)
    most = Math.max(most, running.length)
    await sleep(5)
    running.splice(running.indexOf(key), 1)
    return key
  })
  expect(await Promise.all(['a', 'a', 'a', 'b', 'c'].map(act))).toEqual(['a', 'a', 'a', 'b', 'c'])
  expect([most, order.slice(0, 2)]).toEqual([2, ['a', 'b']])
})

it('goes on after an act that failed, and refuses a line that is too long', async () => {
  const turns = inspectionTurns({ atOnce: 1, waiting: 1 })
  const failing = turns.run('a', async () => { await sleep(5); throw new Error('broken') })
  const waiting = turns.run('b', () => Promise.resolve('done'))
  await expect(turns.run('c', () => Promise.resolve('never'))).rejects.toMatchObject({ code: 'rate-limited' })
  await expect(failing).rejects.toThrow('broken')
  expect(await waiting).toBe('done')
})
