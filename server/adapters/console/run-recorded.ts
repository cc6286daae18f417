import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from '@lydell/node-pty'

export interface RecordedRun { readonly id: string; readonly program: string; readonly args: readonly string[]; readonly folder: string; readonly env: Readonly<Record<string, string>>; readonly onData: (data: string) => void; readonly onExit: (code: number) => void }

/** Runs a program on a pseudo terminal and records what it shows in asciicast v2, so that it can be replayed. Answers with a kill. */
export const runRecorded = (run: RecordedRun): (() => void) => {
  mkdirSync(run.folder, { recursive: true, mode: 0o700 })
  const file = join(run.folder, `${run.id}.cast`)
  const started = Date.now()
  const size = { cols: 100, rows: 30 }
  const record = (line: unknown): void => appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 })
  record({ version: 2, width: size.cols, height: size.rows, timestamp: Math.floor(started / 1000) })
  const pty = spawn(run.program, [...run.args], { ...size, name: 'xterm-256color', cwd: '/', env: { ...run.env, TERM: 'xterm-256color' } })
  pty.onData((data) => {
    record([(Date.now() - started) / 1000, 'o', data])
    run.onData(data)
  })
  pty.onExit(({ exitCode }) => run.onExit(exitCode))
  return () => pty.kill()
}
