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

/** Sequences `from` to `to` that were passed over and have not come since. */
interface Gap { from: number; to: number }

/**
 * Walks a chain record by record and names the first faults; bounded memory, whatever the log's length. A record that comes later than
 * its place is reordered; one that never comes is removed; one that its successor does not follow was replaced, even with a fresh hash.
 */
export class ChainVerifier {
  private previous: AuditRecord | null = null
  private highest = 0
  private readonly gaps: Gap[] = []
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
    this.place(record)
    if (recordHash(record) !== record.hash) this.fault(record.sequence, 'edited', `record ${record.sequence} is not what was written`)
    else this.follow(record)
    if (this.wanted.has(record.sequence)) this.hashes.set(record.sequence, record.hash)
    this.previous = record
    this.highest = Math.max(this.highest, record.sequence)
  }

  unreadable(position: number, detail: string): void {
    this.fault(position, 'unreadable', detail)
  }

  finish(at: Date): AuditVerification {
    for (const gap of this.gaps) this.fault(gap.from, 'removed', gap.from === gap.to ? `record ${gap.from} is missing` : `records ${gap.from} to ${gap.to} are missing`)
    for (const head of this.heads) this.checkHead(head)
    const faults = this.found.toSorted((a, b) => a.sequence - b.sequence)
    return { ok: faults.length === 0, records: this.count, heads: this.heads.length, checkedAt: at.toISOString(), faults }
  }

  private place({ sequence }: AuditRecord): void {
    const expected = this.highest + 1
    if (sequence === expected) return
    if (sequence > expected) {
      if (this.gaps.length < this.limit) this.gaps.push({ from: expected, to: sequence - 1 })
      return
    }
    this.fault(sequence, 'reordered', `record ${sequence} stands after record ${this.previous?.sequence}`)
    const gap = this.gaps.findIndex((g) => g.from <= sequence && sequence <= g.to)
    const { from, to } = this.gaps[gap] ?? { from: 1, to: 0 }
    if (gap >= 0) this.gaps.splice(gap, 1, ...[{ from, to: sequence - 1 }, { from: sequence + 1, to }].filter((g) => g.from <= g.to))
  }

  /** Compares with the record before it, if that one stands before it and is whole itself. */
  private follow(record: AuditRecord): void {
    const before = this.previous
    if (record.sequence === 1) {
      if (record.previous !== genesisHash) this.fault(1, 'edited', 'record 1 does not begin the log')
    } else if (before !== null && before.sequence === record.sequence - 1 && record.previous !== before.hash && recordHash(before) === before.hash) {
      this.fault(before.sequence, 'edited', `record ${before.sequence} was replaced: record ${record.sequence} follows another`)
    }
  }

  private checkHead(head: AuditHead): void {
    const key = this.keys.get(head.keyId)
    if (key === undefined || !headIsGenuine(head, key)) {
      this.fault(head.sequence, 'bad-signature', `the head at record ${head.sequence} is not signed by a known key`)
    } else if (head.sequence > this.highest) {
      this.fault(this.highest + 1, 'cut', `a signed head speaks of record ${head.sequence}, the log ends at ${this.highest}`)
    } else if (this.hashes.get(head.sequence) !== head.hash) {
      this.fault(head.sequence, 'head-mismatch', `record ${head.sequence} is not the one that its signed head names`)
    }
  }

  private fault(sequence: number, fault: Fault['fault'], detail: string): void {
    if (this.found.length < this.limit) this.found.push({ sequence, fault, detail })
  }
}
