import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import type { TrainingRecord } from '../models/training-record.ts'
import { modelsIn } from '../models/models-in.ts'

const id = 'model-record'
const rule = 'training record'

/** Entries without which nobody can judge a model. */
function missing(training: TrainingRecord): readonly string[] {
  const { task, algorithm, data, features, n, holdOut, software, baseModel } = training
  const isAdapter = task === 'language-adapter'
  const asked: readonly (readonly [string, boolean])[] = [
    ['task', task !== null], ['algorithm', algorithm !== null], ['data', data.length > 0], ['features', isAdapter || features.length > 0], ['n', n !== null],
    ['hold-out', holdOut !== null], ['software', Object.keys(software).length > 0], ['base-model', !isAdapter || baseModel !== null],
  ]
  return asked.filter(([, there]) => !there).map(([key]) => key)
}

function licenceFindings(training: TrainingRecord, { request }: FileEvidence): readonly Finding[] {
  const licensed = request.licensed
  if (licensed === undefined) return []
  return training.data.flatMap(({ dataset, version }) => {
    const held = licensed.filter((one) => one.dataset === dataset)
    if (held.length === 0) return [hit(id, rule, { outcome: 'fail', at: wholeFile, message: 'model-record.not-licensed', cure: 'cure.licensed-data', values: { dataset } })]
    if (version === null) return [hit(id, rule, { outcome: 'review', at: wholeFile, message: 'model-record.no-version', cure: 'cure.training-record', values: { dataset } })]
    return held.some((one) => one.version === version) ? [] : [hit(id, rule, { outcome: 'fail', at: wholeFile, message: 'model-record.other-version', cure: 'cure.licensed-data', values: { dataset, version } })]
  })
}

function run(evidence: FileEvidence): readonly Finding[] {
  const { file, parameters, type, request } = evidence
  const training = file.description?.training ?? null
  if (modelsIn(file.read).length === 0 && type !== 'model') return []
  if (training === null) return [hit(id, rule, { outcome: 'review', at: wholeFile, message: 'model-record.none', cure: 'cure.training-record' })]
  const findings: Finding[] = missing(training).map((entry) => hit(id, rule, { outcome: 'review', at: wholeFile, message: 'model-record.missing', cure: 'cure.training-record', values: { entry } }))
  const { n, holdOut } = training
  if (n !== null && n < parameters.threshold) findings.push(hit(id, 'threshold', { outcome: 'fail', at: wholeFile, message: 'model-record.few-records', cure: 'cure.more-records', values: { n, threshold: parameters.threshold } }))
  if (holdOut !== null && (holdOut.n < 10 * parameters.threshold || n !== null && holdOut.n < 0.05 * n)) findings.push(hit(id, rule, { outcome: 'review', at: wholeFile, message: 'model-record.small-hold-out', cure: 'cure.larger-hold-out', values: { n: holdOut.n, least: 10 * parameters.threshold } }))
  if (holdOut !== null && holdOut.how === null) findings.push(hit(id, rule, { outcome: 'review', at: wholeFile, message: 'model-record.missing', cure: 'cure.training-record', values: { entry: 'hold-out.how' } }))
  const rows = (request.licensed ?? []).filter(({ dataset, version }) => training.data.some((used) => used.dataset === dataset && used.version === version)).map(({ rowCount }) => rowCount)
  const known = rows.length > 0 && rows.every((count) => count !== null) ? rows.reduce<number>((sum, count) => sum + (count ?? 0), 0) : null
  if (known !== null && n !== null && n + (holdOut?.n ?? 0) > known) findings.push(hit(id, rule, { outcome: 'review', at: wholeFile, message: 'model-record.more-than-data', cure: 'cure.training-record', values: { n: n + (holdOut?.n ?? 0), rows: known } }))
  return [...findings, ...licenceFindings(training, evidence)]
}

/** Asks how a model was trained, and on data that the project is licensed for. */
export const modelRecord = defineCheck({
  id, version: 1, types: ['model'], risk: 'unknown-content', parameters: ['threshold'], evidence: ['the training record beside the model', 'the project’s licences'],
  says: 'Beside a model stands how it was made: task, algorithm, data version, features, n, hold-out and software; the data version is one that the project is licensed for.',
  source: 'SATRE v2 3.1.16 and 3.3.07; TEHDAS2 anonymisation guidance on models',
  run,
})
