import { manyRows, roomForEntries } from './fingerprint-index.ts'
import type { FingerprintIndex } from './fingerprint-index.ts'
import { chanceOf } from './fingerprint-lines.ts'
import { fingerprintKinds, orderedLow, shingleWords } from './record-hashes.ts'
import { comparedText, TokenReader } from './value-tokens.ts'

const chunkUnits = 262_144
/** Words that passed the filter and wait to be looked up together, in the order of the index. */
const mostWaiting = 131_072
const mostPlaces = 8
const batchWords = 512
/** Different values that are counted one by one; beyond, they are many. */
const mostCounted = 200_000
/** A run of numbers is thin evidence if chance alone makes as many hits once in so many files. */
const rareChance = 1e-9
const shapeSlots = 65_536
/** Shapes of what waits: 0 a word, 1 … a number by its decimal places, a number of too few digits, and a word in another spelling. */
const idleShape = 255
const againShape = 254

/** Values of one column in a text. */
export interface TextMatch {
  readonly strength: 'strong' | 'weak'
  readonly records: number
  readonly columns: readonly string[]
}

/** Looks for values, phrases and shingles of the data in texts of any length. */
export class TextMatcher {
  readonly #index: FingerprintIndex
  readonly #tokens: TokenReader
  readonly #word: TokenReader
  readonly #batchLows = new Uint32Array(batchWords)
  readonly #batchPlaces = new Float64Array(batchWords)
  readonly #bytes = new Uint8Array(chunkUnits * 3)
  readonly #encoder = new TextEncoder()
  readonly #lows = new Uint32Array(mostWaiting)
  readonly #highs = new Uint32Array(mostWaiting)
  readonly #shapes = new Uint8Array(mostWaiting)
  #waiting = 0
  readonly #room = roomForEntries()
  /** By group: different values of a few records each. */
  #met = new Map<number, Map<number, number>>()
  /** By record: shingles of its free text. */
  #shingled = new Map<number, Set<number>>()
  /** By decimal places: marks for counting different numbers. */
  readonly #numbers: Uint8Array[] = Array.from({ length: mostPlaces + 1 }, () => new Uint8Array(shapeSlots))
  words = 0
  hits = 0

  constructor(index: FingerprintIndex) {
    this.#index = index
    this.#tokens = new TokenReader(index.hash)
    this.#word = new TokenReader(index.hash)
  }

