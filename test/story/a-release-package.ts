import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { canonical, signHead } from '../../server/domain/audit/hash-chain.ts'
import { keyIdOf } from '../../server/domain/audit/signing-key.ts'
import { writeZip, type ZipShape } from '../../server/domain/airlock/canonical-zip.ts'
import { buildPackage } from '../../server/domain/airlock/release-package.ts'
import { sha256Hex, type ReleaseRecord } from '../../server/domain/airlock/release-record.ts'

/** An Ed25519 key pair from 32 known bytes, so that a built package is the same in every run. */
const keyPair = (seed: number): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } => {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}

export const releaseKeys = { release: keyPair(1), audit: keyPair(2) }

const at = '2026-11-20T03:04:05.000Z'
const counts = new TextEncoder().encode('sex,n\nF,12\nM,15\n')
const [jung, han] = [{ id: 'checker-1', name: 'Jung' }, { id: 'checker-2', name: 'Han' }]

const aRecord = (keyId: string): Omit<ReleaseRecord, 'package'> => {
  const sha256 = sha256Hex(counts)
  const vote = { decision: 'approve' as const, reason: 'Looks sound', sha256, at, revisedAt: null, reconfirmed: false }
  const auditKey = keyIdOf('audit', releaseKeys.audit.publicKey)
  return {
    format: 'glovebox-release/1', glovebox: '0.1.0',
    project: { id: 'liver', title: { ko: '지방간', en: 'Fatty liver' }, permit: { reference: 'IRB-1', endsOn: '2027-12-31' } },
    request: { id: 'r1', title: 'Counts by sex', author: { id: 'kim', name: 'Kim' }, submittedAt: at },
    licences: [{ id: 'l1', dataset: 'nafld', version: '1', title: { ko: '코호트', en: 'Cohort' }, endsOn: '2027-06-30' }],
    checks: { profile: 'acro-default', profileDigest: sha256Hex('profile'), parameters: { threshold: 10 }, rules: [{ id: 'minimum-threshold', version: 3 }] },
    turns: [{ number: 1, submittedAt: at, contextSha256: sha256Hex('context'), returnedAt: null, files: [{ sha256, kind: 'output', outcome: 'pass' }], reviews: [jung, han].map((checker) => ({ checker, completedAt: at, revisedAt: null })) }],
    files: [{
      path: 'outputs/counts.csv', sha256, bytes: counts.length, sourceSha256: sha256, derived: false,
      declared: { path: 'outputs/counts.csv', type: 'frequencies', title: '', unit: 'person', population: 'adults', n: 27, controls: 'none', descriptionSha256: null },
      outcome: 'pass', findings: [], votes: [{ checker: jung, ...vote }, { checker: han, ...vote }],
    }],
    release: { by: jung, at },
    audit: signHead({ sequence: 40, hash: sha256Hex('head'), at, keyId: auditKey }, releaseKeys.audit.privateKey),
    previousRelease: null, signer: { keyId, algorithm: 'Ed25519' },
  }
}

export interface Signer { readonly publicKey: KeyObject; readonly sign: (bytes: Uint8Array) => Uint8Array }

/** A released package of one table; `change` makes a record that was signed so. */
export const aPackage = (
  change: (record: Omit<ReleaseRecord, 'package'>) => Omit<ReleaseRecord, 'package'> = (r) => r,
  signer: Signer = { publicKey: releaseKeys.release.publicKey, sign: (bytes) => sign(null, bytes, releaseKeys.release.privateKey) },
): { readonly zip: Uint8Array; readonly shapes: readonly ZipShape[]; readonly ofNewerForm: () => Uint8Array } => {
  const record = change(aRecord(keyIdOf('release', signer.publicKey)))
  const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString()
  const built = buildPackage({
    record, releaseKeyPem: pem(signer.publicKey), auditKeyPem: pem(releaseKeys.audit.publicKey), readme: { en: 'read me\n', ko: '읽어 주세요\n' },
    contents: [counts], sign: signer.sign,
  })
  const full = JSON.parse(built.record.toString('utf8')) as ReleaseRecord
  const shapes = [
    { name: 'release.json', size: built.record.length, crc: null }, { name: 'release.json.sig', size: 64, crc: null },
    ...full.package.map((p) => ({ name: p.path, size: p.bytes, crc: null })), { name: 'files/outputs/counts.csv', size: counts.length, crc: null },
  ]
  const ofNewerForm = (): Uint8Array => {
    const newer = canonical({ ...full, format: 'glovebox-release/2' })
    return writeZip([{ name: 'release.json', bytes: newer }, { name: 'release.json.sig', bytes: signer.sign(newer) }, { name: 'release-key.pem', bytes: Buffer.from(pem(signer.publicKey)) }])
  }
  return { zip: built.zip, shapes, ofNewerForm }
}
