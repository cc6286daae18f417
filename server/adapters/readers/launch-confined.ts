import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const HEAP_MEGABYTES = 768
const HERE = path.dirname(fileURLToPath(import.meta.url))

/** The program that the worker runs. */
export const workerEntry: readonly string[] = [path.join(HERE, `read-worker-main${path.extname(fileURLToPath(import.meta.url))}`)]

/** Starts Node with `entry` as its last arguments, a pipe to its standard input and one from its descriptor 3, and no other way out. */
export function launchConfined(entry: readonly string[], withCodec: boolean): ChildProcess {
  const nodeArguments = [...permissionArguments(withCodec), `--max-old-space-size=${HEAP_MEGABYTES}`, '--no-warnings', '--disable-proto=delete', ...entry]
  const [command, ...rest] = [...networkless(), process.execPath, ...nodeArguments]
  const child = spawn(command ?? process.execPath, rest, { stdio: ['pipe', 'ignore', 'ignore', 'pipe'], env: {}, cwd: '/', detached: false })
  child.on('error', () => { child.kill('SIGKILL') })
  child.stdin?.on('error', () => { child.kill('SIGKILL') })
  return child
}

/** Node's permission model: reading the program's own code only; native code only for the picture codec. */
function permissionArguments(withCodec: boolean): string[] {
  const major = Number(process.versions.node.split('.')[0])
  const readable = readableFolders().map((folder) => `--allow-fs-read=${folder}/*`)
  return [major < 23 ? '--experimental-permission' : '--permission', ...readable, ...(withCodec ? ['--allow-addons'] : [])]
}

/** The folders of this program's code and of the packages that it loads. */
function readableFolders(): string[] {
  const folders = [path.resolve(HERE, '../..')]
  for (let folder = HERE; ; folder = path.dirname(folder)) {
    const packages = path.join(folder, 'node_modules')
    if (path.basename(folder) === 'node_modules') folders.push(folder)
    else if (existsSync(packages)) folders.push(packages)
    if (path.dirname(folder) === folder) return folders
  }
}

let unshareWorks: boolean | null = null

/** Where the kernel allows it, the worker gets a network of its own with nothing in it. */
function networkless(): string[] {
  const command = ['/usr/bin/unshare', ...(process.getuid?.() === 0 ? [] : ['--user']), '--net', '--']
  unshareWorks ??= process.platform === 'linux' && spawnSync(command[0] ?? '', [...command.slice(1), '/bin/true'], { stdio: 'ignore', timeout: 2_000 }).status === 0
  return unshareWorks ? command : []
}
