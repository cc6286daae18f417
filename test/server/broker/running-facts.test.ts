import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { readRunningFacts, runningFactsUnlessEnded } from '../../../server/broker/running-facts.ts'

it('tells facts of a live process: one that is no container is not hardened', () => {
  const facts = runningFactsUnlessEnded(process.pid, 200_101)
  expect(facts?.length).toBeGreaterThan(5)
  expect(facts?.find((fact) => fact.id === 'outside-namespaces')?.ok).toBe(false)
})

it('takes a process that has ended for ended, not for a fault of the broker', async () => {
  const child = spawn('true')
  const pid = child.pid ?? 0
  await once(child, 'close')
  expect(() => readRunningFacts(pid, 200_101)).toThrow('ENOENT')
  expect(runningFactsUnlessEnded(pid, 200_101)).toBeNull()
})
