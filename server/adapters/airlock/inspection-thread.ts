/** Entry of the thread: takes one task, answers its result. */
import { parentPort, workerData } from 'node:worker_threads'
import { inspectOutputs, numbersOf, type InspectionTask } from './inspect-outputs.ts'

const task = workerData as InspectionTask
parentPort?.postMessage(task.do === 'inspect' ? await inspectOutputs(task.request, task.version) : numbersOf(task.files, task.licensed))
