import type { LicensedVersion, RecordSource } from '../check-request.ts'
import type { ModelFile } from './model-file.ts'
import type { TrainingRecord } from './training-record.ts'
import { tensorFacts } from './tensor-facts.ts'
import type { TensorFacts } from './tensor-facts.ts'

/** Bits that the numbers of a tensor can carry: those of their types that any of them uses, or what tells their distinct values apart. */
export function bitsOfTensor(facts: TensorFacts): number {
  const { numbers, count, distinct, significandBits, spareBits, exponents, regular, tensor } = facts
  if (numbers === null) return tensor.bytes.length * 8
  if (regular || count === 0) return 0
  const told = significandBits === 0 ? (8 * tensor.bytes.length) / count : 1 + Math.log2(Math.max(1, exponents)) + significandBits - spareBits
  return count * (count > distinct && distinct < 65_536 ? Math.min(told, Math.log2(Math.max(2, distinct))) : told)
}

/** Bytes that a model can carry out. */
export function bytesOut(model: ModelFile): number {
  const bits = tensorFacts(model).reduce((sum, facts) => sum + bitsOfTensor(facts), 0)
  const words = model.strings.reduce((sum, { text }) => sum + text.length, 0)
  return Math.ceil(bits / 8) + words
}

/** Bytes of information that a model was trained on, and whose word that is. */
export interface TrainingBytes {
  readonly bytes: number
  /** `worked-out`: from records and columns; `told`: only the author says, as of a collection of texts. */
  readonly from: 'worked-out' | 'told'
}

/** What the data at hand or the licences say is the most that there can be; null where they are silent. */
function mostBytes(training: TrainingRecord, data: readonly RecordSource[], licensed: readonly LicensedVersion[]): number | null {
  if (data.length > 0) return data.reduce((sum, { rowCount, columns }) => sum + rowCount * columns.length * 4, 0)
  const used = licensed.filter(({ dataset, version }) => training.data.some((one) => one.dataset === dataset && one.version === version))
  if (used.length === 0 || used.some(({ rowCount, columns }) => rowCount === null || columns === undefined)) return null
  return used.reduce((sum, { rowCount, columns }) => sum + (rowCount ?? 0) * (columns?.length ?? 0) * 4, 0)
}

/** Bytes of information in the data that a model says it was trained on: four for each number of each record. Null where nobody says. */
export function bytesIn(training: TrainingRecord | null, data: readonly RecordSource[], licensed: readonly LicensedVersion[] = []): TrainingBytes | null {
  if (training === null) return null
  const { task, n, features, target, bytesIn: told } = training
  if (features.length === 0 || task === 'language-adapter') return told === null ? null : { bytes: told, from: 'told' }
  if (n === null) return null
  const own = n * (features.length + (target === null ? 0 : 1)) * 4
  return { bytes: Math.min(own, mostBytes(training, data, licensed) ?? Infinity), from: 'worked-out' }
}
