import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { Grant, MountedExtract } from '../domain/node/broker-api.ts'
import { removeDurably, writeDurably } from './durable-file.ts'

/**
 * What the broker intended and saw of one session, written before and after each act. `starting` and `stopping` are intents: a broker
 * that finds them at its start undoes the first and finishes the second. `stopped` is kept for a day, so that a late repetition of
 * the start message cannot bring a session back.
 */
export const SessionRecord = z.object({
  grant: Grant,
  token: z.string(),
  phase: z.enum(['starting', 'running', 'exited', 'stopping', 'stopped']),
  containerId: z.string(),
  /** Process id of the container's first process, to end it where the engine does not answer. */
  pid: z.int(),
  startedAt: z.iso.datetime().nullable(),
  exitCode: z.int().nullable(),
  mounts: z.array(MountedExtract),
  stopReason: z.string(),
  changedAt: z.iso.datetime(),
})
export type SessionRecord = z.infer<typeof SessionRecord>

const stoppedKeptMs = 86_400_000

/** One fsynced JSON file a session. */
export class SessionLedger {
  readonly #folder: string
  readonly #records = new Map<string, SessionRecord>()

  constructor(folder: string) {
    this.#folder = folder
    for (const name of fs.readdirSync(folder)) {
      if (name.endsWith('.tmp')) fs.rmSync(path.join(folder, name))
      if (!name.endsWith('.json')) continue
      const record = readRecord(path.join(folder, name))
      // Kept for whoever looks into it; its container is nobody's any more and is ended as such.
      if (record === null) fs.renameSync(path.join(folder, name), path.join(folder, `${name}.damaged`))
      else this.#records.set(record.grant.sessionId, record)
    }
  }

  get(sessionId: string): SessionRecord | undefined {
    return this.#records.get(sessionId)
  }

  /** Those that hold something: a container, a mount, or an exit that nobody has taken note of. */
  live(): readonly SessionRecord[] {
    return [...this.#records.values()].filter((record) => record.phase !== 'stopped')
  }

  write(record: Omit<SessionRecord, 'changedAt'>): SessionRecord {
    const whole: SessionRecord = { ...record, changedAt: new Date().toISOString() }
    writeDurably(this.#fileOf(record.grant.sessionId), `${JSON.stringify(whole)}\n`)
    this.#records.set(record.grant.sessionId, whole)
    return whole
  }

  remove(sessionId: string): void {
    removeDurably(this.#fileOf(sessionId))
    this.#records.delete(sessionId)
  }

  forgetOldEnds(now: Date): void {
    for (const record of this.#records.values()) {
      if (record.phase === 'stopped' && now.getTime() - Date.parse(record.changedAt) > stoppedKeptMs) this.remove(record.grant.sessionId)
    }
  }

  #fileOf(sessionId: string): string {
    return path.join(this.#folder, `${sessionId}.json`)
  }
}

const readRecord = (file: string): SessionRecord | null => {
  try {
    const record = SessionRecord.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
    return path.basename(file) === `${record.grant.sessionId}.json` ? record : null
  } catch {
    return null
  }
}
