import type { Outcome } from './check-report.ts'

/** What a rule with three settings does. */
export type RuleSetting = 'ignore' | 'review' | 'fail'

/** The n largest contributors may hold at most k percent of a total. */
export interface DominanceRule {
  readonly n: number
  readonly k: number
}

/** A profile's numbers, parsed. */
export interface ProfileParameters {
  readonly threshold: number
  readonly zeros: RuleSetting
  readonly groupDisclosure: RuleSetting
  readonly dof: number
  readonly nk: readonly DominanceRule[]
  readonly pPercent: number
  readonly differenceThreshold: number
  readonly intervalPercent: number
  readonly intervalAbsolute: number
  readonly intervalProtection: boolean
  readonly insider: boolean
  readonly integers: boolean
  readonly model: ModelParameters
}

/** Limits of the export lane for trained models; less is stricter. */
export interface ModelParameters {
  /** Information that the weights can hold, in percent of that in the training data. */
  readonly size: number
  /** Bits of the significand that a weight may use. */
  readonly significand: number
  /** Area under the curve of the best membership attack. */
  readonly attackAuc: number
  /** Percent of members found where one in a hundred others is taken for one. */
  readonly attackTpr: number
  /** Mean exposure of canaries in bits. */
  readonly exposure: number
}

/** One parameter as a profile file gives it: the value, why, and whose rule it is. */
export interface ProfileEntry {
  readonly value: string | number
  readonly reason: string
  readonly source: string
}

/** A disclosure profile: parsed parameters, and the raw entries for showing and hashing. */
export interface DisclosureProfile {
  readonly name: string
  readonly title: string
  readonly entries: Readonly<Record<string, ProfileEntry>>
  readonly parameters: ProfileParameters
  /** SHA-256 of the canonical entries, overrides included. */
  readonly digest: string
}

interface ParameterForm {
  readonly key: string
  readonly default: string | number
  readonly form: 'whole' | 'number' | 'ceiling' | 'rule' | 'dominance' | 'switch' | 'insider' | 'difference'
  readonly least?: number
  readonly most?: number
}

/** Every key that a profile or `--set` may hold. */
export const parameterForms: readonly ParameterForm[] = [ // table
  { key: 'threshold', default: 10, form: 'whole', least: 1 },
  { key: 'zeros', default: 'review', form: 'rule' },
  { key: 'group-disclosure', default: 'review', form: 'rule' },
  { key: 'dof', default: 10, form: 'whole', least: 0 },
  { key: 'nk', default: '2:90', form: 'dominance' },
  { key: 'p-percent', default: 10, form: 'number', least: 0, most: 100 },
  { key: 'difference-threshold', default: 'threshold', form: 'difference', least: 1 },
  { key: 'interval.percent', default: 0, form: 'number', least: 0 },
  { key: 'interval.absolute', default: 0, form: 'number', least: 0 },
  { key: 'interval.protection', default: 'off', form: 'switch' },
  { key: 'insider', default: 'off', form: 'insider' },
  { key: 'integers', default: 'on', form: 'switch' },
  { key: 'model.size', default: 10, form: 'ceiling', least: 0 },
  { key: 'model.significand', default: 10, form: 'ceiling', least: 1, most: 52 },
  { key: 'model.attack-auc', default: 0.65, form: 'ceiling', least: 0.5, most: 1 },
  { key: 'model.attack-tpr', default: 3, form: 'ceiling', least: 0, most: 100 },
  { key: 'model.exposure', default: 3, form: 'ceiling', least: 0 },
]

/** A parameter that cannot be used, with the reason in the error's message key. */
export class ProfileError extends Error {
  readonly code: 'unknown-parameter' | 'bad-parameter'
  readonly key: string
  constructor(code: 'unknown-parameter' | 'bad-parameter', key: string) {
    super(`${code}: ${key}`)
    this.code = code
    this.key = key
  }
}

function normalised(form: ParameterForm, raw: unknown): string | number {
  const refuse = (): never => { throw new ProfileError('bad-parameter', form.key) }
  const text = typeof raw === 'boolean' ? (raw ? 'on' : 'off') : String(raw).trim()
  const number = (): number => {
    const value = Number(text)
    if (text === '' || !Number.isFinite(value) || value < (form.least ?? 0) || value > (form.most ?? Infinity)) return refuse()
    return value
  }
  switch (form.form) {
    case 'rule': return ['ignore', 'review', 'fail'].includes(text) ? text : refuse()
    case 'switch': return ['on', 'off'].includes(text) ? text : refuse()
    case 'insider': return ['off', 'singleton'].includes(text) ? text : refuse()
    case 'dominance': return parseDominance(text) === null ? refuse() : text.replaceAll(' ', '')
    case 'difference': return text === 'threshold' ? text : Number.isInteger(number()) ? number() : refuse()
    case 'whole': return Number.isInteger(number()) ? number() : refuse()
    case 'number':
    case 'ceiling': return number()
  }
}

function parseDominance(text: string): readonly DominanceRule[] | null {
  const rules: DominanceRule[] = []
  for (const part of text.split(',')) {
    const match = /^\s*(\d+)\s*:\s*(\d+(?:\.\d+)?)\s*$/.exec(part)
    if (match === null) return null
    const n = Number(match[1])
    const k = Number(match[2])
    if (n < 1 || k <= 0 || k > 100) return null
    rules.push({ n, k })
  }
  return rules
}

