/** Length of a key in bytes: the whole starting state of the hash. */
export const hashKeyBytes = 16

/**
 * HalfSipHash-2-4 with 64 bits of output, whose whole 128-bit starting state is the key: a pseudorandom function of bytes or of
 * a few words. `low` comes first; `high` costs four more rounds and is made only where it is asked for.
 */
export class KeyedHash {
  readonly #k0: number
  readonly #k1: number
  readonly #k2: number
  readonly #k3: number
  #v0 = 0
  #v1 = 0
  #v2 = 0
  #v3 = 0

  constructor(key: Uint8Array) {
    if (key.length !== hashKeyBytes) throw new Error('a fingerprint key has 16 bytes')
    const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
    this.#k0 = view.getInt32(0, true)
    this.#k1 = view.getInt32(4, true)
    this.#k2 = view.getInt32(8, true)
    this.#k3 = view.getInt32(12, true)
  }

  /** First 32 bits of the hash of `bytes[start, end)`, read through a table that folds letters. */
  low(bytes: Uint8Array, start: number, end: number, fold: Uint8Array): number {
    let v0 = this.#k0
    let v1 = this.#k1
    let v2 = this.#k2
    let v3 = this.#k3
    let at = start
    let last = (end - start) << 24
    for (let rest = end - start; rest >= 0; rest -= 4) {
      let m: number
      if (rest >= 4) {
        m = (fold[bytes[at] as number] as number) | ((fold[bytes[at + 1] as number] as number) << 8) | ((fold[bytes[at + 2] as number] as number) << 16) | ((fold[bytes[at + 3] as number] as number) << 24)
        at += 4
      } else {
        if (rest > 0) last |= fold[bytes[at] as number] as number
        if (rest > 1) last |= (fold[bytes[at + 1] as number] as number) << 8
        if (rest > 2) last |= (fold[bytes[at + 2] as number] as number) << 16
        m = last
      }
      v3 ^= m
      for (let round = 0; round < 2; round += 1) {
        v0 = (v0 + v1) | 0; v1 = (v1 << 5) | (v1 >>> 27); v1 ^= v0; v0 = (v0 << 16) | (v0 >>> 16)
        v2 = (v2 + v3) | 0; v3 = (v3 << 8) | (v3 >>> 24); v3 ^= v2
        v0 = (v0 + v3) | 0; v3 = (v3 << 7) | (v3 >>> 25); v3 ^= v0
        v2 = (v2 + v1) | 0; v1 = (v1 << 13) | (v1 >>> 19); v1 ^= v2; v2 = (v2 << 16) | (v2 >>> 16)
      }
      v0 ^= m
    }
    this.#v0 = v0
    this.#v1 = v1
    this.#v2 = v2 ^ 0xee
    this.#v3 = v3
    return this.#finish()
  }

  /** The same for bytes below 128 that are told apart by it: four at a time, letters in lower case by one bit. */
  lowOfPlain(view: DataView, start: number, end: number): number {
    let v0 = this.#k0
    let v1 = this.#k1
    let v2 = this.#k2
    let v3 = this.#k3
    let at = start
    for (;;) {
      const rest = end - at
      let m: number
      if (rest >= 4) m = view.getInt32(at, true) | 0x20202020
      else {
        m = (end - start) << 24
        if (rest > 0) m |= view.getUint8(at) | 0x20
        if (rest > 1) m |= (view.getUint8(at + 1) | 0x20) << 8
        if (rest > 2) m |= (view.getUint8(at + 2) | 0x20) << 16
      }
      v3 ^= m
      v0 = (v0 + v1) | 0; v1 = (v1 << 5) | (v1 >>> 27); v1 ^= v0; v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0; v3 = (v3 << 8) | (v3 >>> 24); v3 ^= v2
      v0 = (v0 + v3) | 0; v3 = (v3 << 7) | (v3 >>> 25); v3 ^= v0
      v2 = (v2 + v1) | 0; v1 = (v1 << 13) | (v1 >>> 19); v1 ^= v2; v2 = (v2 << 16) | (v2 >>> 16)
      v0 = (v0 + v1) | 0; v1 = (v1 << 5) | (v1 >>> 27); v1 ^= v0; v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0; v3 = (v3 << 8) | (v3 >>> 24); v3 ^= v2
      v0 = (v0 + v3) | 0; v3 = (v3 << 7) | (v3 >>> 25); v3 ^= v0
      v2 = (v2 + v1) | 0; v1 = (v1 << 13) | (v1 >>> 19); v1 ^= v2; v2 = (v2 << 16) | (v2 >>> 16)
      v0 ^= m
      if (rest < 4) break
      at += 4
    }
    v2 ^= 0xee
    for (let round = 0; round < 4; round += 1) {
      v0 = (v0 + v1) | 0; v1 = (v1 << 5) | (v1 >>> 27); v1 ^= v0; v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0; v3 = (v3 << 8) | (v3 >>> 24); v3 ^= v2
      v0 = (v0 + v3) | 0; v3 = (v3 << 7) | (v3 >>> 25); v3 ^= v0
      v2 = (v2 + v1) | 0; v1 = (v1 << 13) | (v1 >>> 19); v1 ^= v2; v2 = (v2 << 16) | (v2 >>> 16)
    }
    this.#v0 = v0
    this.#v1 = v1
    this.#v2 = v2
    this.#v3 = v3
    return (v1 ^ v3) >>> 0
  }

  /** First 32 bits of the hash of three words. */
  lowOfWords(a: number, b: number, c: number): number {
    this.#v0 = this.#k0
    this.#v1 = this.#k1
    this.#v2 = this.#k2
    this.#v3 = this.#k3
    this.#take(a)
    this.#take(b)
    this.#take(c)
    this.#take(12 << 24)
    this.#v2 ^= 0xee
    return this.#finish()
  }

  /** The other 32 bits of what `low` or `lowOfWords` hashed last. */
  high(): number {
    this.#v1 ^= 0xdd
    return this.#finish()
  }

  #take(m: number): void {
    this.#v3 ^= m
    this.#rounds(2)
    this.#v0 ^= m
  }

  #finish(): number {
    this.#rounds(4)
    return (this.#v1 ^ this.#v3) >>> 0
  }

  #rounds(count: number): void {
    let v0 = this.#v0
    let v1 = this.#v1
    let v2 = this.#v2
    let v3 = this.#v3
    for (let round = 0; round < count; round += 1) {
      v0 = (v0 + v1) | 0; v1 = (v1 << 5) | (v1 >>> 27); v1 ^= v0; v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0; v3 = (v3 << 8) | (v3 >>> 24); v3 ^= v2
      v0 = (v0 + v3) | 0; v3 = (v3 << 7) | (v3 >>> 25); v3 ^= v0
      v2 = (v2 + v1) | 0; v1 = (v1 << 13) | (v1 >>> 19); v1 ^= v2; v2 = (v2 << 16) | (v2 >>> 16)
    }
    this.#v0 = v0
    this.#v1 = v1
    this.#v2 = v2
    this.#v3 = v3
  }
}
