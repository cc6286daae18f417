import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const HEAP_MEGABYTES = 768
const HERE = path.dirname(fileURLToPath(import.meta.url))

/** The program that the worker runs. */
export const workerEntry: readonly string[] = [path.join(HERE, `read-worker-main${path.extname(fileURLToPath(import.meta.url))}`)]

/** Starts Node with `entry` as its last arguments, a pipe to its standard input and one from its descriptor 3, and no other way out. */
export function launchConfined(entry: readonly string[], withCodec: boolean): ChildProcess {
  const nodeArguments = [...permissionArguments(withCodec), `--max-old-space-size=${HEAP_MEGABYTES}`, '--no-warnings', '--disable-proto=delete', ...entry]
  const [command, ...rest] = [...wrapping(), process.execPath, ...nodeArguments]
  const child = spawn(command ?? process.execPath, rest, { stdio: ['pipe', 'ignore', 'ignore', 'pipe'], env: {}, cwd: '/', detached: false })
  child.on('error', () => { child.kill('SIGKILL') })
  child.stdin?.on('error', () => { child.kill('SIGKILL') })
  return child
}

/** Node's permission model: reading the program's own code only; native code only for the picture codec. */
function permissionArguments(withCodec: boolean): string[] {
  const major = Number(process.versions.node.split('.')[0])
  return [major < 23 ? '--experimental-permission' : '--permission', ...readable().map((place) => `--allow-fs-read=${place}`), ...(withCodec ? ['--allow-addons'] : [])]
}

/** The bundle is a folder of its own; the sources reach from the server's folder down. */
const PROGRAM = path.extname(fileURLToPath(import.meta.url)) === '.ts' ? path.resolve(HERE, '../..') : HERE

/** This program's code, the packages that it loads, and the manifests that say how to load them; links with where they lead. */
function readable(): string[] {
  const places = new Set([PROGRAM, realpathSync(PROGRAM)].map(everythingIn))
  for (let folder = HERE; ; folder = path.dirname(folder)) {
    const packages = path.basename(folder) === 'node_modules' ? folder : path.join(folder, 'node_modules')
    if (existsSync(packages)) for (const place of [packages, realpathSync(packages)]) places.add(everythingIn(place))
    if (existsSync(path.join(folder, 'package.json'))) places.add(path.join(folder, 'package.json'))
    if (path.dirname(folder) === folder) return [...places]
  }
}

function everythingIn(folder: string): string {
  return `${folder}/*`
}

let wrapper: readonly string[] | null = null

/** Where the machine allows it, a worker gets a network of its own with nothing in it, and dies with its parent. */
export function wrapping(): readonly string[] {
  const networkless = ['/usr/bin/unshare', ...(process.getuid?.() === 0 ? [] : ['--user']), '--net', '--']
  const mortal = ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--']
  wrapper ??= works([...networkless, ...mortal]) ? [...networkless, ...mortal] : [networkless, mortal].filter(works).flat()
  return wrapper
}

/** A machine that is too busy to answer is not one without the wall: that throws, and what would have been read goes to a person. */
function works([command = '', ...rest]: readonly string[]): boolean {
  if (process.platform !== 'linux') return false
  const { status, signal } = spawnSync(command, [...rest, '/bin/true'], { stdio: 'ignore', timeout: 60_000 })
  if (signal !== null) throw new Error(`${command} did not answer`)
  return status === 0
}
