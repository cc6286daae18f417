// Runs a program to its end, keeps what it said, and shows the last of it only where it failed.
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { SetupError } from './run-steps.mjs'

/** Runs a program; `tell` gets each line it prints. Returns what it printed. */
export const runCommand = (program, args, { tell = () => {}, cwd = root, env = {}, input = 'ignore' } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: [input, 'pipe', 'pipe'] })
    let said = ''
    const hear = chunk => {
      said = (said + chunk).slice(-100_000)
      const line = String(chunk).trim().split('\n').at(-1)
      if (line) tell(line)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', error => reject(new SetupError(`${program}: ${error.message}`)))
    child.on('close', code => {
      if (code === 0) resolve(said)
      else reject(new SetupError(`${program} ${args.join(' ')} → ${code}\n${said.trim().split('\n').slice(-30).join('\n')}`))
    })
  })

/** The full path of the first of these commands that this machine has. */
export const findCommand = (...names) => {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin']
  for (const name of names) {
    for (const folder of folders.filter(Boolean)) {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch {
        // not here
      }
    }
  }
  return undefined
}
