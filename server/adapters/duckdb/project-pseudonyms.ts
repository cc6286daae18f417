import { createHmac, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { writePrivately } from './private-file.ts'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const shownCharacters = 19
const keyBytes = 32

/**
 * The project's pseudonym of an identifier: HMAC-SHA256(key, domain ‖ 0x00 ‖ id), its first 95 bits in base32. The letter in front
 * keeps every reader from taking it for a number.
 */
export const pseudonymOf = (key: Uint8Array, domain: string, id: string): string => {
  const digest = createHmac('sha256', key).update(domain, 'utf8').update(Buffer.of(0)).update(id, 'utf8').digest()
  let bits = 0
  let held = 0
  let text = 'p'
  for (const byte of digest) {
    held = ((held << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5 && text.length <= shownCharacters) {
      bits -= 5
      text += alphabet.charAt((held >> bits) & 31)
    }
  }
  return text
}

/** A project's own random key; made at first use and on disk before it is used. */
export const projectKey = (dataFolder: string, projectId: string): Buffer => {
  const file = path.join(dataFolder, 'keys', `${projectId}.key`)
  if (!fs.existsSync(file)) writePrivately(file, randomBytes(keyBytes), 'once')
  const key = fs.readFileSync(file)
  if (key.length !== keyBytes) throw new Error('a project key is damaged')
  return key
}
