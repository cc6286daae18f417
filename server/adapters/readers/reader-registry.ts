import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { arrowReader } from './arrow/arrow-reader.ts'
import { csvReader, tsvReader } from './csv-reader.ts'
import { docxReader } from './docx-reader.ts'
import { gzipReader } from './gzip-reader.ts'
import { htmlReader } from './html-reader.ts'
import { ipynbReader } from './ipynb-reader.ts'
import { jpegReader } from './jpeg-reader.ts'
import { jsonReader } from './json-reader.ts'
import { markdownReader } from './markdown-reader.ts'
import { modelReaders } from './models/model-readers.ts'
import { pdfReader } from './pdf/pdf-reader.ts'
import { pngReader } from './png-reader.ts'
import { parquetReader } from './parquet-reader.ts'
import { pickleReader, recognisedReaders } from './recognised-readers.ts'
import { svgReader } from './svg-reader.ts'
import { tarReader } from './tar-reader.ts'
import { codeReader, textReader } from './text-reader.ts'
import { xlsxReader } from './xlsx-reader.ts'
import { zipReader } from './zip-reader.ts'

/** Every reader, the one that proves most by content first; the first that recognises a file reads it. */
export const outputReaders: readonly OutputReader[] = [
  pngReader,
  jpegReader,
  parquetReader,
  arrowReader,
  xlsxReader,
  docxReader,
  zipReader,
  gzipReader,
  tarReader,
  ...modelReaders,
  pdfReader,
  ...recognisedReaders,
  pickleReader,
  ipynbReader,
  jsonReader,
  svgReader,
  htmlReader,
  csvReader,
  tsvReader,
  markdownReader,
  codeReader,
  textReader,
]
