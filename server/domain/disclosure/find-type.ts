import type { CheckFile } from './check-request.ts'
import type { OutputFormat } from './read-output.ts'
import { looksLikeModel } from './model-evidence.ts'
import { typeOfKind } from './statistic-types.ts'
import type { StatisticType } from './statistic-types.ts'
import type { FoundTables } from './tables/found-tables.ts'

const typeOfFormat: Readonly<Partial<Record<OutputFormat, StatisticType>>> = { // table
  code: 'code', text: 'document', markdown: 'document', png: 'picture', jpeg: 'picture', svg: 'picture', pdf: 'document', docx: 'document',
  safetensors: 'model', onnx: 'model', gguf: 'model', pickle: 'model', html: 'document', ipynb: 'document',
  zip: 'document', tar: 'document', gzip: 'document', json: 'document',
}

/** Types in the order in which the most telling one names a file with several measures. */
const telling: readonly StatisticType[] = [ // table
  'correlation-coefficients', 'hazard-survival-tables', 'endpoints', 'position', 'linear-aggregations', 'gini-coefficient', 'non-linear-concentration-ratios',
  'calculated-ratios', 'statistical-hypothesis-tests', 'mode', 'shape', 'clusters', 'frequencies',
]

/** The type that a file has or seems to have. */
export function findType(file: CheckFile, found: FoundTables): { type: StatisticType | null; assumed: boolean } {
  const told = file.type ?? file.description?.type ?? null
  if (told !== null) return { type: told, assumed: false }
  if (found.recordLevel.some(({ strength }) => strength === 'strong')) return { type: 'record-level', assumed: true }
  const kinds = new Set(found.tables.map(({ measure }) => typeOfKind[measure.kind]))
  const fromTables = telling.find((type) => kinds.has(type))
  if (fromTables !== undefined) return { type: fromTables, assumed: true }
  if (found.fitTable || file.read.texts.some(({ text }) => looksLikeModel(text))) return { type: 'correlation-coefficients', assumed: true }
  return { type: typeOfFormat[file.read.format] ?? (found.glossary ? 'document' : null), assumed: true }
}
