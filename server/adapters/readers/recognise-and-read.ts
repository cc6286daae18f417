import type { OutputReader, ReadLimits, ReadOutput } from '../../domain/disclosure/read-output.ts'
import { foreignFormats } from './foreign-formats.ts'
import { OutputCollector } from './output-collector.ts'
import { ReadBudget } from './read-budget.ts'
import { outputReaders } from './reader-registry.ts'
import { PictureCodecNeeded } from './reencode-picture.ts'
import { extensionOf, hasUnseenCharacters } from './show-name.ts'

// table
const BINARY_EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  png: ['png'], jpg: ['jpeg'], jpeg: ['jpeg'], xlsx: ['xlsx'], xlsm: ['xlsx'], docx: ['docx'], parquet: ['parquet'], zip: ['zip'],
  pdf: ['pdf'], tar: ['tar'], gz: ['gzip'], tgz: ['gzip'], rds: ['rds', 'gzip'], pkl: ['pickle'], dta: ['stata'], sav: ['spss'], feather: ['feather'],
}
const TEXTUAL = new Set(['csv', 'tsv', 'text', 'markdown', 'json', 'ipynb', 'html', 'svg', 'code', 'empty'])

/** Reads one output file in this process; whatever happens, the answer is a value and damage makes it incomplete. */
export async function readOutput(bytes: Uint8Array, name: string, limits: ReadLimits): Promise<ReadOutput> {
  return await readWithin(bytes, name, new ReadBudget(limits, readWithin))
}

async function readWithin(bytes: Uint8Array, name: string, budget: ReadBudget): Promise<ReadOutput> {
  const extra = new OutputCollector()
  if (hasUnseenCharacters(name)) extra.notice('name-unseen-characters', 'review', null)
  if (bytes.length === 0) {
    extra.notice('empty-file', 'review', null)
    return extra.done('empty')
  }
  if (bytes.length > budget.bytes) {
    extra.unread('too-large', null, { bytes: bytes.length, limit: budget.bytes })
    return extra.done('unknown')
  }
  const read = await readByContent(bytes, name, budget, extra)
  for (const other of foreignFormats(bytes, read.format)) extra.notice('two-formats', 'fail', null, { first: read.format, second: other })
  noticeExtension(name, read, extra)
  if (budget.expired) extra.unread('time', null)
  const added = extra.done(read.format)
  return { ...read, complete: read.complete && added.complete, notices: [...read.notices, ...added.notices] }
}

async function readByContent(bytes: Uint8Array, name: string, budget: ReadBudget, extra: OutputCollector): Promise<ReadOutput> {
  let reader: OutputReader | undefined
  try {
    reader = outputReaders.find((candidate) => candidate.recognises(bytes, name))
    if (reader !== undefined) return await reader.read(bytes, name, budget)
    extra.unread('no-reader', null)
  } catch (error) {
    if (error instanceof PictureCodecNeeded) throw error
    extra.unread('crash', null, { reader: reader?.format ?? 'none' })
  }
  return new OutputCollector().done(reader?.format ?? 'unknown')
}

function noticeExtension(name: string, { format }: ReadOutput, extra: OutputCollector): void {
  const extension = extensionOf(name)
  const expected = BINARY_EXTENSIONS[extension]
  const agrees = expected === undefined ? TEXTUAL.has(format) || !/^(csv|tsv|tab|txt|md|log|json|ipynb|html?|svg|py|r|sql|do)$/.test(extension) : expected.includes(format)
  if (!agrees && format !== 'unknown') extra.notice('extension-differs', 'review', null, { format })
}
