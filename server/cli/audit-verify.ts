import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { KeyObject } from 'node:crypto'
import type { AuditHead, AuditRecord, AuditVerification, PublicKey } from '../../contract/resources/audit-record.ts'
import { auditExportFormat, keysById, parseExportLine } from '../domain/audit/audit-export.ts'
import { ChainVerifier } from '../domain/audit/hash-chain.ts'
import { keyIdOf } from '../domain/audit/signing-key.ts'
import { parseHeads, type AuditSource } from './audit-source.ts'
import type { CommandIo } from './check.ts'
import { readText, readTrustedKeys, readVerifyOptions, UnusableError, withRefusals, type VerifyOptions } from './verify-options.ts'
import { logFaultTexts, verifyText, verifyTexts } from './verify-texts.ts'

/** The result: `genuine` only by keys that the person gave. */
export interface LogVerdict extends AuditVerification {
  readonly verdict: 'genuine' | 'intact' | 'unsigned' | 'faulty'
  /** Records up to here are covered by a signed head. */
  readonly signedTo: number
}

const exitCodes: Readonly<Record<LogVerdict['verdict'], number>> = { genuine: 0, faulty: 1, intact: 3, unsigned: 3 } // table

/** `glovebox audit verify`: 0 genuine, 1 faults, 2 cannot be used, 3 whole without a trusted key. */
export const audit = (argv: readonly string[]): Promise<number> =>
  runAudit(argv, { out: (text) => void process.stdout.write(text), error: (text) => void process.stderr.write(text), env: process.env, cwd: process.cwd() })

/** The same with its surroundings given. */
export const runAudit = (argv: readonly string[], io: CommandIo): Promise<number> => withRefusals(argv, io, async () => {
  const options = readVerifyOptions(argv, io.env, ['--state', '--key', '--heads'])
  const [verb, ...rest] = options.paths
  if (options.help) {
    io.out(`${verifyText(verifyTexts['audit-help'], options.language)}\n`)
    return 0
  }
  if (verb !== 'verify') throw new UnusableError('unknown-option', verb ?? 'audit')
  if (rest.length > 1) throw new UnusableError('unknown-option', rest[1])
  const source = await openSource(rest[0], options, io)
  const extra = options.values['heads']
  const heads = extra === undefined ? source.heads : [...source.heads, ...parseHeads(readText(extra, io), extra)]
  const verdict = await verifyLog({ ...source, heads }, readTrustedKeys(options.values['key'], io))
  if (options.json) io.out(`${JSON.stringify(verdict, null, 2)}\n`)
  else print(verdict, options, io)
  return exitCodes[verdict.verdict]
})

const openSource = async (named: string | undefined, options: VerifyOptions, io: CommandIo): Promise<AuditSource> => {
  const state = options.values['state']
  if (state !== undefined || (named !== undefined && /^postgres(ql)?:/.test(named))) {
    // Loaded only here: verifying an export needs no database driver.
    const { databaseSource } = await import('./audit-sources.ts')
    return databaseSource({ state: state === undefined ? null : resolve(io.cwd, state), url: named ?? io.env['DATABASE_URL'] ?? null })
  }
  if (named === undefined) throw new UnusableError('no-log')
  return exportSource(named, io)
}

/** Walks the log; keys that the person gave stand in place of those that came with it. */
export const verifyLog = async (source: AuditSource, trusted: readonly KeyObject[] | null): Promise<LogVerdict> => {
  const keys = trusted === null ? keysById(source.keys) : new Map(trusted.map((k) => [keyIdOf('audit', k), k]))
  const verifier = new ChainVerifier(source.heads, keys)
  let position = 0
  for await (const record of source.records) {
    position += 1
    if (record === null) verifier.unreadable(position, `record ${position} cannot be read`)
    else verifier.add(record)
  }
  const result = verifier.finish(new Date())
  const told = source.told()
  const cut = source.tells && told?.records !== position
    ? [{ sequence: position + 1, fault: 'cut' as const, detail: told === null ? 'the end of the export is missing' : `the export says ${told.records} records and holds ${position}` }] : []
  const faults = [...result.faults, ...cut]
  const signedTo = Math.max(0, ...source.heads.map((h) => h.sequence))
  const sound = source.heads.length === 0 ? 'unsigned' : trusted === null ? 'intact' : 'genuine'
  return { ...result, ok: faults.length === 0, faults, signedTo, verdict: faults.length > 0 ? 'faulty' : sound }
}

/** An exported log, read line by line. */
export const exportSource = async (file: string, io: Pick<CommandIo, 'cwd'>): Promise<AuditSource> => {
  const heads: AuditHead[] = []
  const keys: PublicKey[] = []
  let told: { readonly records: number } | null = null
  const lines = linesOf(resolve(io.cwd, file), file)
  const first = parseExportLine((await lines.next()).value ?? '')
  if (first?.line !== 'header') throw new UnusableError('not-an-export', file)
  if (first.format !== auditExportFormat) throw new UnusableError('unknown-format', file)
  // Keys and heads stand before the records.
  let line = await lines.next()
  for (; line.done !== true; line = await lines.next()) {
    const parsed = parseExportLine(line.value)
    if (parsed?.line === 'key') keys.push(parsed.key)
    else if (parsed?.line === 'head') heads.push(parsed.head)
    else break
  }
  async function* records(): AsyncGenerator<AuditRecord | null> {
    for (; line.done !== true; line = await lines.next()) {
      const parsed = parseExportLine(line.value)
      if (parsed?.line === 'end') told = parsed
      else yield parsed?.line === 'record' ? parsed.record : null
    }
  }
  return { heads, keys, records: records(), told: () => told, tells: true }
}

async function* linesOf(path: string, name: string): AsyncGenerator<string, undefined> {
  const stream = createReadStream(path, 'utf8')
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) yield line
  } catch {
    throw new UnusableError('unreadable', name)
  }
}

const print = (verdict: LogVerdict, { language }: VerifyOptions, io: CommandIo): void => {
  const values = { records: verdict.records, heads: verdict.heads, last: verdict.signedTo }
  const sentence = { genuine: verifyTexts['log-genuine'], intact: verifyTexts['log-intact'], unsigned: verifyTexts['log-unsigned'], faulty: verifyTexts['log-faulty'] }[verdict.verdict]
  io.out(`${verifyText(sentence, language, values)}\n`)
  for (const { sequence, fault, detail } of verdict.faults) io.out(`  ${verifyText(logFaultTexts[fault], language, { sequence })}${language === 'en' ? ` (${detail})` : ''}\n`)
  const tail = verdict.records - verdict.signedTo
  if (verdict.verdict !== 'faulty' && verdict.signedTo > 0 && tail > 0) io.out(`${verifyText(verifyTexts['log-unsigned-tail'], language, { count: tail })}\n`)
}
