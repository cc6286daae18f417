import type { ModelFormat, ModelString } from '../../../domain/disclosure/models/model-file.ts'
import type { OutputReader } from '../../../domain/disclosure/read-output.ts'
import { OutputCollector } from '../output-collector.ts'
import { showName } from '../show-name.ts'
import { modelFormatOf, readModelFile } from './read-model-file.ts'

const MOST_SINGLE_TEXTS = 1_000

/** Readers of the model formats that hold numbers and no code: every word is taken out, every tensor told apart. */
export const modelReaders: readonly OutputReader[] = (['gguf', 'safetensors', 'onnx'] as const).map((format) => modelReader(format))

function modelReader(format: ModelFormat): OutputReader {
  return {
    format,
    recognises: (bytes) => modelFormatOf(bytes) === format,
    read: async (bytes) => {
      const found = new OutputCollector()
      const reading = readModelFile(bytes)
      if (reading?.model.format !== format) found.unread('damaged', null)
      else {
        const { model, problems } = reading
        found.model = model
        for (const { problem, where } of problems) found.unread(problem, showName(where))
        for (const { offset, length } of model.gaps) found.notice('unlisted-bytes', 'fail', `byte ${offset}`, { bytes: length })
        found.notice('model-file', 'review', null, { tensors: model.tensors.length })
        hiddenTexts(model.strings, found)
      }
      return await Promise.resolve(found.done(format))
    },
  }
}

/** Names are one text; other strings stand alone as long as they are few. */
function hiddenTexts(strings: readonly ModelString[], found: OutputCollector): void {
  const alone = strings.filter(({ kind }) => kind !== 'name')
  for (const { where, text } of alone.slice(0, MOST_SINGLE_TEXTS)) found.hidden(showName(where), text)
  found.hidden('model metadata', alone.slice(MOST_SINGLE_TEXTS).map(({ text }) => text).join('\n'))
  found.hidden('model names', strings.filter(({ kind }) => kind === 'name').map(({ text }) => text).join('\n'))
}
