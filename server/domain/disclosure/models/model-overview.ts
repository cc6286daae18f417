import type { OutputTable } from '../read-output.ts'
import type { ModelFile } from './model-file.ts'
import { tensorFacts } from './tensor-facts.ts'

/** Tensors shown to a person; more are counted. */
const mostTensors = 2_000

const short = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value))

function range(numbers: Float64Array | null): readonly [string, string] {
  if (numbers === null || numbers.length === 0) return ['', '']
  let least = Infinity
  let most = -Infinity
  for (const value of numbers) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return [short(least), short(most)]
}

/** A model as a person can look at it: its tensors with what was counted in each, and its words. */
export function modelOverview(model: ModelFile): readonly OutputTable[] {
  const tensors = tensorFacts(model).slice(0, mostTensors).map((facts) => {
    const { tensor, count, distinct, significandBits, spareBits, numbers } = facts
    return [tensor.name, tensor.kind, tensor.operator ?? '', tensor.dtype, tensor.shape.join('×'), String(count), String(distinct), significandBits === 0 ? '' : String(significandBits - spareBits), ...range(numbers)]
  })
  const rest = model.tensors.length - tensors.length
  const words = model.strings.map(({ kind, where, text }) => [kind, where, text])
  return [
    { sheet: `${model.format}: ${model.tensors.length} tensors`, firstRow: 1, firstColumn: 1, rows: [['tensor', 'kind', 'operator', 'type', 'shape', 'numbers', 'distinct', 'bits', 'least', 'most'], ...tensors, ...(rest > 0 ? [[`+ ${rest}`, '', '', '', '', '', '', '', '', '']] : [])] },
    ...(words.length === 0 ? [] : [{ sheet: 'words', firstRow: 1, firstColumn: 1, rows: [['kind', 'where', 'text'], ...words] }]),
    ...(model.operators.length === 0 ? [] : [{ sheet: 'operators', firstRow: 1, firstColumn: 1, rows: [['domain', 'operator'], ...model.operators.map(({ domain, type }) => [domain, type])] }]),
  ]
}
