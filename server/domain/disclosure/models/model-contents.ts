/** What the rules for models see of a model file. Made in the reading worker from the file's bytes, so that no tensor has to travel whole. */

/** A text in a model and where it stands: a key with its value, a name, a run of text found in the bytes of a tensor. */
export interface ModelText {
  readonly where: string
  readonly text: string
}

/** What was counted over the numbers of one tensor. Shares are between 0 and 1. */
export interface TensorFacts {
  readonly name: string
  /** As the format names it, in capitals. */
  readonly dtype: string
  readonly shape: readonly number[]
  readonly count: number
  readonly bytes: number
  /** Distinct values among the first 65,536. */
  readonly distinct: number
  /** Values that are whole and at least 2 in size. */
  readonly wholeShare: number
  /** Values that are written with far fewer digits than the type holds, as measured data are and fitted weights are not. */
  readonly shortShare: number
  /** Values of no size that weights have: infinite, not a number, above a million or below 10^-30. */
  readonly strangeShare: number
  readonly negativeShare: number
  /** Distinct binary exponents. */
  readonly exponents: number
  /** Trailing bits of the significand that are zero in every value. */
  readonly spareBits: number
  /** Bits of the significand that the type has; 0 where it has none. */
  readonly significandBits: number
  /** Chi-square of the lowest used significand bits against chance, by degrees of freedom; about 1 for noise. */
  readonly lowBitsUneven: number
  /** Bits of information per byte. */
  readonly entropy: number
  /** Counting up by one, or all the same: an index or a constant. */
  readonly regular: boolean
  /** Longest run of one value that is neither zero nor one, behind which differing values follow. */
  readonly constantRun: number
  /** Name of a file format that begins inside the bytes. */
  readonly container: string | null
  /** Text read in the bytes, the low bits or the values. */
  readonly textRuns: number
}

/** Numbers of a tensor as a person would write them, for matching with records. */
export interface TensorTable {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

/** A model file as the rules see it. */
export interface ModelContents {
  readonly format: 'safetensors' | 'onnx' | 'gguf'
  /** Keys with values, documentation, labels, names of nodes. */
  readonly words: readonly ModelText[]
  readonly operators: readonly string[]
  readonly tensors: readonly TensorFacts[]
  /** Texts found where numbers should be. */
  readonly texts: readonly ModelText[]
  readonly tables: readonly TensorTable[]
  /** False where a bound kept numbers out of `tables`. */
  readonly tablesWhole: boolean
  /** Bytes that belong to nothing. */
  readonly strayBytes: number
  readonly problems: readonly string[]
}
