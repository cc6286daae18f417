import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { keyIdOf } from '../../../server/domain/audit/signing-key.ts'
import { runVerify } from '../../../server/cli/verify.ts'
import { aPackage, releaseKeys } from '../../story/a-release-package.ts'

const folder = mkdtempSync(join(tmpdir(), 'glovebox-verify-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const { zip } = aPackage()
const pem = releaseKeys.release.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const keysJson = JSON.stringify({ keys: [{ keyId: keyIdOf('release', releaseKeys.release.publicKey), use: 'release', algorithm: 'Ed25519', pem, createdAt: '2026-01-01T00:00:00.000Z', retiredAt: null }] })
writeFileSync(join(folder, 'good.zip'), zip)
writeFileSync(join(folder, 'keys.json'), keysJson)
writeFileSync(join(folder, 'key.pem'), pem)

const run = async (...argv: readonly string[]) => {
  let out = ''
  let error = ''
  const code = await runVerify(argv, { out: (t) => { out += t }, error: (t) => { error += t }, env: { LANG: 'en_US.UTF-8' }, cwd: folder })
  return { code, out, error }
}

describe('glovebox verify', () => {
  it('says genuine with a key that the person trusts, as PEM or as the answer of the API', async () => {
    for (const key of ['key.pem', 'keys.json']) {
      const { code, out } = await run('good.zip', '--key', key)
      expect([code, out.split('\n')[0]]).toEqual([0, `Genuine: every byte is what ${keyIdOf('release', releaseKeys.release.publicKey)} signed.`])
      expect(out).toContain('outputs/counts.csv  16 bytes')
      expect(out).toContain('approved by Jung, Han')
    }
  })

  it('says no more than intact, with an exit code of its own, without a key', async () => {
    expect(await run('good.zip')).toMatchObject({ code: 3, out: expect.stringMatching(/^Intact, signed by release-[0-9a-f]{32}\./) as string })
    expect((await run('good.zip', '--lang', 'ko')).out).toMatch(/^온전하며/)
  })

  it('names the file, the bytes or the field that was changed', async () => {
    const changed = Buffer.from(zip)
    const at = changed.indexOf('M,15')
    changed[at + 2] = '9'.charCodeAt(0)
    writeFileSync(join(folder, 'changed.zip'), changed)
    const { code, out } = await run('changed.zip', '--key', 'key.pem')
    expect([code, out]).toEqual([1, `Not genuine:\n  files/outputs/counts.csv: the content was changed (bytes ${at - 11} to ${at + 4})\n`])
    const json = JSON.parse((await run('changed.zip', '--json')).out) as { verdict: string; faults: unknown[] }
    expect(json).toMatchObject({ verdict: 'not-genuine', faults: [{ fault: 'content-changed', where: 'files/outputs/counts.csv' }] })
  })

  it('writes out what a forged name would do to a terminal', async () => {
    const forged = aPackage((r) => ({ ...r, request: { ...r.request, title: 'a\u001b[2Jb\u202ec' } }))
    writeFileSync(join(folder, 'forged.zip'), forged.zip)
    const { out } = await run('forged.zip')
    expect(out).toContain('a⟦U+001B⟧[2Jb⟦U+202E⟧c')
    expect(out).not.toContain('\u001b')
  })

  it.each([
    [['missing.zip'], 'missing.zip: cannot be read.\n'],
    [['key.pem'], 'key.pem: is not a released package.\n'],
    [['good.zip', '--key', 'good.zip'], 'good.zip: holds no Ed25519 public key.\n'],
    [['good.zip', '--key', 'nowhere.pem'], 'nowhere.pem: cannot be read.\n'],
    [['--frobnicate'], 'Unknown option --frobnicate.\n'],
    [[], 'Which package should be verified?\n'],
  ])('answers 2 and the reason to %j', async (argv, reason) => {
    expect(await run(...argv)).toEqual({ code: 2, out: '', error: reason })
  })
})
