import { createHash, randomBytes } from 'node:crypto'

/** A bearer secret of 256 bits; only its hash is ever stored. */
export const newSecret = (): { readonly secret: string; readonly hash: string } => {
  const secret = randomBytes(32).toString('base64url')
  return { secret, hash: secretHash(secret) }
}

/** SHA-256, hex, of a bearer secret. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex')
