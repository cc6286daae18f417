/** Entry of the thread: takes one task, answers its result. */
import { parentPort, workerData } from 'node:worker_threads'
import { differenceOf } from '../../domain/disclosure/index.ts'
import { inspectOutputs, numbersOf, toCheckFile, type InspectionTask } from './inspect-outputs.ts'
import { offerRepairs } from './offer-repairs.ts'

const task = workerData as InspectionTask
const answer = (): unknown => {
  if (task.do === 'inspect') return inspectOutputs(task.request, task.version)
  if (task.do === 'repair') return offerRepairs(task)
  if (task.do === 'difference') return differenceOf(toCheckFile(task.original), toCheckFile(task.repaired))
  return numbersOf(task.files, task.licensed)
}
parentPort?.postMessage(await answer())
