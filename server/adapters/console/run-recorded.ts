import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from '@lydell/node-pty'
import { secretAsked, secretTaken } from './secret-marks.ts'

export interface RecordedRun {
  readonly id: string
  readonly program: string
  readonly args: readonly string[]
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly onData: (data: string) => void
  /** The command waits for a secret, or no longer does. */
  readonly onAsk: (asks: boolean) => void
  readonly onExit: (code: number) => void
}

export interface RunningCommand {
  /** Passes on what was asked for; without effect while nothing is asked. */
  readonly answer: (secret: string) => void
  readonly kill: () => void
}

/** Runs a program on a pseudo terminal and records what it shows in asciicast v2, so that it can be replayed; what is typed is never recorded. */
export const runRecorded = (run: RecordedRun): RunningCommand => {
  mkdirSync(run.folder, { recursive: true, mode: 0o700 })
  const file = join(run.folder, `${run.id}.cast`)
  const started = Date.now()
  const size = { cols: 100, rows: 30 }
  const record = (line: unknown): void => appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 })
  record({ version: 2, width: size.cols, height: size.rows, timestamp: Math.floor(started / 1000) })
  const pty = spawn(run.program, [...run.args], { ...size, name: 'xterm-256color', cwd: '/', env: { ...run.env, TERM: 'xterm-256color' } })
  const watch = new SecretWatch()
  pty.onData((data) => {
    record([(Date.now() - started) / 1000, 'o', data])
    run.onData(data)
    for (const asks of watch.changes(data)) run.onAsk(asks)
  })
  pty.onExit(({ exitCode }) => run.onExit(exitCode))
  return {
    answer: (secret) => { if (watch.take()) pty.write(`${secret}\r`) },
    kill: () => pty.kill(),
  }
}

/** Whether the command waits for a secret, by the marks in its output, which may come in pieces. */
class SecretWatch {
  private tail = ''
  private asks = false

  changes(data: string): boolean[] {
    const text = this.tail + data
    const found = [...text.matchAll(marks)]
    const end = found.at(-1)
    this.tail = text.slice(end === undefined ? Math.max(0, text.length - secretAsked.length) : end.index + end[0].length).slice(-secretAsked.length)
    const changes = found.map(([mark]) => mark === secretAsked)
    this.asks = changes.at(-1) ?? this.asks
    return changes
  }

  /** One answer to one question. */
  take(): boolean {
    const asked = this.asks
    this.asks = false
    return asked
  }
}

const marks = new RegExp([secretAsked, secretTaken].map((mark) => mark.replace(/[^a-z0-9-]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('|'), 'g')
