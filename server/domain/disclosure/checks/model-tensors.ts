import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { ModelFile } from '../models/model-file.ts'
import { modelsIn } from '../models/models-in.ts'
import { shownName } from '../models/shown-name.ts'
import { tensorFacts } from '../models/tensor-facts.ts'
import { tensorSigns } from '../models/tensor-signs.ts'

const id = 'model-tensors'
/** Findings of one kind before the rest is one. */
const mostOfKind = 5

function judge(model: ModelFile): readonly Finding[] {
  const shown = new Map<string, number>()
  return tensorFacts(model).flatMap((facts, place) => tensorSigns(facts).flatMap((sign) => {
    const times = (shown.get(sign.kind) ?? 0) + 1
    shown.set(sign.kind, times)
    return times > mostOfKind ? [] : [hit(id, 'weights are weights', {
      outcome: sign.outcome, at: wholeFile, message: `model-tensors.${sign.kind}`, cure: 'cure.only-weights', values: { tensor: shownName(facts.tensor.name, place), count: sign.count },
    })]
  }))
}

/** Points at tensors that hold something other than weights. */
export const modelTensors = defineCheck({
  id, version: 1, types: ['model'], risk: 'hidden-content', parameters: [], evidence: ['every number of the model'],
  says: 'Texts, files, identifiers, whole or short decimal numbers, raw bytes, and numbers of no size or spread that weights have are found in tensors, in their low bits and in operators’ lists.',
  source: 'covert channels in weights',
  run: ({ file }) => modelsIn(file.read).flatMap(({ model }) => judge(model)),
})
