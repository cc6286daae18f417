import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { KeyObject } from 'node:crypto'
import { parsePublicKeys } from '../domain/audit/signing-key.ts'
import type { CommandIo } from './check.ts'
import { verifyText, verifyTexts } from './verify-texts.ts'

/** Options that `verify` and `audit verify` share. */
export interface VerifyOptions {
  readonly paths: readonly string[]
  readonly values: Readonly<Record<string, string>>
  readonly json: boolean
  readonly help: boolean
  readonly language: 'ko' | 'en'
}

/** Something given on the command line that cannot be used: exit 2. */
export class UnusableError extends Error {
  readonly text: keyof typeof verifyTexts
  readonly word: string
  constructor(text: keyof typeof verifyTexts, word = '') {
    super(text)
    this.text = text
    this.word = word
  }
}

/** Reads the words after the command; `withValue` names the options that take one. */
export const readVerifyOptions = (argv: readonly string[], env: CommandIo['env'], withValue: readonly string[]): VerifyOptions => {
  const paths: string[] = []
  const values: Record<string, string> = {}
  let json = false
  let help = false
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? ''
    const [name = '', inline] = word.startsWith('--') ? [word.split('=', 1)[0], word.includes('=') ? word.slice(word.indexOf('=') + 1) : undefined] : [word]
    if (name === '--json') json = true
    else if (name === '--help' || name === '-h') help = true
    else if ([...withValue, '--lang'].includes(name)) {
      const value = inline ?? argv[(i += 1)]
      if (value === undefined) throw new UnusableError('unknown-option', name)
      values[name.slice(2)] = value
    } else if (word.startsWith('-') && word !== '-') throw new UnusableError('unknown-option', word)
    else paths.push(word)
  }
  return { paths, values, json, help, language: languageOf(values['lang'], env) }
}

/** The language asked for, or that of the locale. */
export const languageOf = (asked: string | undefined, env: CommandIo['env']): 'ko' | 'en' => {
  if (asked === 'ko' || asked === 'en') return asked
  if (asked !== undefined) throw new UnusableError('unknown-option', `--lang ${asked}`)
  return (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').toLowerCase().startsWith('ko') ? 'ko' : 'en'
}

/** Public keys of a file; null if none was named. */
export const readTrustedKeys = (file: string | undefined, io: CommandIo): readonly KeyObject[] | null => {
  if (file === undefined) return null
  const keys = parsePublicKeys(readText(file, io))
  if (keys === null) throw new UnusableError('bad-key', file)
  return keys
}

/** A file's text, or the refusal that names it. */
export const readText = (file: string, io: CommandIo): string => {
  try {
    return readFileSync(resolve(io.cwd, file), 'utf8')
  } catch {
    throw new UnusableError('unreadable', file)
  }
}

/** Runs a command and turns what cannot be used into exit 2 with its reason. */
export const withRefusals = async (argv: readonly string[], io: CommandIo, run: () => Promise<number>): Promise<number> => {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof UnusableError)) throw error
    const at = argv.indexOf('--lang')
    const asked = at >= 0 ? argv[at + 1] : argv.find((w) => w.startsWith('--lang='))?.slice(7)
    const language = asked === 'ko' || asked === 'en' ? asked : languageOf(undefined, io.env)
    io.error(`${verifyText(verifyTexts[error.text], language, { word: error.word })}\n`)
    return 2
  }
}
