import type { ModelFile, ModelFormat, ModelGap, ModelOperator, ModelString, ModelTensor } from '../../../domain/disclosure/models/model-file.ts'

/** Bounds on one model file; a file that needs more is not read in full. */
export const modelLimits = { tensors: 100_000, strings: 500_000, header: 64 * 1024 * 1024, dimensions: 16, depth: 16 } as const

/** Why a model file was not read in full. */
export type ModelProblem = 'damaged' | 'truncated' | 'too-large' | 'unknown-part'

/** Thrown where the rest of a model file cannot be read. */
export class ModelDamage extends Error {
  override readonly name = 'ModelDamage'
  readonly problem: ModelProblem

  constructor(problem: ModelProblem) {
    super(problem)
    this.problem = problem
  }
}

/** A model file taken apart, and what stood in the way. */
export interface ModelReading {
  readonly model: ModelFile
  readonly problems: readonly { readonly problem: ModelProblem; readonly where: string }[]
}

/** Gathers what a model file holds while it is being read. */
export class ModelCollector {
  readonly #problems: { problem: ModelProblem; where: string }[] = []
  readonly #tensors: ModelTensor[] = []
  readonly #strings: ModelString[] = []
  readonly #operators = new Map<string, ModelOperator>()
  readonly #gaps: ModelGap[] = []
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  string(kind: ModelString['kind'], where: string, text: string): void {
    if (text === '') return
    if (this.#strings.length >= modelLimits.strings) throw new ModelDamage('too-large')
    this.#strings.push({ where, kind, text })
  }

  tensor(tensor: ModelTensor): void {
    if (this.#tensors.length >= modelLimits.tensors) throw new ModelDamage('too-large')
    this.#tensors.push(tensor)
  }

  operator(domain: string, type: string): void {
    this.#operators.set(`${domain} ${type}`, { domain, type })
  }

  problem(problem: ModelProblem, where: string): void {
    if (this.#problems.length < 20) this.#problems.push({ problem, where })
  }

  /** Names bytes that belong to nothing. */
  gap(from: number, to: number): void {
    if (to <= from || this.#gaps.length >= modelLimits.tensors) return
    this.#gaps.push({ offset: from, length: to - from, zero: this.#bytes.subarray(from, to).every((byte) => byte === 0) })
  }

  /** Names what lies between ranges from `start` to the end; fewer zeros than `alignment` before a range are its filling. */
  gapsBetween(ranges: readonly { name: string; from: number; to: number }[], start: number, alignment = 1): void {
    const bytes = this.#bytes
    let at = start
    for (const { name, from, to } of [...ranges].sort((a, b) => a.from - b.from || a.to - b.to)) {
      if (from < at && to > from) this.problem('damaged', `tensor ${name}`)
      if (from - at >= alignment || bytes.subarray(at, from).some((byte) => byte !== 0)) this.gap(at, from)
      at = Math.max(at, to)
    }
    if (bytes.length - at >= alignment || bytes.subarray(at).some((byte) => byte !== 0)) this.gap(at, bytes.length)
  }

  done(format: ModelFormat): ModelReading {
    const complete = this.#problems.length === 0 && this.#gaps.length === 0
    return { model: { format, complete, tensors: this.#tensors, strings: this.#strings, operators: [...this.#operators.values()], gaps: this.#gaps }, problems: this.#problems }
  }
}

/** Number of elements of a shape; a shape that no file can fill is damage. */
export function elementsOf(shape: readonly number[]): number {
  if (shape.length > modelLimits.dimensions || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) throw new ModelDamage('damaged')
  const count = shape.reduce((product, size) => product * size, 1)
  if (!Number.isSafeInteger(count)) throw new ModelDamage('damaged')
  return count
}
