import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'

/**
 * A passphrase-sealed stream: magic, salt, then chunks of at most 1 MiB, each AES-256-GCM under a key by scrypt (RFC 7914, N 2^16, r 8,
 * p 1) with a counter nonce whose last byte marks the final chunk, so that a cut, reordered or spliced file does not open (the STREAM
 * construction of Hoang, Reyhanitabar, Rogaway and Vizár 2015).
 */
const magic = Buffer.from('GLOVEBOX-BACKUP1')
const chunkBytes = 1_048_576
const tagBytes = 16

const keyOf = (passphrase: string, salt: Buffer): Buffer => scryptSync(passphrase.normalize('NFC'), salt, 32, { N: 65_536, r: 8, p: 1, maxmem: 128 * 1_048_576 })

const nonceOf = (counter: number, last: boolean): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(counter, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Seals what comes in. */
export async function* seal(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(16)
  const key = keyOf(passphrase, salt)
  yield Buffer.concat([magic, salt])
  let counter = 0
  let held: Buffer | null = null
  const sealed = (chunk: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(counter++, last)).setAAD(salt)
    const body = Buffer.concat([cipher.update(chunk), cipher.final()])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    return Buffer.concat([length, body, cipher.getAuthTag()])
  }
  for await (const chunk of rechunk(source)) {
    if (held !== null) yield sealed(held, false)
    held = chunk
  }
  yield sealed(held ?? Buffer.alloc(0), true)
}

/** Opens what `seal` made; throws before giving out a byte that is not genuine, and at the end if the end is missing. */
export async function* unseal(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source)
  if (!(await reader.take(magic.length)).equals(magic)) throw new Error('this is not a Glovebox backup')
  const salt = await reader.take(16)
  const key = keyOf(passphrase, salt)
  for (let counter = 0; ; counter += 1) {
    const length = (await reader.take(4)).readUInt32BE()
    if (length > chunkBytes) throw new Error('the backup is damaged')
    const body = await reader.take(length)
    const tag = await reader.take(tagBytes)
    const last = await reader.ended()
    const open = createDecipheriv('aes-256-gcm', key, nonceOf(counter, last)).setAAD(salt).setAuthTag(tag)
    let plain: Buffer
    try {
      plain = Buffer.concat([open.update(body), open.final()])
    } catch {
      throw new Error(counter === 0 ? 'the passphrase is not right, or the backup is damaged' : 'the backup is damaged or cut short')
    }
    yield plain
    if (last) return
  }
}

async function* rechunk(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0)
  for await (const piece of source) {
    held = Buffer.concat([held, piece])
    for (; held.length > chunkBytes; held = held.subarray(chunkBytes)) yield held.subarray(0, chunkBytes)
  }
  if (held.length > 0) yield held
}

class ByteReader {
  private readonly iterator: AsyncIterator<Uint8Array>
  private held = Buffer.alloc(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.iterator = source[Symbol.asyncIterator]()
  }

  async take(count: number): Promise<Buffer> {
    while (this.held.length < count) if (!(await this.more())) throw new Error('the backup is cut short')
    const taken = this.held.subarray(0, count)
    this.held = this.held.subarray(count)
    return taken
  }

  async ended(): Promise<boolean> {
    return this.held.length === 0 && !(await this.more())
  }

  private async more(): Promise<boolean> {
    const next = await this.iterator.next()
    if (next.done === true) return false
    this.held = Buffer.concat([this.held, next.value])
    return true
  }
}
