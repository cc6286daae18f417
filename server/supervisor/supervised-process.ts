import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SystemAccount } from '../system-account.ts'

export interface ProcessPlan {
  readonly name: string
  readonly entry: string
  readonly account: SystemAccount | null
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  /** Exit codes after which a new start cannot help. */
  readonly final: Readonly<Record<number, string>>
}

export interface ProcessReports { readonly started: (name: string, pid: number) => void; readonly ended: (name: string, how: string) => void; readonly gaveUp: (name: string, why: string) => void }

/** Keeps one process alive: starts it again after it died, waiting longer each time it dies soon. */
export class SupervisedProcess {
  private readonly plan: ProcessPlan
  private readonly reports: ProcessReports
  private child: ChildProcess | null = null
  private stopping = false
  private loop: Promise<void> = Promise.resolve()

  constructor(plan: ProcessPlan, reports: ProcessReports) {
    this.plan = plan
    this.reports = reports
  }

  start(): void {
    this.loop = this.keep()
  }

  async stop(): Promise<void> {
    this.stopping = true
    const { child } = this
    if (child !== null) {
      child.kill('SIGTERM')
      const hard = setTimeout(() => child.kill('SIGKILL'), 12_000)
      await this.loop
      clearTimeout(hard)
    }
    await this.loop
  }

  private async keep(): Promise<void> {
    for (let wait = 250; !this.stopping; ) {
      const began = Date.now()
      const code = await this.runOnce()
      if (this.stopping) return
      const final = code === null ? undefined : this.plan.final[code]
      if (final !== undefined) return this.reports.gaveUp(this.plan.name, final)
      this.reports.ended(this.plan.name, code === null ? 'killed' : `exit ${code}`)
      wait = Date.now() - began > 30_000 ? 250 : Math.min(wait * 2, 2_000)
      await sleep(wait)
    }
  }

  private runOnce(): Promise<number | null> {
    const { entry, account, env, logFile, name } = this.plan
    // A process group of its own: Ctrl-C reaches the supervisor alone, which then stops them in order.
    const log = openSync(logFile, 'a', 0o640)
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], { env, cwd: '/', detached: true, stdio: ['ignore', log, log], ...account })
    closeSync(log)
    this.child = child
    if (child.pid !== undefined) this.reports.started(name, child.pid)
    return new Promise((resolve) => {
      child.once('exit', (code) => { this.child = null; resolve(code) })
      child.once('error', () => { this.child = null; resolve(null) })
    })
  }
}
