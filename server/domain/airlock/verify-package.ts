import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { canonical, headIsGenuine } from '../audit/hash-chain.ts'
import { keyIdOf } from '../audit/signing-key.ts'
import { checkersNeeded } from './combine-votes.ts'
import { canonicalLength, changedStructure, locateEntries, locatePackage, type LocatedEntry, type LocatedPackage } from './locate-package.ts'
import { besideNames, packageNames } from './release-package.ts'
import { fieldDigests, releaseFormat, sha256Hex, type ReleaseRecord } from './release-record.ts'

/** What may be wrong with a package. */
export const packageFaults = [ // table
  'content-changed', 'entry-missing', 'entry-extra', 'structure-changed', 'bytes-added', 'bytes-missing', 'record-unreadable', 'record-changed',
  'signature-wrong', 'signed-by-other', 'approval-missing', 'audit-head-wrong',
] as const

/** One thing that is not as it was signed; `from` and `to` are bytes of the archive, `to` exclusive. */
export interface PackageFault { readonly fault: (typeof packageFaults)[number]; readonly where: string; readonly from: number | null; readonly to: number | null }

export interface PackageVerdict {
  /** `genuine`: signed by a key that the person gave. `intact`: signed by the key that came with it, which a forger could have brought. */
  readonly verdict: 'genuine' | 'intact' | 'not-genuine' | 'unusable'
  readonly unusable: 'not-a-package' | 'unknown-format' | null
  readonly signer: string | null
  readonly faults: readonly PackageFault[]
  readonly record: ReleaseRecord | null
}

const mostFaults = 50
const mostStructureFaults = 5

/** Verifies a package offline. `keys` are public keys that the person trusts; null to use the one that came with it. */
export const verifyPackage = (zip: Uint8Array, keys: readonly KeyObject[] | null): PackageVerdict => {
  let found = locatePackage(zip)
  if (found === 'not-a-package') return { verdict: 'unusable', unusable: found, signer: null, faults: [], record: null }
  if ('unreadable' in found) return { verdict: 'not-genuine', unusable: null, signer: null, record: null, faults: [fault('record-unreadable', packageNames.record, found.unreadable)] }
  const { record } = found
  const signer = textAt(record.json, ['signer', 'keyId'])
  const signed = signatureHolds(found, keys, signer)
  if (signed === 'holds' && textAt(record.json, ['format']) !== releaseFormat) return { verdict: 'unusable', unusable: 'unknown-format', signer, faults: [], record: null }
  const repaired = signed === 'broken' ? withPackageAsFound(zip, found, keys) : null
  const changed = repaired !== null ? ['package'] : signed === 'holds' ? [] : changedFields(found)
  found = repaired ?? found
  const faults = [
    ...(signed === 'holds' ? (record.parsed === null ? [fault('record-unreadable', packageNames.record, null)] : []) : signatureFaults(found, signed, changed, signer)),
    ...contentFaults(found),
    // A changed record names other places than those that were packed; its own fault says enough.
    ...(changed.length > 0 ? [] : structureFaults(zip, found)),
    ...(record.parsed === null ? [] : [...approvalFaults(record.parsed), ...auditFaults(found, record.parsed, keys)]),
  ].slice(0, mostFaults)
  const verdict = faults.length > 0 ? 'not-genuine' : keys === null ? 'intact' : 'genuine'
  return { verdict, unusable: null, signer, faults, record: record.parsed }
}

const fault = (kind: PackageFault['fault'], where: string, at: { readonly from: number; readonly to: number } | null): PackageFault =>
  ({ fault: kind, where, from: at?.from ?? null, to: at?.to ?? null })

const textAt = (json: unknown, path: readonly string[]): string | null => {
  let value = json
  for (const key of path) value = value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>)[key] : undefined
  return typeof value === 'string' ? value : null
}

const entryOf = (found: LocatedPackage, name: string): LocatedEntry | undefined => found.entries.find((e) => e.name === name)

