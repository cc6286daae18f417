import { containerIn, textsInBytes, textsInNumbers } from './hidden-runs.ts'
import { lowBitsOf } from './low-bits.ts'
import type { LowBits } from './low-bits.ts'
import type { ModelFile, ModelTensor } from './model-file.ts'
import { isShort } from './shortest-decimal.ts'
import { exponentOf, numberForm, tensorNumbers } from './tensor-numbers.ts'

/** What was counted over the numbers of one tensor. Shares are between 0 and 1. */
export interface TensorFacts {
  readonly tensor: ModelTensor
  readonly numbers: Float64Array | null
  readonly count: number
  /** Distinct values among the first 65,536. */
  readonly distinct: number
  /** Values that are whole and at least 2 in size. */
  readonly wholeShare: number
  /** Values that need far fewer digits than the type holds, as measured data do and fitted weights do not. */
  readonly shortShare: number
  readonly shortCount: number
  /** Values of no size that weights have: infinite, not a number, above 10^9 or below 10^-30. */
  readonly strangeShare: number
  /** Distinct binary exponents. */
  readonly exponents: number
  /** Bits of the significand that the type has (0 for whole numbers), and how many of its last ones no value uses. */
  readonly significandBits: number
  readonly spareBits: number
  /** Chi-square by degrees of freedom of the lowest used bits; about 1 for noise. */
  readonly uneven: number
  /** Bits of information per byte, at most 8. */
  readonly entropy: number
  /** Counting by equal steps, or all the same: an index or a constant. */
  readonly regular: boolean
  /** A list by which an operator of trees links its nodes. */
  readonly links: boolean
  /** Texts read in the bytes, in the low bits or in the values as codes of characters. */
  readonly texts: readonly string[]
  /** The format of a file that begins inside. */
  readonly container: string | null
}

/** Values by which distinctness is judged. */
const mostDistinct = 65_536

function entropyOf(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0
  const times = new Float64Array(256)
  for (const byte of bytes) times[byte] = (times[byte] ?? 0) + 1
  let bits = 0
  for (const count of times) if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length)
  return bits
}

interface Counted {
  whole: number
  short: number
  strange: number
}

function countValues(numbers: Float64Array, dtype: string): Counted {
  const counted: Counted = { whole: 0, short: 0, strange: 0 }
  for (const value of numbers) {
    if (!Number.isFinite(value) || Math.abs(value) > 1e9 || value !== 0 && Math.abs(value) < 1e-30) counted.strange += 1
    else if (Number.isInteger(value)) counted.whole += Math.abs(value) >= 2 ? 1 : 0
    else if (isShort(value, dtype)) counted.short += 1
  }
  return counted
}

function isRegular(numbers: Float64Array): boolean {
  const step = (numbers[1] ?? 0) - (numbers[0] ?? 0)
  for (let index = 2; index < numbers.length; index += 1) if ((numbers[index] ?? 0) - (numbers[index - 1] ?? 0) !== step) return false
  return true
}

const nothingLow: LowBits = { spareBits: 0, uneven: 1, texts: [], container: null }

/** The lists by which an operator of trees links its nodes. */
const treeLinks = / (?:nodes_(?:treeids|nodeids|truenodeids|falsenodeids|featureids|missing_value_tracks_true|modes)|(?:class|target)_(?:treeids|nodeids|ids)|leaf_targetids|nodes_(?:trueleafs|falseleafs)|tree_roots)$/

/** Says whether a list links the nodes of trees and holds nothing that could not be such a link. */
function linksNodes({ kind, operator, name, dtype }: ModelTensor, numbers: Float64Array | null): boolean {
  if (kind !== 'attribute' || operator?.startsWith('TreeEnsemble') !== true || dtype !== 'i64' || numbers === null || !treeLinks.test(name)) return false
  const most = Math.max(numbers.length, 4_096)
  if (!numbers.every((value) => value >= 0 && value < most)) return false
  if (!/ nodes_(?:true|false)nodeids$/.test(name)) return true
  // Each node of a tree has one parent: an id occurs no oftener than there are trees with so many nodes. Letters do.
  const times = new Map<number, number>()
  let highest = 0
  for (const value of numbers) {
    if (value === 0) continue
    times.set(value, (times.get(value) ?? 0) + 1)
    highest = Math.max(highest, value)
  }
  const links = [...times.values()].reduce((sum, count) => sum + count, 0)
  return links < 16 || Math.max(...times.values()) * highest <= 6 * links
}

/** Counts what the rules ask about a tensor. */
export function factsOf(tensor: ModelTensor): TensorFacts {
  const numbers = tensorNumbers(tensor)
  const significandBits = numberForm(tensor.dtype)?.significand ?? 0
  const links = linksNodes(tensor, numbers)
  const low = numbers === null || significandBits === 0 ? nothingLow : lowBitsOf(numbers, significandBits)
  const counted = numbers === null ? { whole: 0, short: 0, strange: 0 } : countValues(numbers, tensor.dtype)
  const regular = numbers !== null && isRegular(numbers)
  const count = numbers?.length ?? 0
  const share = (times: number): number => (count === 0 ? 0 : times / count)
  return {
    tensor, numbers, count,
    distinct: new Set(numbers?.subarray(0, mostDistinct) ?? []).size,
    wholeShare: share(counted.whole), shortShare: share(counted.short), shortCount: counted.short, strangeShare: share(counted.strange),
    exponents: new Set((numbers ?? new Float64Array(0)).filter((value) => value !== 0).map(exponentOf)).size,
    significandBits, spareBits: low.spareBits, uneven: low.uneven,
    entropy: entropyOf(tensor.bytes.subarray(0, 1_048_576)),
    regular,
    links,
    texts: [...textsInBytes(tensor.bytes), ...low.texts, ...(numbers === null || links || regular ? [] : textsInNumbers(numbers))],
    container: containerIn(tensor.bytes) ?? low.container,
  }
}

const known = new WeakMap<ModelFile, readonly TensorFacts[]>()

/** The facts of every tensor of a model, counted once for all checks. */
export function tensorFacts(model: ModelFile): readonly TensorFacts[] {
  let facts = known.get(model)
  if (facts === undefined) {
    facts = model.tensors.map(factsOf)
    known.set(model, facts)
  }
  return facts
}
