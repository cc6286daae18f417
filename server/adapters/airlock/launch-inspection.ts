import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { wrapping } from '../readers/launch-confined.ts'

const here = import.meta.url
const entry = fileURLToPath(new URL(`./inspection-child${extname(fileURLToPath(here))}`, here))

/** Starts a process that takes one inspection: no environment, no network where the machine allows it; it dies with its parent. */
export const launchInspection = (readsAgain: boolean): ChildProcess => {
  const [command = process.execPath, ...rest] = [...wrapping(), process.execPath, ...(readsAgain ? [] : permission()), '--max-old-space-size=2048', '--no-warnings', entry]
  return spawn(command, rest, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced', env: {}, cwd: '/' })
}

/** Reading the product's own files only. Proving a repair starts the readers' worker, which brings its own confinement. */
const permission = (): readonly string[] => ['--permission', ...readable().map((place) => `--allow-fs-read=${place}/*`)]

const readable = (): readonly string[] => {
  const root = productRoot(dirname(entry))
  const packages = join(root, 'node_modules')
  return [...new Set([root, realpathSync(root), ...(existsSync(packages) ? [realpathSync(packages)] : [])])]
}

const productRoot = (folder: string): string => {
  if (existsSync(join(folder, 'package.json')) || resolve(folder, '..') === folder) return folder
  return productRoot(dirname(folder))
}
