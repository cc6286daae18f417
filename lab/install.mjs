// Installs lab/node_modules once per lockfile. Dependency-free: runs on Node 20 and 24 before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the front end's sources. */
export const labFolder = dirname(fileURLToPath(import.meta.url))

const modules = join(labFolder, 'node_modules')
const stamp = join(modules, '.glovebox-lockfile')

/** Runs a command and throws with its name when it fails. */
export function run(command, args, folder) {
  const { status, error } = spawnSync(command, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error || status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed in ${folder}: ${error?.message ?? `exit ${status}`}`)
  }
}

/** Makes lab/node_modules match lab/package-lock.json; does nothing when it already does. */
export function installLabPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(labFolder, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], labFolder)
  writeFileSync(stamp, wanted)
}

/** Runs a build, says what came of it and how long it took, and fails the process where it fails. */
export function tellOutcome(build) {
  const started = Date.now()
  build().then(
    (outcome) => process.stdout.write(`${outcome} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`),
    (error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exitCode = 1
    },
  )
}
