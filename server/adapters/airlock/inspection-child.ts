/** Entry of the process: takes one task, answers its result. */
import { inspectOutputs, numbersOf, type InspectionTask } from './inspect-outputs.ts'
import { seeDifference } from './see-difference.ts'

const answer = async (task: InspectionTask): Promise<unknown> => {
  if (task.do === 'inspect') return inspectOutputs(task.request, task.version)
  // Repairs alone need the readers too.
  if (task.do === 'repair') return (await import('./offer-repairs.ts')).offerRepairs(task)
  if (task.do === 'difference') return seeDifference(task)
  return numbersOf(task.files, task.licensed)
}
process.once('disconnect', () => process.exit(1))
process.once('message', (task) => {
  void answer(task as InspectionTask).then((result) => process.send?.(result), () => process.exit(1))
})
