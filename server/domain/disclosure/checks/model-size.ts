import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import { bytesIn, bytesOut } from '../models/model-budget.ts'
import { modelsIn } from '../models/models-in.ts'

const id = 'model-size'

/** Weighs what the weights can carry against what the model was trained on. */
export const modelSize = defineCheck({
  id, version: 1, types: ['model'], risk: 'hidden-content', parameters: ['model.size'], evidence: ['bits that the weights use', 'n and the features of the training record'],
  says: 'The information that all numbers and words of a model can hold is at most a small part of that in its training data.',
  source: 'size budget for weights: bytes out against bytes in',
  run: ({ file, parameters, data }) => modelsIn(file.read).flatMap(({ model }) => {
    const out = bytesOut(model)
    const given = bytesIn(file.description?.training ?? null, data)
    if (given === null) return [hit(id, 'model.size', { outcome: 'review', at: wholeFile, message: 'model-size.unknown', cure: 'cure.training-record', values: { out } })]
    const percent = given === 0 ? Infinity : (100 * out) / given
    if (percent <= parameters.model.size) return []
    return [hit(id, 'model.size', { outcome: 'fail', at: wholeFile, message: 'model-size.too-large', cure: 'cure.smaller-model', values: { out, in: given, percent: Number.isFinite(percent) ? Number(percent.toPrecision(3)) : null, most: parameters.model.size } })]
  }),
})
