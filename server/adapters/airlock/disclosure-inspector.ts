import { Worker } from 'node:worker_threads'
import { parse } from 'yaml'
import type { InspectedNumbers, Inspection, InspectionRequest, OutputInspector } from '../../domain/airlock/output-inspection.ts'
import type { OfferedRepairs, SeenDifference } from '../../domain/airlock/output-repair.ts'
import { localise, readTableDescription } from '../../domain/disclosure/index.ts'
import { crashedReport, type InspectionTask } from './inspect-outputs.ts'

/** Longest that the checks of one request may take; then people look without them. */
const mostMilliseconds = 180_000

/** The disclosure checks, run in a thread so that a long audit stops nobody else; a crash or a time-out is `review`, never `pass`. */
export const disclosureInspector = (version: string): OutputInspector => ({
  inspect: (request) => inspectInThread(request, version),
  numbers: async (files, licensed) => await inThread<InspectedNumbers>({ do: 'numbers', files, licensed }) ?? { tables: [], models: [], complete: false },
  repairs: async (request, path) => {
    const offered = await inThread<OfferedRepairs>({ do: 'repair', request, version, path })
    if (offered !== null) return offered
    const [report] = (await crashedReport({ ...request, files: request.files.filter((f) => f.path === path) }, version)).files
    if (report === undefined) throw new RangeError('no such file')
    return { report, ways: [] }
  },
  difference: async (request, original, repaired) => await inThread<SeenDifference>({ do: 'difference', request, version, original, repaired })
    ?? { comparable: false, changes: [], unsound: [], remains: [] },
  localise,
  faultOfDescription: (text) => {
    try {
      readTableDescription(parse(text, { maxAliasCount: 0 }))
      return null
    } catch (error) {
      return error instanceof Error && 'key' in error && typeof error.key === 'string' ? error.key : 'document'
    }
  },
})

const inspectInThread = async (request: InspectionRequest, version: string): Promise<Inspection> => {
  const inspection = await inThread<Inspection>({ do: 'inspect', request, version })
  if (inspection !== null) return inspection
  const report = await crashedReport(request, version)
  return { report, forCheckers: request.files.map(() => []) }
}

/** The result of a task; `null` where the thread crashed or took too long. */
const inThread = <T>(task: InspectionTask): Promise<T | null> => new Promise((resolve) => {
  const thread = new Worker(new URL('./inspection-thread.ts', import.meta.url), { workerData: task, resourceLimits: { maxOldGenerationSizeMb: 2048 } })
  const settle = (result: T | null): void => {
    clearTimeout(timer)
    void thread.terminate()
    resolve(result)
  }
  const timer = setTimeout(() => settle(null), mostMilliseconds)
  thread.once('message', (result: T) => settle(result))
  thread.once('error', () => settle(null))
  thread.once('exit', () => settle(null))
})
