import { isDeepStrictEqual } from 'node:util'
import type { ReadOutput } from '../../server/domain/disclosure/read-output.ts'
import { readOutput } from '../../server/adapters/readers/index.ts'
import { frame, parseAnswer } from '../../server/adapters/readers/worker-frames.ts'
import { fuzzLimits } from './fuzz-limits.ts'
import type { FuzzSeed } from './fuzz-seeds.ts'
import { processorMilliseconds } from './processor-time.ts'
import { RandomSource } from './random-source.ts'

/** What a run of mutations found; every entry of `faults` is a fault of a reader. */
export interface FuzzResult {
  readonly reads: number
  readonly incomplete: number
  readonly noticed: number
  /** Processor time of the slowest read. */
  readonly slowestMilliseconds: number
  readonly faults: readonly { readonly random: number; readonly fault: string }[]
}

/** A read may take as much processor time as its own limit and this: what the machine does beside it does not count. */
const SLACK_MILLISECONDS = 3_000
/** The unchanged file is read however busy the machine is; this also loads what its reader needs. */
const PATIENCE_MILLISECONDS = 300_000

/** Reads `n` mutations of a file: no crash, no hang, and nothing complete that its format's own sums or structure deny. */
export async function mutateAndRead(seed: FuzzSeed, n: number, first = 1, onRead: (random: number) => void = () => undefined): Promise<FuzzResult> {
  const original = await readOutput(seed.bytes, seed.name, { ...fuzzLimits, milliseconds: PATIENCE_MILLISECONDS })
  if (seed.promise !== 'none' && !original.complete) throw new Error(`the unchanged ${seed.name} must be complete`)
  const faults: { random: number; fault: string }[] = []
  let incomplete = 0
  let noticed = 0
  let slowestMilliseconds = 0
  for (let random = first; random < first + n; random += 1) {
    onRead(random)
    const bytes = Uint8Array.from(seed.mutate(seed.bytes, new RandomSource(random)))
    const started = process.cpuUsage()
    try {
      const output = await readOutput(bytes, seed.name, fuzzLimits)
      const took = processorMilliseconds(started)
      slowestMilliseconds = Math.max(slowestMilliseconds, took)
      if (took > fuzzLimits.milliseconds + SLACK_MILLISECONDS) faults.push({ random, fault: `took ${Math.round(took)} ms` })
      if (!output.complete) incomplete += 1
      else if (noticesOf(output) !== noticesOf(original)) noticed += 1
      const fault = faultOf(seed, { bytes, output, original })
      if (fault !== null) faults.push({ random, fault })
    } catch (error) {
      faults.push({ random, fault: `thrown: ${String(error)}` })
    }
  }
  return { reads: n, incomplete, noticed, slowestMilliseconds: Math.round(slowestMilliseconds), faults }
}

function faultOf(seed: FuzzSeed, { bytes, output, original }: { bytes: Uint8Array; output: ReadOutput; original: ReadOutput }): string | null {
  if (output.notices.some(({ values }) => values['reason'] === 'crash')) return 'a reader threw'
  const answered = parseAnswer(frame({ kind: 'read', output }).subarray(4))
  if (answered?.kind !== 'read' || !isDeepStrictEqual(answered.output, output)) return 'the answer does not pass between worker and parent'
  if (!output.complete && !someNotice(output)) return 'incomplete without saying why'
  if (!output.complete || seed.promise === 'none') return null
  // Zeros at the end of a tar are filling.
  const onlyZeros = seed.bytes.subarray(bytes.length).every((byte) => byte === 0)
  const shorter = !onlyZeros && bytes.length < seed.bytes.length && Buffer.from(seed.bytes).subarray(0, bytes.length).equals(bytes)
  if (shorter && output.format === original.format) return `complete though cut to ${bytes.length} bytes`
  if (seed.promise === 'sums' && output.format === original.format && noticesOf(output) === noticesOf(original) && contentOf(output) !== contentOf(original)) {
    return 'another content, and nothing noticed'
  }
  return null
}

function someNotice(output: ReadOutput): boolean {
  return output.notices.length > 0 || output.inner.some((inner) => someNotice(inner.output))
}

function noticesOf(output: ReadOutput): string {
  return JSON.stringify([output.notices, output.inner.map((inner) => noticesOf(inner.output))])
}

function contentOf(output: ReadOutput): string {
  const pictures = output.pictures.map(({ reencoded }) => Buffer.from(reencoded).toString('base64'))
  return JSON.stringify([output.tables, output.texts.filter(({ visibility }) => visibility === 'shown'), pictures, output.inner.map((inner) => [inner.name, contentOf(inner.output)])])
}
