/** Entry of the thread: takes one request, answers one report. */
import { parentPort, workerData } from 'node:worker_threads'
import type { InspectionRequest } from '../../domain/airlock/output-inspection.ts'
import { inspectOutputs } from './inspect-outputs.ts'

const { request, version } = workerData as { readonly request: InspectionRequest; readonly version: string }
parentPort?.postMessage(await inspectOutputs(request, version))
