import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import type { PublicKey } from '../../../contract/resources/audit-record.ts'

/** What a key signs. */
export type KeyUse = PublicKey['use']

/** A key's id: its use and the first 32 hex digits of the SHA-256 of its public half (SPKI, DER), so an id cannot be borrowed. */
export const keyIdOf = (use: KeyUse, publicKey: KeyObject): string =>
  `${use}-${createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('hex').slice(0, 32)}`

const pemBlock = /-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----/g

/**
 * Reads public keys from a file of PEM blocks and nothing else, or from the JSON of `/api/v1/keys`; null if it is neither. A file that
 * merely contains a key is refused: a package given as its own key would vouch for itself.
 */
export const parsePublicKeys = (text: string): readonly KeyObject[] | null => {
  try {
    const pems = text.trimStart().startsWith('{')
      ? (JSON.parse(text) as { keys: { pem: string }[] }).keys.map((k) => k.pem)
      : text.replaceAll(pemBlock, '').trim() === '' ? (text.match(pemBlock) ?? []) : []
    const keys = pems.map((pem) => createPublicKey(pem))
    return keys.length > 0 && keys.every((k) => k.asymmetricKeyType === 'ed25519') ? keys : null
  } catch {
    return null
  }
}
