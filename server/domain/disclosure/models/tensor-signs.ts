import { entropy } from '../texts/covert-text.ts'
import { scanIdentifiers } from '../identifiers/identifier-scan.ts'
import type { ModelTensor } from './model-file.ts'
import type { TensorFacts } from './tensor-facts.ts'

/** A way in which a tensor holds something that is no weight. */
export interface TensorSign {
  readonly kind:
    | 'identifiers' | 'text' | 'container' | 'whole-numbers' | 'short-numbers' | 'some-short-numbers' | 'strange-numbers' | 'uneven-bits' | 'one-size' | 'raw-bytes' | 'constant-run' | 'wrong-shape' | 'foreign-type' | 'codes'
  readonly outcome: 'review' | 'fail'
  readonly count: number
}

/** Numbers in a tensor before what they look like says anything. */
const enough = 32

/** Lists of an operator that say how it works: axes, shapes, labels of classes. */
const settings = / (?:classlabels_\w+|class_ids|axes|axis|perm|pads|strides|kernel_shape|dilations|shape|split|output_padding|cats_int64s|keys_int64s)$/
const quantised = /(?:quant|qweight|qzeros|scales?|absmax|zero_?point|g_idx|_int8|_uint8|packed|codebook)/i
const positions = /(?:position_?ids|token_type_ids|num_batches_tracked|attention\.masked?_?bias|shape|axes|indices|vocab_size|_size)/i

function textSigns({ texts, container }: TensorFacts): readonly TensorSign[] {
  const identifiers = texts.reduce((sum, text) => sum + scanIdentifiers(text).length, 0)
  const signs: TensorSign[] = []
  if (identifiers > 0) signs.push({ kind: 'identifiers', outcome: 'fail', count: identifiers })
  if (texts.length > 0) signs.push({ kind: 'text', outcome: 'fail', count: texts.length })
  if (container !== null) signs.push({ kind: 'container', outcome: 'fail', count: 1 })
  return signs
}

function isSetting({ tensor, links, count }: TensorFacts): boolean {
  return links || tensor.kind === 'attribute' && settings.test(tensor.name) && count < 1_000
}

function isThreshold({ kind, operator, name }: ModelTensor): boolean {
  return kind === 'attribute' && operator?.startsWith('TreeEnsemble') === true && / nodes_(?:values|splits)$/.test(name)
}

/** Scores of tokens fall from one to the next; kinds of tokens are few. */
function isVocabulary({ tensor: { kind, name }, numbers, distinct }: TensorFacts): boolean {
  if (kind !== 'metadata' || numbers === null || !name.startsWith('tokenizer.')) return false
  return distinct <= 8 || numbers.every((value, index) => index === 0 || value <= (numbers[index - 1] ?? 0) || value === 0)
}

/** Whole numbers of several sizes where weights or their quantised form should be. */
function wholeSigns(facts: TensorFacts): readonly TensorSign[] {
  const { tensor, count, distinct, wholeShare, significandBits, regular } = facts
  if (regular || isSetting(facts) || isVocabulary(facts) || positions.test(tensor.name)) return []
  if (significandBits > 0) return count >= enough && wholeShare >= 0.25 && distinct > 8 ? [{ kind: 'whole-numbers', outcome: isThreshold(tensor) ? 'review' : 'fail', count: Math.round(wholeShare * count) }] : []
  if (tensor.dtype === 'bool') return count >= 256 && distinct > 1 ? [{ kind: 'foreign-type', outcome: 'review', count }] : []
  const narrow = tensor.dtype === 'i8' || tensor.dtype === 'u8'
  if (narrow) return []
  return count >= 16 && distinct > 2 ? [{ kind: 'foreign-type', outcome: 'fail', count }] : []
}

