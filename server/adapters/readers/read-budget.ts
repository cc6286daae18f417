import type { ReadLimits, ReadOutput } from '../../domain/disclosure/read-output.ts'

/** Bounds for one submitted file; a file that needs more goes to a person. */
export const defaultReadLimits: ReadLimits = {
  bytes: 128 * 1024 * 1024,
  cells: 2_000_000,
  depth: 4,
  innerFiles: 1_000,
  innerBytes: 256 * 1024 * 1024,
  milliseconds: 30_000,
}

/** How far a text may be taken apart: a number of cells, and until the time is over. */
export interface ReadBounds {
  readonly cells: number
  readonly expired: boolean
}

/** Cells or pieces between two looks at the clock. */
export const STRIDE = 1_024

/** Reads a file found inside another with the same budget. */
export type InnerRead = (bytes: Uint8Array, name: string, budget: ReadBudget) => Promise<ReadOutput>

interface Counters {
  cells: number
  innerFiles: number
  innerBytes: number
  deadline: number
}

/** What is left of the limits while a file and everything inside it is being read; nested reads share one budget. */
export class ReadBudget implements ReadLimits, ReadBounds {
  readonly bytes: number
  readonly depth: number
  readonly milliseconds: number
  readonly #counters: Counters
  readonly #inner: InnerRead | null

  constructor(limits: ReadLimits, inner: InnerRead | null, shared?: Counters) {
    this.bytes = limits.bytes
    this.depth = limits.depth
    this.milliseconds = limits.milliseconds
    this.#inner = inner
    this.#counters = shared ?? {
      cells: limits.cells,
      innerFiles: limits.innerFiles,
      innerBytes: limits.innerBytes,
      deadline: performance.now() + limits.milliseconds,
    }
  }

  get cells(): number {
    return this.#counters.cells
  }

  get innerFiles(): number {
    return this.#counters.innerFiles
  }

  get innerBytes(): number {
    return this.#counters.innerBytes
  }

  get expired(): boolean {
    return performance.now() > this.#counters.deadline
  }

  /** False, and nothing taken, when the cells that are left do not suffice. */
  takeCells(count: number): boolean {
    if (count > this.#counters.cells) return false
    this.#counters.cells -= count
    return true
  }

  /** False, and nothing taken, when the unpacked bytes that are left do not suffice. */
  takeInnerBytes(count: number): boolean {
    if (count > this.#counters.innerBytes) return false
    this.#counters.innerBytes -= count
    return true
  }

  /** Reads a file inside this one, or names the bound that forbids it. */
  async readInner(bytes: Uint8Array, name: string): Promise<ReadOutput | 'too-deep' | 'too-many-files' | 'time'> {
    if (this.#inner === null || this.depth <= 0) return 'too-deep'
    if (this.#counters.innerFiles <= 0) return 'too-many-files'
    if (this.expired) return 'time'
    this.#counters.innerFiles -= 1
    const limits = { ...defaultReadLimits, bytes: this.bytes, depth: this.depth - 1, milliseconds: this.milliseconds }
    return await this.#inner(bytes, name, new ReadBudget(limits, this.#inner, this.#counters))
  }
}

/** The running budget, or a fresh one for a reader that was called alone. */
export function budgetOf(limits: ReadLimits): ReadBudget {
  return limits instanceof ReadBudget ? limits : new ReadBudget(limits, null)
}
