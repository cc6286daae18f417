import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import type { Finding } from '../check-report.ts'
import { modelsOf } from '../model-evidence.ts'

const id = 'model-differencing'

interface SizedModel {
  readonly n: number
  readonly from: string
}

function earlierModels({ request }: FileEvidence): readonly SizedModel[] {
  return (request.against ?? []).flatMap((release) => release.files.flatMap((file) =>
    modelsOf(file.read, file.description).flatMap(({ n }) => (n === null ? [] : [{ n, from: release.name }]))))
}

function run(evidence: FileEvidence): readonly Finding[] {
  const threshold = evidence.parameters.differenceThreshold
  if (threshold <= 1) return []
  const sizes = [...new Set(modelsOf(evidence.file.read, evidence.file.description).flatMap(({ n }) => n ?? []))]
  const before = earlierModels(evidence)
  return sizes.flatMap((n) => {
    const close = before.find((model) => model.n !== n && Math.abs(model.n - n) < threshold)
    return close === undefined ? [] : [hit(id, 'difference-threshold', {
      outcome: 'review', at: wholeFile, message: 'model-differencing.few-apart', cure: 'cure.explain-change',
      values: { n, other: close.from, difference: Math.abs(close.n - n), threshold },
    })]
  })
}

/** Points at a model fitted on nearly the same units as one released before: their difference may be one person's data. */
export const modelDifferencing = defineCheck({
  id, version: 1, types: ['correlation-coefficients', 'statistical-hypothesis-tests'], risk: 'differencing', parameters: ['difference-threshold'],
  evidence: ['n of this and of earlier models'],
  says: 'A model whose n differs from an earlier model’s by fewer than the difference threshold, and not by zero, goes to a person.',
  source: 'Handbook on output checking: the same model with one case more or less',
  run,
})
