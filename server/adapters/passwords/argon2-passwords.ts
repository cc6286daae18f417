import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane. Memory in KiB. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const

const derive = promisify((parameters: Argon2Parameters, done: (error: Error | null, tag: Buffer) => void) => argon2('argon2id', parameters, done))

/** Hashes a password with Argon2id (RFC 9106) into a PHC string. */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16)
  const tag = await derive({ ...cost, message: password, nonce })
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`
}

/** Whether the password fits; an absent or unreadable hash costs the same time and is false. */
export const passwordFits = async (password: string, phc: string | null): Promise<boolean> => {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc ?? '')
  if (parts === null) {
    await derive({ ...cost, message: password, nonce: Buffer.alloc(16) })
    return false
  }
  const [, m, t, p, nonce, tag] = parts as unknown as readonly [string, string, string, string, string, string]
  const wanted = Buffer.from(tag, 'base64')
  const found = await derive({ memory: Number(m), passes: Number(t), parallelism: Number(p), tagLength: wanted.length, message: password, nonce: Buffer.from(nonce, 'base64') })
  return timingSafeEqual(found, wanted)
}

/** A random password a person can type: five groups of four, about 98 bits. */
export const randomPassword = (): string => {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  const groups = Array.from({ length: 5 }, () => Array.from(randomBytes(4), (byte) => letters[byte % letters.length]).join(''))
  return groups.join('-')
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
