// Runs the last program of a set-up in the foreground: same terminal, same signals, same exit code.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** Resolves with the program's exit code. On a terminal Ctrl-C reaches the program by itself, so it is not sent twice. */
export const runForeground = (program, args, { cwd, env = {} } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' })
    const passOn = signal => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, passOn)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, passOn)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