function shortSigns({ count, shortShare, shortCount, tensor, distinct, significandBits }: TensorFacts): readonly TensorSign[] {
  if (significandBits < 20) return []
  const chance = tensor.dtype === 'f32' ? 0.01 : 0.000_01
  // A tree's threshold lies between two records' values.
  const outcome = isThreshold(tensor) ? 'review' : 'fail'
  if (count >= enough && shortShare >= 0.2 && distinct > 8) return [{ kind: 'short-numbers', outcome, count: shortCount }]
  return shortCount >= 8 && distinct > 8 && shortCount > 20 * chance * count ? [{ kind: 'some-short-numbers', outcome: 'review', count: shortCount }] : []
}

function byteSigns({ tensor, count, distinct, entropy: bits, numbers }: TensorFacts): readonly TensorSign[] {
  if (tensor.dtype === 'u8' || tensor.dtype === 'i8') {
    if (count >= 64 && distinct > 2 && !quantised.test(tensor.name)) return [{ kind: 'raw-bytes', outcome: tensor.dtype === 'u8' ? 'fail' : 'review', count }]
    return count >= 4096 && bits > 7.99 ? [{ kind: 'raw-bytes', outcome: 'review', count }] : []
  }
  return numbers === null && tensor.dtype === 'string' && tensor.bytes.length > 0 ? [{ kind: 'foreign-type', outcome: 'fail', count: tensor.bytes.length }] : []
}

function runSign({ numbers, distinct, regular, links }: TensorFacts): readonly TensorSign[] {
  if (numbers === null || regular || links || distinct < 16) return []
  let longest = 0
  let run = 1
  for (let index = 1; index < numbers.length; index += 1) {
    const value = numbers[index] ?? 0
    run = value === numbers[index - 1] && value !== 0 && Math.abs(value) !== 1 ? run + 1 : 1
    if (run > longest) longest = run
  }
  return longest >= 32 ? [{ kind: 'constant-run', outcome: 'review', count: longest }] : []
}

/** Few values, each many times: letters, categories or digits rather than weights. */
function codeSign({ count, distinct, tensor, regular, significandBits, spareBits, numbers }: TensorFacts): readonly TensorSign[] {
  if (numbers === null || significandBits === 0 || regular || tensor.kind !== 'weights' || count < 200 || spareBits >= significandBits - 3 && distinct <= 4) return []
  if (distinct < 3 || distinct > 64 || distinct > count / 8) return []
  const spread = entropy([...numbers.subarray(0, 65_536)].map((value) => String.fromCharCode(0x4e00 + Math.abs(Math.round(value * 9973)) % 20_000)).join(''))
  return spread > 1 ? [{ kind: 'codes', outcome: 'review', count: distinct }] : []
}

function sizeSigns({ count, strangeShare, exponents, tensor, significandBits, distinct, uneven, shortShare }: TensorFacts): readonly TensorSign[] {
  const signs: TensorSign[] = []
  const strange = Math.round(strangeShare * count)
  if (strange >= 4 || count > 0 && strange === count) signs.push({ kind: 'strange-numbers', outcome: strangeShare > 0.01 && strange >= 4 ? 'fail' : 'review', count: strange })
  if (significandBits > 0 && count >= 64 && distinct > 16 && exponents <= 1) signs.push({ kind: 'one-size', outcome: 'fail', count })
  if (tensor.kind !== 'attribute' && uneven > 3 && shortShare < 0.2 && distinct > count / 2) signs.push({ kind: 'uneven-bits', outcome: uneven > 8 ? 'fail' : 'review', count })
  return signs
}

/** Everything about a tensor that weights do not have. */
export function tensorSigns(facts: TensorFacts): readonly TensorSign[] {
  const { tensor, count, numbers } = facts
  const wanted = tensor.shape.reduce((product, size) => product * size, 1)
  const shape: readonly TensorSign[] = numbers !== null && wanted !== count ? [{ kind: 'wrong-shape', outcome: 'fail', count: Math.abs(wanted - count) }] : []
  return [...textSigns(facts), ...shape, ...wholeSigns(facts), ...shortSigns(facts), ...byteSigns(facts), ...sizeSigns(facts), ...runSign(facts), ...codeSign(facts)]
}
