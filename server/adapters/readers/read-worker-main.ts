/** Entry of the worker: takes files from standard input, answers on descriptor 3, and can do nothing else. */
import { Socket } from 'node:net'
import { readOutput } from './recognise-and-read.ts'
import { PictureCodecNeeded } from './reencode-picture.ts'
import { frame } from './worker-frames.ts'
import type { ReadAnswer, ReadRequest } from './worker-frames.ts'

async function answer(request: ReadRequest, bytes: Uint8Array): Promise<ReadAnswer> {
  try {
    return { kind: 'read', output: await readOutput(bytes, request.name, request.limits) }
  } catch (error) {
    return { kind: error instanceof PictureCodecNeeded ? 'codec-needed' : 'crash' }
  }
}

const replies = new Socket({ fd: 3, readable: false, writable: true })
let pending: Buffer[] = []
let held = 0

/** Takes exactly `count` bytes from what has come, or null until they are there. */
function take(count: number): Buffer | null {
  if (held < count) return null
  const all = pending.length === 1 ? pending[0] ?? Buffer.alloc(0) : Buffer.concat(pending)
  pending = [all.subarray(count)]
  held -= count
  return all.subarray(0, count)
}

let request: ReadRequest | null = null
let headerBytes: number | null = null

async function work(): Promise<void> {
  for (;;) {
    if (request === null) {
      headerBytes ??= take(4)?.readUInt32BE(0) ?? null
      const header = headerBytes === null ? null : take(headerBytes)
      if (header === null) return
      request = JSON.parse(header.toString('utf8')) as ReadRequest
      headerBytes = null
    }
    const bytes = take(request.bytes)
    if (bytes === null) return
    const reply = frame(await answer(request, new Uint8Array(bytes)))
    request = null
    await new Promise<void>((resolve) => { replies.write(reply, () => { resolve() }) })
  }
}

let working: Promise<void> = Promise.resolve()
process.stdin.on('data', (chunk: Buffer) => {
  pending.push(chunk)
  held += chunk.length
  working = working.then(work)
})
process.stdin.on('end', () => { void working.then(() => { process.exit(0) }) })
