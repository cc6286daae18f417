import { canonical } from '../audit/hash-chain.ts'
import type { ZipEntry } from './canonical-zip.ts'
import { writeZip } from './canonical-zip.ts'
import { fieldDigests, ReleaseRecord, sha256Hex } from './release-record.ts'

/** Names of the package's own entries; approved files lie below `files/`. */
export const packageNames = { // table
  record: 'release.json',
  signature: 'release.json.sig',
  digests: 'release.digests.json',
  releaseKey: 'release-key.pem',
  auditKey: 'audit-key.pem',
  readmeEn: 'README.en.txt',
  readmeKo: 'README.ko.txt',
} as const

/** What lies beside record and signature, in the order of the archive and of the record's `package`. */
export const besideNames = [packageNames.digests, packageNames.releaseKey, packageNames.auditKey, packageNames.readmeEn, packageNames.readmeKo] as const

/** Where an approved file lies in the package. */
export const packagedPath = (path: string): string => `files/${path}`

export interface PackageInput {
  readonly record: Omit<ReleaseRecord, 'package'>
  readonly releaseKeyPem: string
  readonly auditKeyPem: string
  readonly readme: { readonly en: string; readonly ko: string }
  /** Bytes of each file of the record, in its order. */
  readonly contents: readonly Uint8Array[]
  readonly sign: (bytes: Uint8Array) => Uint8Array
}

export interface ReleasePackage { readonly record: Buffer; readonly zip: Uint8Array }

/** Builds the package: the record last of what is signed, first in the archive. */
export const buildPackage = (input: PackageInput): ReleasePackage => {
  const text = (name: string, content: string): ZipEntry => ({ name, bytes: new TextEncoder().encode(content) })
  const beside: readonly ZipEntry[] = [
    { name: packageNames.digests, bytes: canonical(fieldDigests(input.record)) },
    text(packageNames.releaseKey, input.releaseKeyPem), text(packageNames.auditKey, input.auditKeyPem),
    text(packageNames.readmeEn, input.readme.en), text(packageNames.readmeKo, input.readme.ko),
  ]
  const record = canonical(ReleaseRecord.parse({
    ...input.record, package: beside.map((e) => ({ path: e.name, bytes: e.bytes.length, sha256: sha256Hex(e.bytes) })),
  }))
  const files = input.record.files.map((f, i): ZipEntry => ({ name: packagedPath(f.path), bytes: input.contents[i] ?? new Uint8Array() }))
  const zip = writeZip([{ name: packageNames.record, bytes: record }, { name: packageNames.signature, bytes: input.sign(record) }, ...beside, ...files])
  return { record, zip }
}
