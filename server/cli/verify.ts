import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { showUnseen } from '../domain/airlock/file-preview.ts'
import { verifyPackage, type PackageVerdict } from '../domain/airlock/verify-package.ts'
import type { CommandIo } from './check.ts'
import { readTrustedKeys, readVerifyOptions, UnusableError, withRefusals, type VerifyOptions } from './verify-options.ts'
import { packageFaultTexts, verifyText, verifyTexts } from './verify-texts.ts'

const exitCodes: Readonly<Record<PackageVerdict['verdict'], number>> = { genuine: 0, 'not-genuine': 1, unusable: 2, intact: 3 } // table
const largestPackage = 2 * 1024 * 1024 * 1024

/** `glovebox verify`: 0 genuine, 1 not genuine, 2 cannot be used, 3 intact by a key that came with it. */
export const verify = (argv: readonly string[]): Promise<number> =>
  runVerify(argv, { out: (text) => void process.stdout.write(text), error: (text) => void process.stderr.write(text), env: process.env, cwd: process.cwd() })

/** The same with its surroundings given. */
export const runVerify = (argv: readonly string[], io: CommandIo): Promise<number> => withRefusals(argv, io, async () => {
  const options = readVerifyOptions(argv, io.env, ['--key'])
  if (options.help) {
    io.out(`${verifyText(verifyTexts.help, options.language)}\n`)
    return 0
  }
  const [file] = options.paths
  if (file === undefined || options.paths.length > 1) throw new UnusableError(file === undefined ? 'no-file' : 'unknown-option', options.paths[1])
  const verdict = verifyPackage(readPackage(file, io), readTrustedKeys(options.values['key'], io))
  if (options.json) io.out(`${JSON.stringify(verdict, null, 2)}\n`)
  else print(verdict, file, options, io)
  return exitCodes[verdict.verdict]
})

const readPackage = (file: string, io: CommandIo): Uint8Array => {
  const path = resolve(io.cwd, file)
  try {
    if (statSync(path).size > largestPackage) throw new UnusableError('too-large', file)
    return readFileSync(path)
  } catch (error) {
    throw error instanceof UnusableError ? error : new UnusableError('unreadable', file)
  }
}

const print = (verdict: PackageVerdict, file: string, { language }: VerifyOptions, io: CommandIo): void => {
  const say = (text: Parameters<typeof verifyText>[0], values: Readonly<Record<string, string | number>> = {}): string =>
    // A name in a forged record may hold what moves a cursor.
    verifyText(text, language, Object.fromEntries(Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? showUnseen(value) : value])))
  if (verdict.verdict === 'unusable') {
    io.error(`${say(verifyTexts[verdict.unusable ?? 'not-a-package'], { word: file })}\n`)
    return
  }
  const lines = [say(verifyTexts[verdict.verdict], { signer: verdict.signer ?? '?' })]
  for (const { fault, where, from, to } of verdict.faults) {
    const place = from === null || to === null ? '' : ` (${say(verifyTexts.bytes, { from, to: to - 1 })})`
    lines.push(`  ${say(packageFaultTexts[fault], { where })}${place}`)
  }
  const { record } = verdict
  if (verdict.verdict !== 'not-genuine' && record !== null) {
    lines.push('', say(verifyTexts.released, { project: record.project.title[language], title: record.request.title, at: record.release.at, by: record.release.by.name, profile: record.checks.profile }))
    for (const f of record.files) {
      const checkers = f.votes.filter((v) => v.decision === 'approve').map((v) => v.checker.name).join(', ')
      lines.push(say(verifyTexts.file, { path: f.path, bytes: f.bytes, sha256: f.sha256, checkers }))
    }
  }
  io.out(`${lines.join('\n')}\n`)
}
