/** Entry of the process: takes one task, answers its result. */
import { inspectOutputs, numbersOf, type InspectionTask } from './inspect-outputs.ts'
import { offerRepairs } from './offer-repairs.ts'
import { seeDifference } from './see-difference.ts'

const answer = (task: InspectionTask): unknown => {
  if (task.do === 'inspect') return inspectOutputs(task.request, task.version)
  if (task.do === 'repair') return offerRepairs(task)
  if (task.do === 'difference') return seeDifference(task)
  return numbersOf(task.files, task.licensed)
}
process.once('disconnect', () => process.exit(1))
process.once('message', (task) => {
  void Promise.resolve().then(() => answer(task as InspectionTask)).then((result) => process.send?.(result), () => process.exit(1))
})
