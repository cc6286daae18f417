/** Words of 32 bits in one block: a block is one line of the processor's cache. */
const blockWords = 16

/** Says of most fingerprints that are not in an index that they are not; of none that is. */
export class BlockedFilter {
  readonly words: Int32Array
  readonly #blocks: number

  constructor(words: Int32Array) {
    if (words.length === 0 || words.length % blockWords !== 0) throw new Error('a filter has whole blocks')
    this.words = words
    this.#blocks = words.length / blockWords
  }

  /** Words of a filter for so many fingerprints. */
  static wordsFor(entries: number, bitsPerEntry: number, mostBytes: number): number {
    const blocks = Math.ceil((entries * bitsPerEntry) / (blockWords * 32))
    return blockWords * Math.max(1, Math.min(blocks, Math.floor(mostBytes / (blockWords * 4))))
  }

  add(low: number): void {
    const { words } = this
    const base = this.#base(low)
    let mix = Math.imul(low, 0x9e3779b1)
    for (let probe = 0; probe < 3; probe += 1) {
      words[base + (mix >>> 28)] = (words[base + (mix >>> 28)] as number) | (1 << (mix >>> 23))
      mix = Math.imul(mix, 0x85ebca6b) ^ low
    }
    words[base + (mix >>> 28)] = (words[base + (mix >>> 28)] as number) | (1 << (mix >>> 23))
    mix = Math.imul(mix ^ (mix >>> 15), 0xc2b2ae35)
    words[base + (mix >>> 28)] = (words[base + (mix >>> 28)] as number) | (1 << (mix >>> 23))
  }

  has(low: number): boolean {
    const { words } = this
    const base = this.#base(low)
    let mix = Math.imul(low, 0x9e3779b1)
    for (let probe = 0; probe < 3; probe += 1) {
      if (((words[base + (mix >>> 28)] as number) & (1 << (mix >>> 23))) === 0) return false
      mix = Math.imul(mix, 0x85ebca6b) ^ low
    }
    if (((words[base + (mix >>> 28)] as number) & (1 << (mix >>> 23))) === 0) return false
    mix = Math.imul(mix ^ (mix >>> 15), 0xc2b2ae35)
    return ((words[base + (mix >>> 28)] as number) & (1 << (mix >>> 23))) !== 0
  }

  #base(low: number): number {
    return Math.floor((low / 4294967296) * this.#blocks) * blockWords
  }
}
