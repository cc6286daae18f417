import type { Finding, FindingValues } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import { bytesIn, bytesOut } from '../models/model-budget.ts'
import { modelsIn } from '../models/models-in.ts'

const id = 'model-size'

/** Weighs what the weights can carry against what the model was trained on. */
export const modelSize = defineCheck({
  id, version: 1, types: ['model'], risk: 'hidden-content', parameters: ['model.size'], evidence: ['bits that the weights use', 'n and the features of the training record'],
  says: 'The information that all numbers and words of a model can hold is at most a small part of that in its training data.',
  source: 'size budget for weights: bytes out against bytes in',
  run: ({ file, parameters, data, request }) => modelsIn(file.read).flatMap(({ model }) => {
    const out = bytesOut(model)
    const make = (outcome: 'review' | 'fail', message: string, cure: string, values: FindingValues): Finding =>
      hit(id, 'model.size', { outcome, at: wholeFile, message: `model-size.${message}`, cure, values: { out, ...values } })
    const given = bytesIn(file.description?.training ?? null, data, request.licensed)
    if (given === null) return [make('review', 'unknown', 'cure.training-record', {})]
    const percent = given.bytes === 0 ? Infinity : (100 * out) / given.bytes
    if (percent > parameters.model.size) return [make('fail', 'too-large', 'cure.smaller-model', { in: given.bytes, percent: Number.isFinite(percent) ? Number(percent.toPrecision(3)) : null, most: parameters.model.size })]
    return given.from === 'told' ? [make('review', 'told', 'cure.look-at-card', { in: given.bytes })] : []
  }),
})
