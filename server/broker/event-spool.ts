import fs from 'node:fs'
import path from 'node:path'
import { NodeEvent } from '../domain/node/broker-api.ts'
import { writeDurably } from './durable-file.ts'

const compactAfter = 500

/** Events that the node observed, kept on disk until the server has asked for later ones. */
export class EventSpool {
  readonly #file: string
  #fd: number
  #events: NodeEvent[]
  #acknowledged = 0
  readonly #waiting = new Set<() => void>()

  constructor(folder: string) {
    this.#file = path.join(folder, 'events.jsonl')
    const { events, wholeBytes } = readWholeLines(this.#file)
    this.#events = events
    this.#fd = fs.openSync(this.#file, fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_APPEND, 0o600)
    // A crash may have cut the last line; it was never answered for.
    fs.ftruncateSync(this.#fd, wholeBytes)
  }

  /** Appends an event; it is on disk when this returns. */
  add(event: Omit<NodeEvent, 'sequence' | 'at'>): NodeEvent {
    const sequence = (this.#events.at(-1)?.sequence ?? 0) + 1
    const whole: NodeEvent = { ...event, sequence, at: new Date().toISOString() }
    const before = fs.fstatSync(this.#fd).size
    try {
      fs.writeFileSync(this.#fd, `${JSON.stringify(whole)}\n`)
      fs.fsyncSync(this.#fd)
    } catch (cause) {
      fs.ftruncateSync(this.#fd, before)
      throw cause
    }
    this.#events.push(whole)
    for (const wake of this.#waiting) wake()
    return whole
  }

  /** Events after a sequence number, which acknowledges those up to it; waits for one if there is none. */
  async after(sequence: number, waitMs: number): Promise<NodeEvent[]> {
    this.#acknowledge(sequence)
    const found = (): NodeEvent[] => this.#events.filter((event) => event.sequence > sequence).slice(0, 1000)
    if (found().length === 0 && waitMs > 0) {
      await new Promise<void>((resolve) => {
        const wake = (): void => { clearTimeout(timer); this.#waiting.delete(wake); resolve() }
        const timer = setTimeout(wake, waitMs)
        this.#waiting.add(wake)
      })
    }
    return found()
  }

  close(): void {
    for (const wake of this.#waiting) wake()
    fs.closeSync(this.#fd)
  }

  /** The newest event always stays: the next number is read from it. */
  #acknowledge(sequence: number): void {
    const newest = this.#events.at(-1)?.sequence ?? 0
    this.#acknowledged = Math.min(Math.max(this.#acknowledged, sequence), newest)
    const kept = this.#events.filter((event) => event.sequence > this.#acknowledged || event.sequence === newest)
    if (this.#events.length - kept.length < compactAfter) return
    writeDurably(this.#file, kept.map((event) => `${JSON.stringify(event)}\n`).join(''))
    fs.closeSync(this.#fd)
    this.#fd = fs.openSync(this.#file, fs.constants.O_RDWR | fs.constants.O_APPEND)
    this.#events = kept
  }
}

const readWholeLines = (file: string): { events: NodeEvent[]; wholeBytes: number } => {
  if (!fs.existsSync(file)) return { events: [], wholeBytes: 0 }
  const bytes = fs.readFileSync(file)
  const wholeBytes = bytes.lastIndexOf(10) + 1
  const lines = bytes.subarray(0, wholeBytes).toString('utf8').split('\n').filter((line) => line !== '')
  return { events: lines.map((line) => NodeEvent.parse(JSON.parse(line))), wholeBytes }
}
