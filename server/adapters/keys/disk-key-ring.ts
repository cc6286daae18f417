import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { closeSync, constants, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { PublicKey } from '../../../contract/resources/audit-record.ts'
import { keyIdOf, type KeyUse } from '../../domain/audit/signing-key.ts'
import type { Clock } from '../../domain/kernel/clock.ts'

/** One key in use: its id, its public half, and the act of signing; the private half stays inside. */
export interface SigningKey {
  readonly keyId: string
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
  readonly pem: string
  readonly sign: (bytes: Uint8Array) => Buffer
}

/** The server's keys: one in use for each purpose; retired public keys stay published. */
export interface KeyRing {
  readonly release: SigningKey
  readonly audit: SigningKey
  readonly publicKeys: () => readonly PublicKey[]
  /** Ids of keys that this opening created, to be audited as KEY_CREATED. */
  readonly created: readonly string[]
}

const Register = z.array(PublicKey)
type Register = z.infer<typeof Register>

/**
 * Opens the keys of a folder and creates what is missing. A private key is flushed before the register names it, so a crash leaves an
 * unnamed key at worst. A register that names a missing or foreign key is an error: nothing is signed with a guess.
 */
export const openKeyRing = (folder: string, clock: Clock): KeyRing => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const registerFile = join(folder, 'keys.json')
  let register = readRegister(registerFile)
  const created: string[] = []
  for (const use of ['release', 'audit'] as const) {
    if (register.some((k) => k.use === use && k.retiredAt === null)) continue
    const key = createKey(folder, use, clock.now())
    register = [...register, key]
    created.push(key.keyId)
    writeRegister(folder, registerFile, register)
  }
  const published = register
  return { release: loadKey(folder, published, 'release'), audit: loadKey(folder, published, 'audit'), publicKeys: () => published, created }
}

/** Retires the key in use for a purpose and creates its successor; the old public key stays in the register. */
export const rotateKey = (folder: string, use: KeyUse, clock: Clock): PublicKey => {
  const registerFile = join(folder, 'keys.json')
  const at = clock.now()
  const next = createKey(folder, use, at)
  const retired = readRegister(registerFile).map((k) => (k.use === use && k.retiredAt === null ? { ...k, retiredAt: at.toISOString() } : k))
  writeRegister(folder, registerFile, [...retired, next])
  return next
}

const readRegister = (file: string): Register => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return []
    throw cause
  }
  return Register.parse(JSON.parse(text))
}

const createKey = (folder: string, use: KeyUse, at: Date): PublicKey => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const keyId = keyIdOf(use, publicKey)
  writeFlushed(folder, `${keyId}.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'new')
  return { keyId, use, algorithm: 'Ed25519', pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), createdAt: at.toISOString(), retiredAt: null }
}

const loadKey = (folder: string, register: Register, use: KeyUse): SigningKey => {
  const entry = register.find((k) => k.use === use && k.retiredAt === null)
  if (entry === undefined) throw new Error(`keys: no ${use} key in use`)
  const file = join(folder, `${entry.keyId}.pem`)
  if ((statSync(file).mode & 0o077) !== 0) throw new Error(`keys: ${file} is open to others; set its mode to 0600`)
  const privateKey = createPrivateKey(readFileSync(file))
  const publicKey = createPublicKey(privateKey)
  if (keyIdOf(use, publicKey) !== entry.keyId) throw new Error(`keys: ${file} is not the key that keys.json names`)
  return { keyId: entry.keyId, publicKey, privateKey, pem: entry.pem, sign: (bytes) => sign(null, bytes, privateKey) }
}

const writeRegister = (folder: string, file: string, register: Register): void =>
  writeFlushed(folder, file.slice(folder.length + 1), `${JSON.stringify(Register.parse(register), null, 2)}\n`, 'replace')

/** Writes beside, flushes, and puts in place: `new` never replaces a file, `replace` does so atomically. */
const writeFlushed = (folder: string, name: string, text: string, how: 'new' | 'replace'): void => {
  const draft = join(folder, `.${randomBytes(8).toString('hex')}`)
  const file = openSync(draft, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW, 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  if (how === 'replace') renameSync(draft, join(folder, name))
  else {
    linkSync(draft, join(folder, name))
    unlinkSync(draft)
  }
  const directory = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  fsyncSync(directory)
  closeSync(directory)
}

