import type { RecordSource } from '../check-request.ts'
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

/** Bytes of information in the data that a model says it was trained on; never more than the data at hand can hold. Null where nobody says. */
export function bytesIn(training: TrainingRecord | null, data: readonly RecordSource[]): number | null {
  if (training === null) return null
  const columns = Math.max(1, training.features.length + (training.target === null ? 0 : 1))
  const told = training.bytesIn ?? (training.n === null ? null : training.n * columns * 4)
  if (told === null) return null
  if (data.length === 0 || training.task === 'language-adapter') return told
  return Math.min(told, data.reduce((sum, { rowCount, columns: held }) => sum + rowCount * held.length * 4, 0))
}
