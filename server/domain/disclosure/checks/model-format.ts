import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { OutputFormat } from '../read-output.ts'
import { modelsIn } from '../models/models-in.ts'

const id = 'model-format'
const rule = 'formats that hold numbers and no code'
const textFormats = new Set<OutputFormat>(['csv', 'tsv', 'json', 'text', 'markdown', 'code', 'xlsx', 'html']) // table

/** Lets a model leave only in a format that holds numbers and names and can be read to the last byte. */
export const modelFormat = defineCheck({
  id, version: 1, types: ['model'], risk: 'unknown-content', parameters: [], evidence: ['every byte of the model accounted for'],
  says: 'A model leaves as safetensors, ONNX or GGUF, read to the last byte; a file that stands in another place, a pickle or an unknown format is refused.',
  source: 'SATRE v2 3.3.07; SACRO-ML: loading a pickle runs code',
  run: ({ file, type }) => {
    const models = modelsIn(file.read)
    const findings: Finding[] = []
    if (models.length === 0 && type === 'model' && file.read.format !== 'pickle') {
      const outcome = textFormats.has(file.read.format) ? 'review' : 'fail'
      findings.push(hit(id, rule, { outcome, at: wholeFile, message: 'model-format.other', cure: 'cure.safe-model-format', values: { format: file.read.format } }))
    }
    for (const { model, inside } of models) {
      if (!model.complete) findings.push(hit(id, rule, { outcome: 'fail', at: wholeFile, message: 'model-format.not-accounted', cure: 'cure.model-again', values: { format: model.format, bytes: model.gaps.reduce((sum, { length }) => sum + length, 0), ...(inside === null ? {} : { where: inside }) } }))
      if (model.tensors.length === 0) findings.push(hit(id, rule, { outcome: 'review', at: wholeFile, message: 'model-format.no-numbers', cure: 'cure.model-again', values: { format: model.format } }))
    }
    return findings
  },
})
