import type { Finding, FindingValues } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import type { ModelParameters } from '../disclosure-profile.ts'
import type { ModelTests, TrainingRecord } from '../models/training-record.ts'
import { modelsIn } from '../models/models-in.ts'

const id = 'model-tests'

/** Characters of a training text given back that are no common phrase. */
const longEcho = 50

function judge(tests: ModelTests, training: TrainingRecord | null, limits: ModelParameters): readonly Finding[] {
  const findings: Finding[] = []
  const add = (rule: string, outcome: 'review' | 'fail', message: string, values: FindingValues): void => {
    findings.push(hit(id, rule, { outcome, at: wholeFile, message: `model-tests.${message}`, cure: outcome === 'fail' ? 'cure.forget' : 'cure.run-tests', values }))
  }
  const { attackAuc, attackTpr, exposed, canaries, longestEcho, gap } = tests
  if (attackAuc === null || attackTpr === null) add('membership', 'review', 'no-attack', {})
  if (attackAuc !== null && attackAuc > limits.attackAuc) add('model.attack-auc', 'fail', 'members-told-apart', { auc: attackAuc, most: limits.attackAuc })
  if (attackTpr !== null && attackTpr > limits.attackTpr) add('model.attack-tpr', 'fail', 'members-named', { percent: attackTpr, most: limits.attackTpr })
  if (exposed !== null && exposed !== '0') add('membership', 'review', 'exposed', { exposed })
  if (gap !== null && training?.task !== 'regression' && gap > 0.1) add('membership', 'review', 'gap', { gap })
  if (training?.task !== 'language-adapter') return findings
  if (canaries === null) add('memorisation', 'review', 'no-canaries', {})
  else if (canaries.meanExposure > limits.exposure) add('model.exposure', 'fail', 'canaries-learnt', { exposure: canaries.meanExposure, most: limits.exposure })
  if (longestEcho === null) add('memorisation', 'review', 'no-echo', {})
  else if (longestEcho >= longEcho) add('memorisation', 'fail', 'echo', { characters: longestEcho })
  return findings
}

function run({ file, parameters, type }: FileEvidence): readonly Finding[] {
  if (modelsIn(file.read).length === 0 && type !== 'model') return []
  const tests = file.description?.tests ?? null
  if (tests === null) return [hit(id, 'tests', { outcome: 'review', at: wholeFile, message: 'model-tests.none', cure: 'cure.run-tests' })]
  const other = tests.modelSha256 !== file.sha256
  return [
    ...(other ? [hit(id, 'tests', { outcome: tests.modelSha256 === null ? 'review' as const : 'fail' as const, at: wholeFile, message: 'model-tests.other-model', cure: 'cure.run-tests' })] : []),
    ...judge(tests, file.description?.training ?? null, parameters.model),
    // The report was written where the researcher rules: good numbers in it never let a model through by themselves.
    hit(id, 'tests', { outcome: 'review', at: wholeFile, message: 'model-tests.told', cure: 'cure.look-at-card', values: { auc: tests.attackAuc, percent: tests.attackTpr, attacks: tests.attacks, shadows: tests.shadowModels } }),
  ]
}

/** Reads what the tests inside the wall found; bad numbers refuse a model, good ones go to a person. */
export const modelTests = defineCheck({
  id, version: 1, types: ['model'], risk: 'record-level', parameters: ['model.attack-auc', 'model.attack-tpr', 'model.exposure'], evidence: ['the report of the tests inside the wall, of this very file'],
  says: 'Membership attacks on a declared hold-out, records exposed, canaries and echoes of training texts: above the limits a model is refused; below them a person decides, for the report is the author’s word.',
  source: 'SACRO-ML 2.0; Carlini et al. 2022 (LiRA) and 2019 (exposure)',
  run,
})
