import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import { modelsIn } from '../models/models-in.ts'
import { tensorFacts } from '../models/tensor-facts.ts'

const id = 'model-precision'

/** Points at weights with more bits than a prediction needs: the last ones are the best place for a message. */
export const modelPrecision = defineCheck({
  id, version: 1, types: ['model'], risk: 'hidden-content', parameters: ['model.significand'], evidence: ['the significand bits that weights use'],
  says: 'Weights are rounded to a few bits of significand; encrypted content in the last bits cannot be told from noise, so those bits must be zero.',
  source: 'hidden data in the low bits of weights; IEEE 754 half precision',
  run: ({ file, parameters }) => modelsIn(file.read).flatMap(({ model }) => {
    const loose = tensorFacts(model).filter(({ significandBits, spareBits, count }) => count > 0 && significandBits - spareBits > parameters.model.significand)
    const most = Math.max(0, ...loose.map(({ significandBits, spareBits }) => significandBits - spareBits))
    return loose.length === 0 ? [] : [hit(id, 'model.significand', { outcome: 'review', at: wholeFile, message: 'model-precision.too-fine', cure: 'cure.round-weights', values: { tensors: loose.length, bits: most, most: parameters.model.significand } })]
  }),
})
