/** Words of 32 bits in one block: a block is one line of the processor's cache. */
const blockWords = 16

/** Says of most fingerprints that are not in an index that they are not; of none that is. */
export class BlockedFilter {
  readonly words: Int32Array
  readonly #shift: number

  constructor(words: Int32Array) {
    const bits = Math.log2(words.length / blockWords)
    if (!Number.isInteger(bits) || bits < 0) throw new Error('a filter has a power of two of blocks')
    this.words = words
    this.#shift = 32 - bits
  }

  /** Words of a filter for so many fingerprints: a power of two, of at least so many bits for each as far as there is room. */
  static wordsFor(entries: number, bitsPerEntry: number, mostBytes: number): number {
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, (entries * bitsPerEntry) / (blockWords * 32))))
    return blockWords * Math.min(wanted, 2 ** Math.floor(Math.log2(mostBytes / (blockWords * 4))))
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
    // A shift by 32 would be one by 0.
    return this.#shift === 32 ? 0 : (low >>> this.#shift) * blockWords
  }
}
