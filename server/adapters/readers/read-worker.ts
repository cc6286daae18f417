import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import type { ReadLimits, ReadOutput } from '../../domain/disclosure/read-output.ts'
import { launchConfined, workerEntry } from './launch-confined.ts'
import { OutputCollector } from './output-collector.ts'
import type { UnreadReason } from './output-collector.ts'
import { startsAsPicture } from './picture-signatures.ts'
import { frame, parseAnswer } from './worker-frames.ts'
import type { ReadAnswer } from './worker-frames.ts'

/** A child that reads one file after the other; it is replaced after a crash or a time-out. */
export interface ReadWorker {
  readonly read: (bytes: Uint8Array, name: string, limits: ReadLimits) => Promise<ReadOutput>
  readonly close: () => void
}

const RESIDENT_BYTES = 1_536 * 1024 * 1024
const MOST_ANSWER_BYTES = 512 * 1024 * 1024
/** A worker is given this much longer than the limit it keeps itself, for starting and answering. */
const GRACE_MILLISECONDS = 5_000

/** Reads one file in a child of its own that can do nothing else; a crash or time-out means that a person must look. */
export async function readOutputInWorker(bytes: Uint8Array, name: string, limits: ReadLimits): Promise<ReadOutput> {
  const worker = openReadWorker()
  try {
    return await worker.read(bytes, name, limits)
  } finally {
    worker.close()
  }
}

/** Opens a worker for a row of files of one person, so that only the first pays for the start, which is now with `atOnce`. */
export function openReadWorker({ entry = workerEntry, atOnce = false }: { entry?: readonly string[]; atOnce?: boolean } = {}): ReadWorker {
  let child: ChildProcess | null = atOnce ? launchConfined(entry, false) : null
  let withCodec = false
  let tail: Promise<unknown> = Promise.resolve()
  const close = (): void => {
    child?.kill('SIGKILL')
    child = null
  }
  const ask = async (bytes: Uint8Array, name: string, limits: ReadLimits): Promise<ReadAnswer | UnreadReason> => {
    if (child !== null && hasEnded(child)) child = null
    child ??= launchConfined(entry, withCodec)
    const reply = await exchange(child, bytes, name, limits)
    if (typeof reply === 'string' || reply.kind !== 'read') close()
    return reply
  }
  const readOne = async (bytes: Uint8Array, name: string, limits: ReadLimits): Promise<ReadOutput> => {
    if (bytes.length > limits.bytes) return unread('too-large')
    // A picture would ask for the codec in any case: no child is started in vain.
    if (!withCodec && startsAsPicture(bytes)) {
      close()
      withCodec = true
    }
    let reply = await ask(bytes, name, limits)
    if (typeof reply !== 'string' && reply.kind === 'codec-needed' && !withCodec) {
      withCodec = true
      reply = await ask(bytes, name, limits)
    }
    if (typeof reply === 'string') return unread(reply)
    return reply.kind === 'read' ? reply.output : unread('crash')
  }
  return {
    read: async (bytes, name, limits) => {
      const turn = tail.then(async () => await readOne(bytes, name, limits))
      tail = turn.catch(() => null)
      return await turn
    },
    close,
  }
}

/** Whether a child has ended, or never began. */
function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null
}

function unread(reason: UnreadReason): ReadOutput {
  const found = new OutputCollector()
  found.unread(reason, null)
  return found.done('unknown')
}

/** Sends one file and waits for its answer, its death, its time or its memory to run out. */
async function exchange(child: ChildProcess, bytes: Uint8Array, name: string, limits: ReadLimits): Promise<ReadAnswer | UnreadReason> {
  return await new Promise((resolve) => {
    const replies = child.stdio[3] as Duplex
    const parts: Buffer[] = []
    let held = 0
    const finish = (result: ReadAnswer | UnreadReason): void => {
      clearTimeout(timer)
      clearInterval(watch)
      replies.off('data', onData)
      child.off('exit', onExit)
      child.off('error', onExit)
      resolve(result)
    }
    const onExit = (): void => { finish('crash') }
    const onData = (part: Buffer): void => {
      parts.push(part)
      held += part.length
      if (held < 4) return
      const head = parts.length === 1 || (parts[0]?.length ?? 0) >= 4 ? parts[0] : Buffer.concat(parts)
      const length = head?.readUInt32BE(0) ?? 0
      if (length > MOST_ANSWER_BYTES) finish('too-large')
      else if (held >= length + 4) finish(parseAnswer(Buffer.concat(parts).subarray(4)) ?? 'crash')
    }
    const timer = setTimeout(() => { finish('time') }, limits.milliseconds + GRACE_MILLISECONDS)
    const watch = setInterval(() => { if (residentBytes(child.pid) > RESIDENT_BYTES) finish('memory') }, 100)
    replies.on('data', onData)
    child.on('exit', onExit)
    child.on('error', onExit)
    child.stdin?.write(frame({ name, limits, bytes: bytes.length }))
    child.stdin?.write(bytes)
  })
}

function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid ?? 0}/statm`, 'latin1').split(' ')[1]) * 4_096
  } catch {
    return 0
  }
}