const keyIn = (found: LocatedPackage, name: string): KeyObject | null => {
  try {
    const key = createPublicKey(Buffer.from(entryOf(found, name)?.bytes ?? new Uint8Array()))
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}

type Signed = 'holds' | 'broken' | 'other-key' | 'no-key'

const signatureHolds = (found: LocatedPackage, keys: readonly KeyObject[] | null, signer: string | null): Signed => {
  const own = keyIn(found, packageNames.releaseKey)
  const key = (keys ?? (own === null ? [] : [own])).find((k) => keyIdOf('release', k) === signer)
  if (key === undefined) return keys === null ? 'no-key' : 'other-key'
  return verify(null, found.record.bytes, key, entryOf(found, packageNames.signature)?.bytes ?? new Uint8Array()) ? 'holds' : 'broken'
}

/** If the signature holds once `package` says what is really there, it was `package` that was changed. */
const withPackageAsFound = (zip: Uint8Array, found: LocatedPackage, keys: readonly KeyObject[] | null): LocatedPackage | null => {
  const packed = besideNames.map((path) => {
    const bytes = entryOf(found, path)?.bytes ?? new Uint8Array()
    return { path, bytes: bytes.length, sha256: sha256Hex(bytes) }
  })
  const json = { ...(found.record.json as Readonly<Record<string, unknown>>), package: packed }
  const bytes = canonical(json)
  if (signatureHolds({ ...found, record: { ...found.record, bytes } }, keys, textAt(json, ['signer', 'keyId'])) !== 'holds') return null
  const record = { ...found.record, json }
  return { ...found, entries: locateEntries(zip, found.seen, record) }
}

/** Fields of the record whose values are not those that were digested beside it, and what differs from the entries themselves. */
const changedFields = (found: LocatedPackage): readonly string[] => {
  const beside = parseDigests(entryOf(found, packageNames.digests)?.bytes ?? new Uint8Array())
  const { package: _packed, ...rest } = found.record.json as Readonly<Record<string, unknown>>
  const now = fieldDigests(rest)
  return beside === null ? [] : [...new Set([...Object.keys(now), ...Object.keys(beside)])].filter((name) => now[name] !== beside[name]).map(fieldName)
}

const parseDigests = (bytes: Uint8Array): Readonly<Record<string, unknown>> | null => {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return json !== null && typeof json === 'object' ? (json as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** `/files/0/votes/1/decision` as a person says it: `files[0].votes[1].decision`. */
const fieldName = (pointer: string): string => pointer.split('/').slice(1)
  .map((key, i) => (/^\d+$/.test(key) ? `[${key}]` : `${i === 0 ? '' : '.'}${key.replaceAll('~1', '/').replaceAll('~0', '~')}`)).join('')

const signatureFaults = (found: LocatedPackage, signed: Signed, changed: readonly string[], signer: string | null): readonly PackageFault[] => {
  const { record } = found
  const whole = { from: record.from, to: record.from + record.bytes.length }
  if (changed.length > 0) return changed.map((name) => fault('record-changed', `${packageNames.record}: ${name}`, whole))
  const at = firstDifference(record.bytes, canonical(record.json))
  if (at !== null) return [fault('record-changed', packageNames.record, { from: record.from + at, to: record.from + at + 1 })]
  if (signed === 'other-key') return [fault('signed-by-other', signer ?? '?', null)]
  if (signed === 'no-key' && contentFaults(found).length > 0) return []
  const signature = entryOf(found, packageNames.signature)
  return [fault('signature-wrong', packageNames.signature, signature === undefined ? null : { from: signature.from, to: signature.from + signature.size })]
}

const firstDifference = (a: Uint8Array, b: Uint8Array): number | null => {
  const common = Math.min(a.length, b.length)
  for (let i = 0; i < common; i += 1) if (a[i] !== b[i]) return i
  return a.length === b.length ? null : common
}

const contentFaults = (found: LocatedPackage): readonly PackageFault[] => found.entries.filter((e) => !e.good)
  .map((e) => (e.present ? fault('content-changed', e.name, { from: e.from, to: e.from + e.size }) : fault('entry-missing', e.name, null)))

const structureFaults = (zip: Uint8Array, found: LocatedPackage): readonly PackageFault[] => {
  const fields = changedStructure(zip, found.entries).slice(0, mostStructureFaults)
  const wanted = new Set(found.entries.map((e) => e.name))
  const length = canonicalLength(found.entries)
  return [
    ...fields.map((f) => fault('structure-changed', `${f.entry ?? 'zip'}: ${f.field}`, f)),
    ...found.seen.filter((e, i, all) => !wanted.has(e.name) || all.findIndex((o) => o.name === e.name) !== i).map((e) => fault('entry-extra', e.name, { from: e.from, to: e.from + e.size })),
    ...(zip.length > length ? [fault('bytes-added', 'zip', { from: length, to: zip.length })] : []),
    ...(zip.length < length ? [fault('bytes-missing', 'zip', { from: zip.length, to: length })] : []),
  ]
}

const approvalFaults = (record: ReleaseRecord): readonly PackageFault[] => record.files.filter((f) => {
  const approved = f.votes.filter((v) => v.decision === 'approve' && v.sha256 === f.sha256 && v.checker.id !== record.request.author.id)
  return new Set(approved.map((v) => v.checker.id)).size < checkersNeeded
}).map((f) => fault('approval-missing', f.path, null))

const auditFaults = (found: LocatedPackage, record: ReleaseRecord, keys: readonly KeyObject[] | null): readonly PackageFault[] => {
  const own = keyIn(found, packageNames.auditKey)
  const key = [...(keys ?? []), ...(own === null ? [] : [own])].find((k) => keyIdOf('audit', k) === record.audit.keyId)
  // A damaged key of the package is named as such already.
  if (key === undefined && entryOf(found, packageNames.auditKey)?.good === false) return []
  return key !== undefined && headIsGenuine(record.audit, key) ? [] : [fault('audit-head-wrong', `record ${record.audit.sequence}`, null)]
}
