/** What a trained model is for. */
export type ModelTask = 'classification' | 'regression' | 'language-adapter' | 'other'

/** A version of a dataset, as a licence names it. */
export interface DataVersion {
  readonly dataset: string
  readonly version: string | null
}

/** How a model was trained, as its author says. */
export interface TrainingRecord {
  readonly task: ModelTask | null
  readonly algorithm: string | null
  readonly data: readonly DataVersion[]
  readonly target: string | null
  readonly features: readonly string[]
  /** Records trained on, and kept back. */
  readonly n: number | null
  readonly holdOut: { readonly n: number; readonly how: string | null } | null
  readonly bytesIn: number | null
  readonly hyperparameters: Readonly<Record<string, string>>
  readonly software: Readonly<Record<string, string>>
  readonly baseModel: string | null
}

/** What the tests inside the wall found, as the session's program reports it: numbers of a whole, never of a record. */
export interface ModelTests {
  readonly modelSha256: string | null
  readonly program: string | null
  /** Best area under the curve of the membership attacks, and percent of members found at one percent of false alarms. */
  readonly attackAuc: number | null
  readonly attackTpr: number | null
  readonly attacks: readonly string[]
  readonly shadowModels: number
  /** How far training records are served better than those kept back, in the measure that the task has. */
  readonly gap: number | null
  /** Records that an attacker names with certainty: shown as a band, `0` or `under 10` or a rounded number. */
  readonly exposed: string | null
  readonly canaries: { readonly count: number; readonly meanExposure: number } | null
  /** Longest piece of a training text that the model gives back, in characters. */
  readonly longestEcho: number | null
}

/** An entry of a record that cannot be used. */
export class TrainingRecordError extends Error {
  readonly key: string
  constructor(key: string) {
    super(`training record: ${key} cannot be used`)
    this.key = key
  }
}

type Raw = Readonly<Record<string, unknown>>

const isMap = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value)

class Entries {
  readonly #raw: Raw
  readonly #prefix: string

  constructor(value: unknown, prefix: string, keys: readonly string[]) {
    if (!isMap(value)) throw new TrainingRecordError(prefix)
    for (const key of Object.keys(value)) if (!keys.includes(key)) throw new TrainingRecordError(`${prefix}.${key}`)
    this.#raw = value
    this.#prefix = prefix
  }

  has(key: string): boolean {
    return this.#raw[key] !== undefined && this.#raw[key] !== null
  }

  of(key: string): unknown {
    return this.#raw[key]
  }

  refuse(key: string): never {
    throw new TrainingRecordError(`${this.#prefix}.${key}`)
  }

  text(key: string): string | null {
    const value = this.#raw[key]
    if (value === undefined || value === null) return null
    if (typeof value === 'string' && value.length <= 300) return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return this.refuse(key)
  }

  number(key: string, most = Infinity): number | null {
    const value = this.#raw[key]
    if (value === undefined || value === null) return null
    return typeof value === 'number' && value >= 0 && value <= most ? value : this.refuse(key)
  }

  texts(key: string): readonly string[] {
    const value = this.#raw[key]
    if (value === undefined || value === null) return []
    const list: unknown[] = Array.isArray(value) ? value : [value]
    return list.map((item) => (typeof item === 'string' && item.length <= 300 ? item : this.refuse(key)))
  }

  words(key: string): Readonly<Record<string, string>> {
    const value = this.#raw[key]
    if (value === undefined || value === null) return {}
    if (!isMap(value)) return this.refuse(key)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => {
      const text = Array.isArray(item) ? item.join(', ') : String(item)
      return text.length <= 300 && !isMap(item) ? [name, text] : this.refuse(key)
    }))
  }
}

const tasks: readonly string[] = ['classification', 'regression', 'language-adapter', 'other'] satisfies readonly ModelTask[]

function dataVersion(value: unknown): DataVersion {
  if (typeof value === 'string') {
    const at = value.lastIndexOf('@')
    return at > 0 ? { dataset: value.slice(0, at), version: value.slice(at + 1) } : { dataset: value, version: null }
  }
  const entries = new Entries(value, 'training.data', ['dataset', 'version'])
  return { dataset: entries.text('dataset') ?? entries.refuse('dataset'), version: entries.text('version') }
}

function holdOut(value: unknown): TrainingRecord['holdOut'] {
  const entries = new Entries(value, 'training.hold-out', ['n', 'how'])
  return { n: entries.number('n') ?? entries.refuse('n'), how: entries.text('how') }
}

/** Reads the `training` entry of a description; anything that cannot be used is an error that names the key. */
export function readTrainingRecord(value: unknown): TrainingRecord | null {
  if (value === undefined || value === null) return null
  const entries = new Entries(value, 'training', ['task', 'algorithm', 'data', 'target', 'features', 'n', 'hold-out', 'bytes-in', 'hyperparameters', 'software', 'base-model'])
  const task = entries.text('task')
  if (task !== null && !tasks.includes(task)) entries.refuse('task')
  const data = entries.of('data')
  return {
    task: task as ModelTask | null, algorithm: entries.text('algorithm'),
    data: (data === undefined || data === null ? [] : Array.isArray(data) ? data : [data]).map(dataVersion),
    target: entries.text('target'), features: entries.texts('features'), n: entries.number('n'),
    holdOut: entries.has('hold-out') ? holdOut(entries.of('hold-out')) : null,
    bytesIn: entries.number('bytes-in'), hyperparameters: entries.words('hyperparameters'), software: entries.words('software'), baseModel: entries.text('base-model'),
  }
}

function canaries(value: unknown): ModelTests['canaries'] {
  const entries = new Entries(value, 'tests.canaries', ['count', 'mean-exposure'])
  return { count: entries.number('count') ?? entries.refuse('count'), meanExposure: entries.number('mean-exposure') ?? entries.refuse('mean-exposure') }
}

/** Reads the `tests` entry of a description. */
export function readModelTests(value: unknown): ModelTests | null {
  if (value === undefined || value === null) return null
  const entries = new Entries(value, 'tests', ['model-sha256', 'program', 'attack-auc', 'attack-tpr', 'attacks', 'shadow-models', 'gap', 'exposed', 'canaries', 'longest-echo'])
  const gap = entries.of('gap')
  if (gap !== undefined && gap !== null && (typeof gap !== 'number' || !Number.isFinite(gap))) entries.refuse('gap')
  return {
    modelSha256: entries.text('model-sha256'), program: entries.text('program'),
    attackAuc: entries.number('attack-auc', 1), attackTpr: entries.number('attack-tpr', 100), attacks: entries.texts('attacks'),
    shadowModels: entries.number('shadow-models') ?? 0, gap: typeof gap === 'number' ? gap : null, exposed: entries.text('exposed'),
    canaries: entries.has('canaries') ? canaries(entries.of('canaries')) : null, longestEcho: entries.number('longest-echo'),
  }
}
