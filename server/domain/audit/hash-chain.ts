import { createHash, sign, verify, type KeyObject } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { AuditHead, AuditRecord, AuditVerification } from '../../../contract/resources/audit-record.ts'

/** `previous` of the first record. */
export const genesisHash = '0'.repeat(64)

/** SHA-256, hex, of the canonical JSON (RFC 8785) of everything in the record but `hash`. */
export const recordHash = (record: Omit<AuditRecord, 'hash'>): string => {
  const { sequence, at, type, actor, project, session, subject, details, previous } = record
  return createHash('sha256').update(canonical({ sequence, at, type, actor, project, session, subject, details, previous })).digest('hex')
}

/** Canonical JSON (RFC 8785) as bytes; throws on what JSON cannot hold. */
export const canonical = (value: unknown): Buffer => {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('value has no canonical JSON')
  return Buffer.from(text, 'utf8')
}

/** Signs a head with Ed25519 (RFC 8032). */
export const signHead = (head: Omit<AuditHead, 'signature'>, key: KeyObject): AuditHead =>
  ({ ...head, signature: sign(null, headBytes(head), key).toString('base64') })

/** Whether the head's signature is genuine under this public key. */
export const headIsGenuine = (head: AuditHead, publicKey: KeyObject): boolean =>
  verify(null, headBytes(head), publicKey, Buffer.from(head.signature, 'base64'))

const headBytes = ({ sequence, hash, at, keyId }: Omit<AuditHead, 'signature'>): Buffer => canonical({ sequence, hash, at, keyId })

type Fault = AuditVerification['faults'][number]

/** Walks a chain record by record and names the first faults; bounded memory, whatever the log's length. */
export class ChainVerifier {
  private previous: AuditRecord | null = null
  private readonly hashes = new Map<number, string>()
  private readonly wanted: ReadonlySet<number>
  private readonly found: Fault[] = []
  private readonly heads: readonly AuditHead[]
  private readonly keys: ReadonlyMap<string, KeyObject>
  private count = 0
  private readonly limit: number

  constructor(heads: readonly AuditHead[], keys: ReadonlyMap<string, KeyObject>, limit = 20) {
    this.heads = heads
    this.keys = keys
    this.limit = limit
    this.wanted = new Set(heads.map((h) => h.sequence))
  }

  add(record: AuditRecord): void {
    this.count += 1
    const expectedSequence = (this.previous?.sequence ?? 0) + 1
    const expectedPrevious = this.previous?.hash ?? genesisHash
    if (record.sequence > expectedSequence) {
      this.fault(expectedSequence, 'removed', `records ${expectedSequence} to ${record.sequence - 1} are missing`)
    } else if (record.sequence < expectedSequence) {
      this.fault(record.sequence, 'reordered', `record ${record.sequence} stands after record ${this.previous?.sequence}`)
    } else if (record.previous !== expectedPrevious) {
      this.fault(record.sequence, 'reordered', `record ${record.sequence} does not follow the record before it`)
    }
    if (recordHash(record) !== record.hash) this.fault(record.sequence, 'edited', `record ${record.sequence} is not what was written`)
    if (this.wanted.has(record.sequence)) this.hashes.set(record.sequence, record.hash)
    this.previous = record
  }

  unreadable(position: number, detail: string): void {
    this.fault(position, 'unreadable', detail)
  }

  finish(at: Date): AuditVerification {
    const last = this.previous?.sequence ?? 0
    for (const head of this.heads) this.checkHead(head, last)
    return { ok: this.found.length === 0, records: this.count, heads: this.heads.length, checkedAt: at.toISOString(), faults: this.found }
  }

  private checkHead(head: AuditHead, last: number): void {
    const key = this.keys.get(head.keyId)
    if (key === undefined || !headIsGenuine(head, key)) {
      this.fault(head.sequence, 'bad-signature', `the head at record ${head.sequence} is not signed by a known key`)
    } else if (head.sequence > last) {
      this.fault(last + 1, 'cut', `a signed head speaks of record ${head.sequence}, the log ends at ${last}`)
    } else if (this.hashes.get(head.sequence) !== head.hash) {
      this.fault(head.sequence, 'head-mismatch', `record ${head.sequence} is not the one that its signed head names`)
    }
  }

  private fault(sequence: number, fault: Fault['fault'], detail: string): void {
    if (this.found.length < this.limit) this.found.push({ sequence, fault, detail })
  }
}
