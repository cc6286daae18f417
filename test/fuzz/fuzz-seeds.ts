import { readFileSync } from 'node:fs'
import { mutateBytes, mutatePngChunks, mutateZipPart } from './mutate-bytes.ts'
import type { RandomSource } from './random-source.ts'

/** One file that mutations start from, and what its format promises. */
export interface FuzzSeed {
  readonly name: string
  readonly bytes: Uint8Array
  /** `sums`: check sums cover the content. `ends`: a file that was cut short shows it. `none`: any text is a valid file. */
  readonly promise: 'sums' | 'ends' | 'none'
  readonly mutate: (bytes: Uint8Array, random: RandomSource) => Uint8Array
}

function seed(name: string, promise: FuzzSeed['promise'], mutate = mutateBytes): FuzzSeed {
  return { name, promise, mutate, bytes: new Uint8Array(readFileSync(new URL(`../fixtures/readers/${name}`, import.meta.url))) }
}

/** A real file for every reader; archives also with mutations behind their check sums. */
export const fuzzSeeds: Readonly<Record<string, FuzzSeed>> = {
  csv: seed('plain.csv', 'none'),
  cp949: seed('cp949.csv', 'none'),
  markdown: seed('table.md', 'none'),
  html: seed('styled.html', 'none'),
  json: seed('records.json', 'ends'),
  ipynb: seed('executed.ipynb', 'ends'),
  svg: seed('plot.svg', 'ends'),
  png: seed('plot.png', 'sums'),
  'png behind sums': seed('plot.png', 'ends', mutatePngChunks),
  jpeg: seed('plot.jpg', 'ends'),
  zip: seed('plain.zip', 'sums'),
  tar: seed('plain.tar', 'ends'),
  gzip: seed('plain.tar.gz', 'sums'),
  xlsx: seed('hidden.xlsx', 'sums'),
  'xlsx behind sums': seed('rich.xlsx', 'ends', mutateZipPart),
  docx: seed('lean.docx', 'sums'),
  'docx behind sums': seed('lean.docx', 'ends', mutateZipPart),
  parquet: seed('plain-snappy.parquet', 'ends'),
  'parquet gzip': seed('plain-gzip.parquet', 'ends'),
  'parquet pages v2': seed('pages-v2.parquet', 'ends'),
  arrow: seed('types-none.feather', 'ends'),
  'arrow lz4': seed('types-lz4.feather', 'ends'),
  'arrow zstd': seed('types-zstd.feather', 'ends'),
  'arrow stream': seed('types.arrows', 'none'),
  safetensors: seed('weights.safetensors', 'ends'),
  onnx: seed('model.onnx', 'none'),
  gguf: seed('model.gguf', 'ends'),
  pickle: seed('protocol-0.pkl', 'none'),
  pdf: seed('report.pdf', 'none'),
  'pdf of a page': seed('html.pdf', 'none'),
}
