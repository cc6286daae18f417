/** What a reader found in a model file (safetensors, ONNX, GGUF): the only form in which rules see a model. `readModelFile` fills it, tensor bytes and all; rules count in it themselves. */

/** Formats of models that hold numbers and names, and no code. */
export type ModelFormat = 'safetensors' | 'onnx' | 'gguf'

/** How the numbers of a tensor are stored; GGUF's block formats keep their own lower-case names (`q4_0`, `q6_k`). */
export type ModelNumber =
  | 'f64' | 'f32' | 'f16' | 'bf16' | 'i64' | 'i32' | 'i16' | 'i8' | 'u64' | 'u32' | 'u16' | 'u8' | 'bool' | (string & {})

/** A list of numbers in a model, wherever it stands. */
export interface ModelTensor {
  readonly name: string
  readonly dtype: ModelNumber
  readonly shape: readonly number[]
  /** `weights`: a tensor of the model; `attribute`: an operator's own list (ONNX); `metadata`: an array beside the weights (GGUF). */
  readonly kind: 'weights' | 'attribute' | 'metadata'
  /** ONNX: the type of the operator that owns or first takes it (`Gemm`, `TreeEnsembleClassifier`); else null. */
  readonly operator: string | null
  /** The values as stored: little-endian, row after row, no padding. */
  readonly bytes: Uint8Array
}

/** A string in a model: a metadata key or value, a documentation string, a label, a name. */
export interface ModelString {
  /** Where it stands, in words: `__metadata__ format`, `doc_string of node 3`, `tokenizer.ggml.tokens`. */
  readonly where: string
  readonly kind: 'name' | 'key' | 'value' | 'documentation' | 'label' | 'vocabulary'
  readonly text: string
}

/** An operator of a model's graph. */
export interface ModelOperator {
  readonly domain: string
  readonly type: string
}

/** Bytes of the file that no tensor, string or header field accounts for. */
export interface ModelGap {
  readonly offset: number
  readonly length: number
  /** True where every byte is zero, as padding is. */
  readonly zero: boolean
}

/** A model file, taken apart. */
export interface ModelFile {
  readonly format: ModelFormat
  /** True only where every byte of the file is accounted for. */
  readonly complete: boolean
  readonly tensors: readonly ModelTensor[]
  readonly strings: readonly ModelString[]
  /** ONNX only. */
  readonly operators: readonly ModelOperator[]
  readonly gaps: readonly ModelGap[]
}
