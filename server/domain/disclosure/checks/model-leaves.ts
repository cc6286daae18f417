import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import { meanLeafSize } from '../models/instance-signs.ts'
import type { ModelFile } from '../models/model-file.ts'
import { modelsIn } from '../models/models-in.ts'

const id = 'model-leaves'

function judge(model: ModelFile, { file, parameters: { threshold } }: FileEvidence): readonly Finding[] {
  const training = file.description?.training ?? null
  if (threshold <= 1 || meanLeafSize(model, 1) === null) return []
  const make = (outcome: 'review' | 'fail', message: string, values: Finding['values']): readonly Finding[] =>
    [hit(id, 'threshold', { outcome, at: wholeFile, message: `model-leaves.${message}`, cure: 'cure.larger-leaves', values: { ...values, threshold } })]
  const size = training?.n === null || training === null ? null : meanLeafSize(model, training.n)
  if (size === null) return make('review', 'unknown', {})
  if (size.size < threshold) return make('fail', 'too-small', { leaves: size.leaves, trees: size.trees, size: Math.round(size.size * 10) / 10 })
  const told = Number(Object.entries(training?.hyperparameters ?? {}).find(([name]) => /^min[_-](?:samples[_-]leaf|child[_-]samples|data[_-]in[_-]leaf|node[_-]size)$|^nodesize$/i.test(name))?.[1])
  return told >= threshold ? [] : make('review', 'smallest-unknown', { leaves: size.leaves, trees: size.trees })
}

/** Refuses trees whose leaves stand for too few training records. */
export const modelLeaves = defineCheck({
  id, version: 1, types: ['model'], risk: 'low-count', parameters: ['threshold'], evidence: ['number of leaves and n', 'the smallest leaf allowed in training'],
  says: 'A leaf of a tree is a cell of a table: on average no fewer than the threshold of training records may stand behind one, and training must have kept the smallest at the threshold.',
  source: 'SACRO-ML safemodel rules (min_samples_leaf) and structural attack (k-anonymity)',
  run: (evidence) => modelsIn(evidence.file.read).flatMap(({ model }) => judge(model, evidence)),
})
