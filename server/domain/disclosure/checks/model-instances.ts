import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import { instanceSigns } from '../models/instance-signs.ts'
import { modelsIn } from '../models/models-in.ts'

const id = 'model-instances'

/** Refuses models that are made of records: nearest neighbours, support vectors, kernel densities. */
export const modelInstances = defineCheck({
  id, version: 1, types: ['model'], risk: 'record-level', parameters: [], evidence: ['operators, names and shapes of the model', 'the algorithm and n of the training record'],
  says: 'A model that keeps training records (nearest neighbours, support vectors, kernel density, Gaussian process), or a tensor with a row for each record, is refused.',
  source: 'SACRO-ML 2.0: instance-based models contain records and score the highest risk',
  run: ({ file }) => modelsIn(file.read).flatMap(({ model }) => instanceSigns(model, file.description?.training ?? null).map((sign) => hit(id, 'models that hold records', {
    outcome: 'fail', at: wholeFile, message: `model-instances.${sign.kind}`, cure: 'cure.other-model',
    values: sign.kind === 'rows' ? { rows: sign.rows, columns: sign.columns } : { word: sign.word },
  }))),
})
