import { generateKeyPairSync, sign } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { zipFields } from '../../../../server/domain/airlock/canonical-zip.ts'
import { verifyPackage } from '../../../../server/domain/airlock/verify-package.ts'
import { aPackage, releaseKeys } from '../../../story/a-release-package.ts'

const built = aPackage()
const { zip } = built
const trusted = [releaseKeys.release.publicKey, releaseKeys.audit.publicKey]
const folder = mkdtempSync(join(tmpdir(), 'glovebox-package-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const withByte = (at: number, bit = 1): Uint8Array => {
  const copy = Uint8Array.from(zip)
  copy[at] = (copy[at] ?? 0) ^ bit
  return copy
}
const positionOf = (text: string): number => {
  const at = Buffer.from(zip).indexOf(text)
  if (at < 0) throw new Error(`not in the package: ${text}`)
  return at
}

describe('a release package', () => {
  it('is genuine under the key that signed it and intact without a key', () => {
    expect(verifyPackage(zip, trusted)).toMatchObject({ verdict: 'genuine', faults: [] })
    expect(verifyPackage(zip, null)).toMatchObject({ verdict: 'intact', faults: [] })
  })

  it('is not genuine under another key', () => {
    const other = generateKeyPairSync('ed25519')
    expect(verifyPackage(zip, [other.publicKey])).toMatchObject({ verdict: 'not-genuine', faults: [{ fault: 'signed-by-other' }] })
  })

  it('never passes with any single byte changed, and names a range that holds it', () => {
    const silent: number[] = []
    for (let at = 0; at < zip.length; at += 1) {
      const { verdict, faults } = verifyPackage(withByte(at, 1 << (at % 8)), trusted)
      if (verdict !== 'not-genuine' || !faults.some((f) => f.from !== null && f.to !== null && f.from <= at && at < f.to)) silent.push(at)
    }
    expect(silent).toEqual([])
  })

  it('names the entry, the byte range or the field that holds the changed byte', () => {
    const content = positionOf('sex,n\n')
    expect(verifyPackage(withByte(content), trusted).faults).toEqual([{ fault: 'content-changed', where: 'files/outputs/counts.csv', from: content, to: content + 16 }])
    expect(verifyPackage(withByte(positionOf('"approve"') + 2), trusted).faults[0]).toMatchObject({ fault: 'record-changed', where: 'release.json: files[0].votes[0].decision' })
    expect(verifyPackage(withByte(positionOf('"version":3') + 10), trusted).faults[0]).toMatchObject({ fault: 'record-changed', where: 'release.json: checks.rules[0].version' })
    expect(verifyPackage(withByte(positionOf('Looks sound')), trusted).faults[0]).toMatchObject({ where: 'release.json: files[0].votes[0].reason' })
    expect(verifyPackage(withByte(zip.length - 1), trusted).faults).toEqual([{ fault: 'structure-changed', where: 'zip: end-comment-length', from: zip.length - 2, to: zip.length }])
  })

  it('names the right entry for every byte of every content', () => {
    for (const field of zipFields(built.shapes).filter((f) => f.field === 'content' && f.entry !== 'release.json')) {
      const named = verifyPackage(withByte(field.from + Math.floor((field.to - field.from) / 2)), trusted).faults.map((f) => f.where).join(' ')
      expect(named).toContain(field.entry)
    }
  })

  it('finds bytes added, cut, entries added and entries taken', () => {
    expect(verifyPackage(Buffer.concat([zip, Buffer.from('x')]), trusted).faults).toContainEqual({ fault: 'bytes-added', where: 'zip', from: zip.length, to: zip.length + 1 })
    expect(verifyPackage(zip.subarray(0, zip.length - 5), trusted).verdict).toBe('not-genuine')
    const file = join(folder, 'p.zip')
    writeFileSync(file, zip)
    writeFileSync(join(folder, 'extra.txt'), 'extra')
    execFileSync('python3', ['-c', `import zipfile; z = zipfile.ZipFile(${JSON.stringify(file)}, 'a'); z.write(${JSON.stringify(join(folder, 'extra.txt'))}, 'files/extra.txt'); z.close()`])
    expect(verifyPackage(readFileSync(file), trusted).faults).toContainEqual(expect.objectContaining({ fault: 'entry-extra', where: 'files/extra.txt' }))
    execFileSync('python3', ['-c', `
import zipfile
old = zipfile.ZipFile(${JSON.stringify(file)})
new = zipfile.ZipFile(${JSON.stringify(join(folder, 'q.zip'))}, 'w')
for name in old.namelist():
    if name not in ('files/outputs/counts.csv', 'files/extra.txt'): new.writestr(name, old.read(name))
new.close()`])
    expect(verifyPackage(readFileSync(join(folder, 'q.zip')), trusted).faults).toContainEqual({ fault: 'entry-missing', where: 'files/outputs/counts.csv', from: null, to: null })
  })

  it('is a zip to other programs, and its signature holds by openssl alone', () => {
    const file = join(folder, 'open.zip')
    writeFileSync(file, zip)
    expect(execFileSync('unzip', ['-t', file], { encoding: 'utf8' })).toContain('No errors detected')
    execFileSync('unzip', ['-q', '-o', file, '-d', join(folder, 'out')])
    const out = join(folder, 'out')
    expect(readFileSync(join(out, 'files/outputs/counts.csv'), 'utf8')).toBe('sex,n\nF,12\nM,15\n')
    expect(execFileSync('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', join(out, 'release-key.pem'), '-rawin', '-in', join(out, 'release.json'), '-sigfile', join(out, 'release.json.sig')], { encoding: 'utf8' })).toContain('Verified Successfully')
  })

  it('is the same bytes whenever it is built from the same facts', () => {
    expect(Buffer.compare(aPackage().zip, zip)).toBe(0)
  })

  it('is refused when a genuine signature stands under one approval, an own approval or an approval of other bytes', () => {
    const one = aPackage((r) => ({ ...r, files: r.files.map((f) => ({ ...f, votes: f.votes.slice(0, 1) })) }))
    expect(verifyPackage(one.zip, trusted).faults).toEqual([{ fault: 'approval-missing', where: 'outputs/counts.csv', from: null, to: null }])
    const own = aPackage((r) => ({ ...r, files: r.files.map((f) => ({ ...f, votes: f.votes.map((v, i) => (i === 0 ? { ...v, checker: r.request.author } : v)) })) }))
    expect(verifyPackage(own.zip, trusted).verdict).toBe('not-genuine')
    const twice = aPackage((r) => ({ ...r, files: r.files.map((f) => ({ ...f, votes: f.votes.map((v) => ({ ...v, checker: f.votes[0]?.checker ?? v.checker })) })) }))
    expect(verifyPackage(twice.zip, trusted).verdict).toBe('not-genuine')
  })

  it('cannot be used when it is something else or of a newer form', () => {
    expect(verifyPackage(Buffer.from('PK not a zip at all, but long enough to be looked at, is it not? Yes, it is, quite.'), trusted)).toMatchObject({ verdict: 'unusable', unusable: 'not-a-package' })
    expect(verifyPackage(new Uint8Array(), trusted)).toMatchObject({ verdict: 'unusable' })
    expect(verifyPackage(built.ofNewerForm(), trusted)).toMatchObject({ verdict: 'unusable', unusable: 'unknown-format' })
  })

  it('finds a forger who signs with a key of his own', () => {
    const forger = generateKeyPairSync('ed25519')
    const forged = aPackage((r) => r, { publicKey: forger.publicKey, sign: (bytes) => sign(null, bytes, forger.privateKey) })
    expect(verifyPackage(forged.zip, null).verdict).toBe('intact')
    expect(verifyPackage(forged.zip, trusted)).toMatchObject({ verdict: 'not-genuine', faults: [{ fault: 'signed-by-other' }] })
  })
})
