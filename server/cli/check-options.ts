import { isStatisticType } from '../domain/disclosure/statistic-types.ts'
import type { StatisticType } from '../domain/disclosure/statistic-types.ts'

/** What `glovebox check` was asked to do. */
export interface CheckOptions {
  readonly paths: readonly string[]
  readonly profile: string
  readonly set: Readonly<Record<string, string>>
  readonly type: StatisticType | null
  readonly table: string | null
  readonly data: readonly string[]
  readonly against: readonly string[]
  readonly cells: boolean
  readonly repair: string | null
  readonly report: string | null
  readonly language: 'ko' | 'en'
  readonly json: boolean
  readonly help: boolean
}

/** An option that cannot be used; `key` is the message, `word` what was given. */
export class OptionError extends Error {
  readonly key: string
  readonly word: string
  constructor(key: string, word: string) {
    super(key)
    this.key = key
    this.word = word
  }
}

const withValue = new Set(['--profile', '--set', '--type', '--table', '--data', '--against', '--repair', '--report', '--lang']) // table
const flags = new Set(['--cells', '--json', '--help', '-h']) // table

function localeLanguage(env: Readonly<Record<string, string | undefined>>): 'ko' | 'en' {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return locale.toLowerCase().startsWith('ko') ? 'ko' : 'en'
}

interface Collected {
  readonly paths: string[]
  readonly values: Map<string, string[]>
  readonly flags: Set<string>
}

function collect(argv: readonly string[]): Collected {
  const found: Collected = { paths: [], values: new Map(), flags: new Set() }
  let onlyPaths = false
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? ''
    if (onlyPaths || !word.startsWith('-') || word === '-') { found.paths.push(word); continue }
    if (word === '--') { onlyPaths = true; continue }
    const equals = word.indexOf('=')
    const name = equals < 0 ? word : word.slice(0, equals)
    if (flags.has(name) && equals < 0) { found.flags.add(name); continue }
    if (!withValue.has(name)) throw new OptionError('cli.unknown-option', name)
    const value = equals < 0 ? argv[(index += 1)] : word.slice(equals + 1)
    if (value === undefined) throw new OptionError('cli.option-without-value', name)
    found.values.set(name, [...(found.values.get(name) ?? []), value])
  }
  return found
}

/** Reads the words of the command line; what cannot be used is an error. */
export function readCheckOptions(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): CheckOptions {
  const found = collect(argv)
  const last = (name: string): string | null => found.values.get(name)?.at(-1) ?? null
  // A map: a key such as `__proto__` must stay a key, and an unknown one.
  const set = new Map<string, string>()
  for (const pair of found.values.get('--set') ?? []) {
    const equals = pair.indexOf('=')
    if (equals <= 0) throw new OptionError('cli.bad-set', pair)
    set.set(pair.slice(0, equals).trim(), pair.slice(equals + 1))
  }
  const type = last('--type')
  if (type !== null && !isStatisticType(type)) throw new OptionError('cli.unknown-type', type)
  const language = last('--lang')
  if (language !== null && language !== 'ko' && language !== 'en') throw new OptionError('cli.unknown-language', language)
  const help = found.flags.has('--help') || found.flags.has('-h')
  if (found.paths.length === 0 && !help) throw new OptionError('cli.no-path', '')
  return {
    paths: found.paths, profile: last('--profile') ?? 'acro-default', set: Object.fromEntries(set), type, table: last('--table'),
    data: found.values.get('--data') ?? [], against: found.values.get('--against') ?? [],
    cells: found.flags.has('--cells'), repair: last('--repair'), report: last('--report'),
    language: language ?? localeLanguage(env), json: found.flags.has('--json'), help,
  }
}

/** The language to refuse in, before the options are known. */
export function refusalLanguage(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): 'ko' | 'en' {
  const index = argv.indexOf('--lang')
  const given = index >= 0 ? argv[index + 1] : argv.find((word) => word.startsWith('--lang='))?.slice(7)
  return given === 'ko' || given === 'en' ? given : localeLanguage(env)
}
