import { Worker } from 'node:worker_threads'
import { parse } from 'yaml'
import type { InspectionRequest, OutputInspector } from '../../domain/airlock/output-inspection.ts'
import { localise, readTableDescription, type CheckReport } from '../../domain/disclosure/index.ts'
import { crashedReport } from './inspect-outputs.ts'

/** Longest that the checks of one request may take; then people look without them. */
const mostMilliseconds = 180_000

/** The disclosure checks, run in a thread so that a long audit stops nobody else; a crash or a time-out is `review`, never `pass`. */
export const disclosureInspector = (version: string): OutputInspector => ({
  inspect: (request) => inspectInThread(request, version),
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

const inspectInThread = (request: InspectionRequest, version: string): Promise<CheckReport> => new Promise((resolve, reject) => {
  const thread = new Worker(new URL('./inspection-thread.ts', import.meta.url), { workerData: { request, version }, resourceLimits: { maxOldGenerationSizeMb: 2048 } })
  const timer = setTimeout(() => settle(), mostMilliseconds)
  const settle = (report?: CheckReport): void => {
    clearTimeout(timer)
    void thread.terminate()
    if (report === undefined) crashedReport(request, version).then(resolve, reject)
    else resolve(report)
  }
  thread.once('message', settle)
  thread.once('error', () => settle())
})