function parametersOf(raw: Readonly<Record<string, string | number>>): ProfileParameters {
  const threshold = Number(raw['threshold'])
  const difference = raw['difference-threshold']
  return {
    threshold,
    zeros: raw['zeros'] as RuleSetting,
    groupDisclosure: raw['group-disclosure'] as RuleSetting,
    dof: Number(raw['dof']),
    nk: (parseDominance(String(raw['nk'])) ?? []).filter((rule) => rule.k < 100),
    pPercent: Number(raw['p-percent']),
    differenceThreshold: difference === 'threshold' ? threshold : Number(difference),
    intervalPercent: Number(raw['interval.percent']),
    intervalAbsolute: Number(raw['interval.absolute']),
    intervalProtection: raw['interval.protection'] === 'on',
    insider: raw['insider'] === 'singleton',
    integers: raw['integers'] === 'on',
    model: {
      size: Number(raw['model.size']), significand: Number(raw['model.significand']), attackAuc: Number(raw['model.attack-auc']),
      attackTpr: Number(raw['model.attack-tpr']), exposure: Number(raw['model.exposure']),
    },
  }
}

/** What a profile file holds once its YAML is parsed. */
export interface ProfileFile {
  readonly title: string
  readonly parameters: Readonly<Record<string, { value: unknown; reason: string; source: string }>>
}

/** Builds a profile from its file and the overrides of one run; an unknown key or a bad value is an error. */
export function buildProfile(
  name: string, file: ProfileFile, overrides: Readonly<Record<string, string | number>>, digest: (canonical: string) => string,
): DisclosureProfile {
  const known = new Set(parameterForms.map(({ key }) => key))
  for (const key of [...Object.keys(file.parameters), ...Object.keys(overrides)]) {
    if (!known.has(key)) throw new ProfileError('unknown-parameter', key)
  }
  const entries: Record<string, ProfileEntry> = {}
  for (const form of parameterForms) {
    const given = file.parameters[form.key]
    if (given === undefined) throw new ProfileError('bad-parameter', form.key)
    const override = overrides[form.key]
    entries[form.key] = override === undefined
      ? { value: normalised(form, given.value), reason: given.reason, source: given.source }
      : { value: normalised(form, override), reason: 'override of this run', source: '--set' }
  }
  const raw = Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, entry.value]))
  return { name, title: file.title, entries, parameters: parametersOf(raw), digest: digest(JSON.stringify({ name, raw })) }
}

/** The parameter values as the contract's JSON shows them. */
export function shownParameters(profile: DisclosureProfile): Readonly<Record<string, string | number>> {
  return Object.fromEntries(Object.entries(profile.entries).map(([key, entry]) => [key, entry.value]))
}

/** The authority behind a rule that a parameter of the profile sets; any other rule is called what it is called. */
export function ruleSource({ entries }: DisclosureProfile, rule: string): string {
  const entry = Object.hasOwn(entries, rule) ? entries[rule] : undefined
  if (entry === undefined) return rule
  return entry.source === '--set' ? `--set ${rule}` : entry.source
}

const strictestRule = (one: string | number, other: string | number): string | number => {
  const order = ['ignore', 'review', 'fail']
  return order.indexOf(String(one)) >= order.indexOf(String(other)) ? one : other
}

/** Joins the profiles of several datasets into one in which every parameter is the strictest. */
export function strictestProfile(profiles: readonly DisclosureProfile[], digest: (canonical: string) => string): DisclosureProfile {
  const [first, ...rest] = profiles
  if (first === undefined) throw new RangeError('no profile given')
  if (rest.length === 0) return first
  const name = [...new Set(profiles.map((profile) => profile.name))].join('+')
  const entries: Record<string, ProfileEntry> = {}
  for (const { key, form } of parameterForms) {
    entries[key] = profiles.map((profile) => profile.entries[key]).filter((entry) => entry !== undefined)
      .reduce((one, other) => stricterEntry(key, form, one, other))
  }
  // A difference threshold that follows the threshold must follow the strictest one.
  const differences = profiles.map((profile) => profile.parameters.differenceThreshold)
  entries['difference-threshold'] = { ...entries['difference-threshold']!, value: Math.max(...differences) }
  const raw = Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, entry.value]))
  return { name, title: name, entries, parameters: parametersOf(raw), digest: digest(JSON.stringify({ name, raw })) }
}

function stricterEntry(key: string, form: ParameterForm['form'], one: ProfileEntry, other: ProfileEntry): ProfileEntry {
  if (form === 'rule') return strictestRule(one.value, other.value) === one.value ? one : other
  if (form === 'dominance') {
    if (one.value === other.value) return one
    return { ...one, value: `${one.value},${other.value}`, source: `${one.source}; ${other.source}` }
  }
  if (form === 'switch' || form === 'insider') return one.value === 'off' ? other : one
  if (key === 'difference-threshold') return one
  if (form === 'ceiling') return Number(one.value) <= Number(other.value) ? one : other
  return Number(one.value) >= Number(other.value) ? one : other
}

/** Turns a rule's setting into an outcome; `null` where the rule is off. */
export function settingOutcome(setting: RuleSetting): Exclude<Outcome, 'pass'> | null {
  return setting === 'ignore' ? null : setting
}
