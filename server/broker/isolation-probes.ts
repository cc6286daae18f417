import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { ContainerEngine } from '../adapters/docker/container-engine.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { readRunningFacts } from './running-facts.ts'
import type { SessionKeeper } from './session-keeper.ts'

const Results = z.array(z.object({ id: z.string().max(40), ok: z.boolean(), evidence: z.string().max(300) })).max(200)

const program = fs.readFileSync(path.join(import.meta.dirname, 'isolation-probes.py'), 'utf8')

/** The one command that the broker runs inside sessions: the image's own interpreter, none of the session's settings, our program. */
export const probeCommand: readonly string[] = Object.freeze(['/usr/bin/python3', '-I', '-S', '-c', program])

/**
 * Runs the isolation probes. What the program inside says could be forged by whoever runs the session; so the same facts are also
 * read from outside, from the kernel, and stand beside it under ids of their own.
 */
export const runIsolationProbes = async (sessionId: string, parts: { readonly keeper: SessionKeeper; readonly engine: ContainerEngine }) => {
  const { record, pid } = await parts.keeper.runningContainer(sessionId)
  const outside = readRunningFacts(pid, record.grant.projectUid)
  const text = await parts.engine.exec(record.containerId, probeCommand)
  const probes = [...outside, ...readResults(text)]
  parts.keeper.note({ type: 'probes-run', sessionId, values: { run: probes.length, failed: probes.filter((probe) => !probe.ok).map((probe) => probe.id).join(' ').slice(0, 300) } })
  return { probes }
}

/** Output that is not a list of results means that the probes did not run: an error, never an empty list. */
const readResults = (text: string): z.infer<typeof Results> => {
  try {
    return Results.min(1).parse(JSON.parse(text))
  } catch (cause) {
    throw new GloveboxError('internal', {}, new Error(`the probes answered ${text.length} characters that are no results`, { cause }))
  }
}
