/** Entry of the thread: takes one task, answers its result. */
import { parentPort, workerData } from 'node:worker_threads'
import { inspectOutputs, numbersOf, type InspectionTask } from './inspect-outputs.ts'
import { offerRepairs } from './offer-repairs.ts'
import { seeDifference } from './see-difference.ts'

const task = workerData as InspectionTask
const answer = (): unknown => {
  if (task.do === 'inspect') return inspectOutputs(task.request, task.version)
  if (task.do === 'repair') return offerRepairs(task)
  if (task.do === 'difference') return seeDifference(task)
  return numbersOf(task.files, task.licensed)
}
parentPort?.postMessage(await answer())
