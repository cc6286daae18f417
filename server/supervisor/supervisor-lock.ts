import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { identityOf, lives, type ProcessIdentity } from './process-identity.ts'

const Identity = z.object({ pid: z.int(), started: z.string() })
const LockFile = z.object({ supervisor: Identity, children: z.record(z.string(), Identity) })
type LockFile = z.infer<typeof LockFile>

/** One supervisor for each run folder. A crashed predecessor's processes are ended first; the sessions they served live on and are adopted. */
export class SupervisorLock {
  private readonly path: string
  private readonly children: Record<string, ProcessIdentity> = {}

  private constructor(path: string) {
    this.path = path
  }

  static async take(path: string): Promise<SupervisorLock> {
    const before = readLock(path)
    if (before !== null) {
      if (lives(before.supervisor)) throw new Error(`Glovebox already runs here (process ${before.supervisor.pid}); stop that one first`)
      await endAll(Object.values(before.children))
      rmSync(path, { force: true })
    }
    const lock = new SupervisorLock(path)
    lock.write('wx')
    return lock
  }

  remember(name: string, pid: number): void {
    const identity = identityOf(pid)
    if (identity !== null) this.children[name] = identity
    this.write('w')
  }

  release(): void {
    rmSync(this.path, { force: true })
  }

  private write(flag: 'w' | 'wx'): void {
    const own = identityOf(process.pid)
    const file = openSync(this.path, flag, 0o600)
    writeSync(file, JSON.stringify({ supervisor: own, children: this.children }))
    fsyncSync(file)
    closeSync(file)
  }
}

const readLock = (path: string): LockFile | null => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return null
  }
  const parsed = LockFile.safeParse(safeJson(text))
  return parsed.success ? parsed.data : { supervisor: { pid: 0, started: '' }, children: {} }
}

const safeJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const endAll = async (processes: readonly ProcessIdentity[]): Promise<void> => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const living = processes.filter(lives)
    if (living.length === 0) return
    for (const { pid } of living) process.kill(pid, signal)
    for (let i = 0; i < 100 && processes.some(lives); i += 1) await sleep(100)
  }
}
