import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Writable } from 'node:stream'
import type { z } from 'zod'
import { DataAnswer, type DataRequest } from '../adapters/duckdb/data-request.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { DatasetRegistered, DatasetRegistration, ExtractMade, ExtractPlan } from '../domain/node/broker-api.ts'
import { MatchAnswer, type MatchOrder } from '../domain/node/match-api.ts'
import { diskReserveMiB } from './admission.ts'
import { freeDiskMiB } from '../free-disk.ts'
import type { NodeLayout } from './node-layout.ts'
import { openFolder } from './open-below.ts'
import { TurnTaking } from './turn-taking.ts'

/** A wide dataset of a million people takes some minutes: its fingerprints most of them. */
const childLimitMs = 1_800_000
const answerLimit = 16_777_216
const dataProgram = path.resolve(import.meta.dirname, '../adapters/duckdb/extract-child.ts')
const matchProgram = path.resolve(import.meta.dirname, '../adapters/fingerprints/match-child.ts')

/** Matching makes much short-lived garbage and should stay small beside its filters. */
const smallHeap = ['--max-semi-space-size=4']

/** A one-shot process, what it reads on its standard input, and what on descriptor 3. */
interface ChildOrder {
  readonly program: string
  readonly flags?: readonly string[]
  readonly input: string
  readonly source: number | Uint8Array | null
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants

export interface DataKeeperParts {
  readonly layout: NodeLayout
  /** The installed demo data; the other place that a source may come from is the state folder's `incoming`. */
  readonly demoData: string
}

/** Has datasets stored and extracts made by a one-shot process of the data user, one at a time. */
export class DataKeeper {
  readonly #parts: DataKeeperParts
  readonly #turns = new TurnTaking()

  constructor(parts: DataKeeperParts) {
    this.#parts = parts
  }

  async register(registration: z.output<typeof DatasetRegistration>): Promise<z.output<typeof DatasetRegistered>> {
    const { sourcePath, ...rest } = registration
    const format = sourcePath.endsWith('.csv') ? 'csv' : sourcePath.endsWith('.parquet') ? 'parquet' : null
    if (format === null) throw new GloveboxError('bad-request', { at: 'sourcePath' })
    const source = this.#openSource(sourcePath, rest.datasetId)
    try {
      const answer = await this.#ask({ operation: 'register', folders: this.#folders(), format, registration: rest }, source)
      if ('registered' in answer) return answer.registered
      throw unexpected()
    } finally {
      fs.closeSync(source)
    }
  }

  async makeExtract(plan: ExtractPlan): Promise<ExtractMade> {
    const answer = await this.#ask({ operation: 'extract', folders: this.#folders(), plan }, null)
    if ('made' in answer) return answer.made
    throw unexpected()
  }

  async removeExtract(extractId: string): Promise<void> {
    await this.#ask({ operation: 'remove', folders: this.#folders(), extractId }, null)
  }

  /**
   * Matches outputs, passed on unread, against the fingerprints of some data; makes those that are missing first. Matching reads only
   * and waits for nothing but other matching.
   */
  async match({ sources }: MatchOrder, outputs: Uint8Array): Promise<MatchAnswer> {
    const asked = JSON.stringify({ sources, dataFolder: this.#parts.layout.data })
    const ask = async (): Promise<MatchAnswer> => MatchAnswer.parse(JSON.parse(await this.#turns.run('match', () => this.#runChild({ program: matchProgram, flags: smallHeap, input: asked, source: outputs }))))
    const first = await ask()
    if (!('missing' in first)) return first
    for (const source of first.missing) await this.#ask({ operation: 'fingerprint', folders: this.#folders(), source }, null)
    return await ask()
  }

  #folders(): DataRequest['folders'] {
    return { data: this.#parts.layout.data, extracts: this.#parts.layout.extracts }
  }

  /** Opens a source below an allowed folder without following a link; the child reads the descriptor, not the name. */
  #openSource(sourcePath: string, dataset: string): number {
    const root = [this.#parts.demoData, this.#parts.layout.incoming].find((folder) => sourcePath.startsWith(`${folder}/`))
    if (root === undefined) throw new GloveboxError('refused', { at: 'sourcePath' })
    const components = sourcePath.slice(root.length + 1).split('/')
    const missing = new GloveboxError('dataset-file-missing', { dataset })
    if (!fs.existsSync(root)) throw missing
    const folder = openFolder(root, components.slice(0, -1), null)
    if (folder === null) throw missing
    try {
      const name = components.at(-1) ?? ''
      const at = `/proc/self/fd/${folder}/${name}`
      if (name === '..' || name === '' || fs.lstatSync(at, { throwIfNoEntry: false })?.isFile() !== true) throw missing
      return fs.openSync(at, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    } finally {
      fs.closeSync(folder)
    }
  }

  #ask(request: DataRequest, source: number | null): Promise<Exclude<DataAnswer, { error: unknown }>> {
    return this.#turns.run('data', async () => {
      if (request.operation !== 'remove' && freeDiskMiB(this.#parts.layout.stateDir) < diskReserveMiB) throw new GloveboxError('disk-full')
      const answer = DataAnswer.parse(JSON.parse(await this.#runChild({ program: dataProgram, input: JSON.stringify(request), source })))
      if ('error' in answer) throw new GloveboxError(answer.error.code, answer.error.values, new Error(answer.error.detail))
      return answer
    })
  }

  /** The child has the data user's id, no capability, no network of any kind, and an environment of nothing. */
  #runChild({ program, flags = [], input, source }: ChildOrder): Promise<string> {
    const { uid, gid } = this.#parts.layout.users.data
    const setpriv = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all', '--pdeathsig', 'KILL']
    return new Promise((resolve, reject) => {
      const child = spawn('unshare', ['--net', '--ipc', 'setpriv', ...setpriv, process.execPath, ...flags, program], {
        cwd: '/', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' }, stdio: ['pipe', 'pipe', 'pipe', source instanceof Uint8Array ? 'pipe' : source ?? 'ignore'],
        timeout: childLimitMs, killSignal: 'SIGKILL',
      })
      let answer = ''
      let words = ''
      child.stdout?.setEncoding('utf8').on('data', (text: string) => { answer = (answer + text).slice(0, answerLimit) })
      child.stderr?.setEncoding('utf8').on('data', (text: string) => { words = (words + text).slice(-1_000) })
      child.stdin?.on('error', () => undefined)
      child.on('error', reject)
      child.on('close', (code, signal) => {
        if (code === 0 && answer !== '') resolve(answer)
        else reject(new GloveboxError('internal', {}, new Error(`the data process ended with ${code ?? signal ?? 'nothing'}: ${words}`)))
      })
      child.stdin?.end(input)
      if (!(source instanceof Uint8Array)) return
      const passed = child.stdio[3] as Writable
      passed.on('error', () => undefined)
      passed.end(source)
    })
  }
}

const unexpected = (): GloveboxError => new GloveboxError('internal', {}, new Error('the data process answered something else'))
