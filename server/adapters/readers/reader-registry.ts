import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { csvReader, tsvReader } from './csv-reader.ts'
import { jpegReader } from './jpeg-reader.ts'
import { pngReader } from './png-reader.ts'
import { codeReader, textReader } from './text-reader.ts'

/** Every reader, the one that proves most by content first; the first that recognises a file reads it. */
export const outputReaders: readonly OutputReader[] = [
  pngReader,
  jpegReader,
  csvReader,
  tsvReader,
  codeReader,
  textReader,
]
