import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'

const packagesOf = file => JSON.parse(readFileSync(file, 'utf8')).packages ?? {}

/** Compares what is installed with what the lock file asks for, by content: times mean nothing after a copy or a checkout. */
const installedAsLocked = () => {
  const installedFile = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installedFile) || !existsSync(node24)) return false
  const installed = packagesOf(installedFile)
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true
    const present = installed[path]
    return present ? present.version === wanted.version : wanted.optional === true || wanted.peer === true
  })
}

/** The packages of package-lock.json, with Node 24 among them. */
export const nodeModules = {
  name: 'npm packages',
  title: { en: 'npm packages and Node 24', ko: 'npm 패키지와 Node 24' },
  isDone: installedAsLocked,
  run: async tell => {
    await runCommand('npm', ['ci', '--no-audit', '--no-fund', '--include=dev'], { tell })
    // An npm that runs no install script leaves the package 'node' without its program.
    if (!existsSync(node24)) await runCommand(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(root, 'node_modules', 'node'), tell })
  },
}