  /** Reads a text. */
  read(text: string): void {
    for (let from = 0; from < text.length;) {
      let to = Math.min(text.length, from + chunkUnits)
      if (to < text.length) {
        const cut = Math.max(text.lastIndexOf('\n', to), text.lastIndexOf(' ', to))
        if (cut > from) to = cut
      }
      const part = comparedText(text.slice(from, to))
      const bytes = part.length * 3 <= this.#bytes.length ? this.#bytes : new Uint8Array(part.length * 3)
      this.readBytes(bytes, this.#encoder.encodeInto(part, bytes).written)
      from = to
    }
  }

  /** Reads a text as bytes of UTF-8. */
  readBytes(bytes: Uint8Array, length: number): void {
    const { phrases, shingles } = this.#index.secret
    if (phrases.length === 0 && !shingles) {
      this.#readWords(bytes, length)
      return
    }
    const tokens = this.#tokens
    const { filter } = this.#index.values
    const lengths = shingles ? [...phrases, shingleWords] : phrases
    const recent: number[] = []
    tokens.load(bytes, length)
    while (tokens.next()) {
      this.words += 1
      const { low } = tokens
      const shape = shapeOf(tokens)
      if (filter.has(low)) this.#wait(low, tokens.high(), shape)
      if (shape > 0 && shape < againShape) (this.#numbers[shape - 1] as Uint8Array)[low & (shapeSlots - 1)] = 1
      if (tokens.bare() && filter.has(tokens.low)) this.#wait(tokens.low, tokens.high(), againShape)
      this.#sequences(recent, low, lengths)
    }
  }

  /** Single words, some hundred at a time: the filter's lines come from memory together. */
  #readWords(bytes: Uint8Array, length: number): void {
    const tokens = this.#tokens
    const { filter } = this.#index.values
    tokens.load(bytes, length)
    for (let more = true; more;) {
      let count = 0
      while (count < batchWords - 1 && (more = tokens.next())) {
        this.words += 1
        const shape = shapeOf(tokens)
        this.#batchLows[count] = tokens.low
        this.#batchPlaces[count] = tokens.start * 256 + shape
        count += 1
        if (shape > 0 && shape < againShape) (this.#numbers[shape - 1] as Uint8Array)[tokens.low & (shapeSlots - 1)] = 1
        else if (shape === 0 && tokens.digits >= 7 && tokens.bare()) {
          this.#batchLows[count] = tokens.low
          this.#batchPlaces[count] = tokens.start * 256 + againShape
          count += 1
        }
      }
      for (let at = 0; at < count; at += 1) if (filter.has(this.#batchLows[at] as number)) this.#again(bytes, length, this.#batchPlaces[at] as number)
    }
  }

  /** Reads a word that passed the filter once more, for the other half of its fingerprint. */
  #again(bytes: Uint8Array, length: number, place: number): void {
    const start = Math.floor(place / 256)
    const shape = place % 256
    this.#word.load(bytes, length, start)
    this.#word.next()
    if (shape === againShape) this.#word.bare()
    this.#wait(this.#word.low, this.#word.high(), shape)
  }

  #sequences(recent: number[], low: number, lengths: readonly number[]): void {
    recent.push(low)
    if (recent.length > shingleWords) recent.shift()
    for (const length of lengths) {
      if (recent.length < length) continue
      const kind = length === shingleWords ? fingerprintKinds.shingle : fingerprintKinds.phrase
      const whole = orderedLow(this.#index.hash, kind, recent, recent.length - length, length)
      if (this.#index.values.filter.has(whole)) this.#wait(whole, this.#index.hash.high(), 0)
    }
  }

  #wait(low: number, high: number, shape: number): void {
    if (this.#waiting === mostWaiting) this.#lookUp()
    this.#lows[this.#waiting] = low
    this.#highs[this.#waiting] = high
    this.#shapes[this.#waiting] = shape
    this.#waiting += 1
  }

  /** Asks the index for what waits, in its own order, so that every page of it is read once. */
  #lookUp(): void {
    const keys = new Float64Array(this.#waiting)
    for (let at = 0; at < this.#waiting; at += 1) keys[at] = (this.#highs[at] as number) * mostWaiting + at
    keys.sort()
    for (const key of keys) {
      const at = key % mostWaiting
      const low = this.#lows[at] as number
      const count = this.#index.values.lookup(low, this.#highs[at] as number, this.#room)
      if (count > 0 && this.#shapes[at] !== againShape) this.hits += 1
      for (let entry = 0; entry < count; entry += 1) this.#note(low, this.#shapes[at] as number, this.#room.groups[entry] as number, this.#room.rows[entry] as number)
    }
    this.#waiting = 0
  }

  #note(low: number, shape: number, group: number, row: number): void {
    if (row === manyRows || shape === idleShape) return
    if (this.#index.secret.groups[group]?.kind === 'shingle') {
      const own = this.#shingled.get(row) ?? new Set()
      if (this.#shingled.size < mostCounted) this.#shingled.set(row, own.add(low))
      return
    }
    const met = this.#met.get(group) ?? new Map<number, number>()
    this.#met.set(group, met)
    if (met.size < mostCounted) met.set(low, shape === againShape ? 0 : shape)
  }

  /** What the texts read since the last call hold, beyond chance. */
  finish(): TextMatch | null {
    this.#lookUp()
    const numbers = this.#numbers.map((marks) => {
      const free = marks.reduce((sum, mark) => sum + (mark === 0 ? 1 : 0), 0)
      marks.fill(0)
      return free === 0 ? shapeSlots * 12 : -shapeSlots * Math.log(free / shapeSlots)
    })
    const columns = new Map<string, { records: number; sure: boolean }>()
    for (const [group, met] of this.#met) {
      const found = this.#beyondChance(group, met, numbers)
      const name = this.#index.secret.columns[this.#index.secret.groups[group]?.columns[0] ?? 0]?.name ?? ''
      if (found !== null && found.records > (columns.get(name)?.records ?? 0)) columns.set(name, found)
    }
    const told = [...this.#shingled].filter(([, shingles]) => shingles.size >= 3).length
    const free = this.#index.secret.groups.find(({ kind }) => kind === 'shingle')
    if (told > 0 && free !== undefined) columns.set(this.#index.secret.columns[free.columns[0] ?? 0]?.name ?? '', { records: told, sure: true })
    this.#met = new Map()
    this.#shingled = new Map()
    if (columns.size === 0) return null
    const all = [...columns.values()]
    return { strength: all.some(({ sure }) => sure) ? 'strong' : 'weak', records: Math.max(...all.map(({ records }) => records)), columns: [...columns.keys()] }
  }

  #beyondChance(group: number, met: ReadonlyMap<number, number>, numbers: readonly number[]): { records: number; sure: boolean } | null {
    const known = this.#index.secret.groups[group]
    if (known === undefined) return null
    const dense = this.#index.secret.columns[known.columns[0] ?? 0]?.dense === true
    if (dense || met.size < 5) return null
    if (known.shares.length === 0) return { records: met.size, sure: met.size >= 10 }
    // Numbers meet a column by chance as often as the column fills its range.
    let expected = 0
    const seen = new Set(met.values())
    for (const shape of seen) if (shape > 0) expected += (numbers[shape - 1] ?? 0) * (known.shares[Math.min(shape - 1, known.shares.length - 1)] ?? 1)
    return chanceOf(met.size, expected) < rareChance ? { records: met.size, sure: met.size >= 10 && met.size >= 2 * expected } : null
  }
}

function shapeOf({ places, digits }: TokenReader): number {
  if (places < 0) return 0
  return digits >= 4 ? Math.min(mostPlaces, places) + 1 : idleShape
}
