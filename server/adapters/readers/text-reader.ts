import type { OutputFormat, OutputReader } from '../../domain/disclosure/read-output.ts'
import { decodeText } from './decode-text.ts'
import { noticeText } from './notice-text.ts'
import { OutputCollector } from './output-collector.ts'
import { extensionOf } from './show-name.ts'

// table
const CODE = new Set(['py', 'r', 'sql', 'sh', 'do', 'ado', 'sas', 'sps', 'jl', 'm', 'js', 'ts', 'yml', 'yaml', 'toml', 'ini', 'cfg', 'rmd', 'qmd', 'stan', 'scala', 'java', 'c', 'cpp', 'h'])

/** Program text, told from other text by its name alone; text that is a table by content never gets here. */
export const codeReader: OutputReader = plainText('code', (name) => CODE.has(extensionOf(name)))

/** Prose, logs and everything else that decodes as text. */
export const textReader: OutputReader = plainText('text', () => true)

function plainText(format: OutputFormat, byName: (name: string) => boolean): OutputReader {
  return {
    format,
    recognises: (bytes, name) => byName(name) && decodeText(bytes) !== null,
    read: async (bytes) => {
      const found = new OutputCollector()
      const decoded = decodeText(bytes)
      if (decoded === null) {
        found.unread('encoding', null)
      } else {
        noticeText(decoded, found)
        found.shown('text', decoded.text, 1)
      }
      return found.done(format)
    },
  }
}
