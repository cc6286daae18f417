import { parse } from 'yaml'
import type { InspectedNumbers, Inspection, InspectionRequest, OutputInspector } from '../../domain/airlock/output-inspection.ts'
import type { OfferedRepairs, SeenDifference } from '../../domain/airlock/output-repair.ts'
import { localise, readTableDescription } from '../../domain/disclosure/index.ts'
import { crashedReport, type InspectionTask } from './inspect-outputs.ts'
import { launchInspection } from './launch-inspection.ts'

/** Longest that the checks of one request may take; then people look without them. */
const mostMilliseconds = 180_000

/** The disclosure checks, run in a process of their own so that neither a long audit nor a crash of the solver's WebAssembly stops the server; a crash or a time-out is `review`, never `pass`. */
export const disclosureInspector = (version: string): OutputInspector => ({
  inspect: (request) => inspectInProcess(request, version),
  numbers: async (files, licensed) => await inProcess<InspectedNumbers>({ do: 'numbers', files, licensed }) ?? { tables: [], models: [], complete: false },
  repairs: async (request, path) => {
    const offered = await inProcess<OfferedRepairs>({ do: 'repair', request, version, path })
    if (offered !== null) return offered
    const [report] = (await crashedReport({ ...request, files: request.files.filter((f) => f.path === path) }, version)).files
    if (report === undefined) throw new RangeError('no such file')
    return { report, ways: [], refusal: null }
  },
  difference: async (request, original, repaired) => await inProcess<SeenDifference>({ do: 'difference', request, version, original, repaired })
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

const inspectInProcess = async (request: InspectionRequest, version: string): Promise<Inspection> => {
  const inspection = await inProcess<Inspection>({ do: 'inspect', request, version })
  if (inspection !== null) return inspection
  const report = await crashedReport(request, version)
  return { report, forCheckers: request.files.map(() => []) }
}

/** The result of a task; `null` where its process crashed or took too long. */
const inProcess = <T>(task: InspectionTask): Promise<T | null> => new Promise((resolve) => {
  const child = launchInspection(task.do === 'repair' || task.do === 'difference')
  const settle = (result: T | null): void => {
    clearTimeout(timer)
    child.kill('SIGKILL')
    resolve(result)
  }
  const timer = setTimeout(() => settle(null), mostMilliseconds)
  child.once('message', (result) => settle(result as T))
  child.on('error', () => settle(null))
  child.once('exit', () => settle(null))
  try {
    child.send(task, (error) => { if (error !== null) settle(null) })
  } catch {
    settle(null)
  }
})
