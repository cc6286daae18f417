import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { ModelFile } from '../models/model-file.ts'
import { modelsIn } from '../models/models-in.ts'
import { shownName } from '../models/shown-name.ts'
import { wordSigns } from '../models/word-signs.ts'

const id = 'model-words'
const mostFindings = 20

function judge(model: ModelFile): readonly Finding[] {
  return wordSigns(model).slice(0, mostFindings).map(({ kind, outcome, count, where }) => hit(id, 'words say what they carry', {
    outcome, at: wholeFile, message: `model-words.${kind}`, cure: 'cure.plain-metadata', values: { count, where: where === '' ? '' : shownName(where, 0) },
  }))
}

/** Points at metadata, names, labels and tokens of a model that carry data. */
export const modelWords = defineCheck({
  id, version: 1, types: ['model'], risk: 'hidden-content', parameters: [], evidence: ['every key, value, name, label and token'],
  says: 'Metadata and documentation are short and plain; names hold no numbers but those of layers in a row; labels and tokens are no records.',
  source: 'covert channels in model metadata',
  run: ({ file }) => modelsIn(file.read).flatMap(({ model }) => judge(model)),
})
