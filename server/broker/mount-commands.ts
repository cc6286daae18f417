import { execFile, spawn } from 'node:child_process'
import fs from 'node:fs'
import { mountsAtOrBelow, readMountTable } from './mount-table.ts'

const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }

/** A mount must not be made after the broker that asked for it has died: its successor has already looked. */
const untilDeath = ['--pdeathsig', 'KILL']

const run = (command: 'mount' | 'umount', args: readonly string[]): Promise<void> => new Promise((resolve, reject) => {
  execFile('setpriv', [...untilDeath, command, ...args], { env: environment, timeout: 20_000, maxBuffer: 65_536 }, (error, _out, stderr) => {
    if (error === null) resolve()
    else reject(new Error(`${command} ${args.join(' ')}: ${stderr.trim().slice(0, 300)}`, { cause: error }))
  })
})

/** A tiny tmpfs for one session's socket: what the researcher writes there stops at 64 kB. */
export const mountSocketFolder = (folder: string, owner: { readonly uid: number; readonly gid: number }): Promise<void> =>
  run('mount', ['-t', 'tmpfs', '-o', `size=64k,nr_inodes=16,uid=${owner.uid},gid=${owner.gid},mode=2710,nosuid,nodev,noexec`, 'glovebox-session', folder])

/**
 * Makes a folder a shared mount with a peer group of its own. Without the private step it would join the group of the file system it
 * lies on, and every later bind would appear there too.
 */
export const makeSharedFolder = async (folder: string): Promise<void> => {
  await run('mount', ['--bind', folder, folder])
  await run('mount', ['--make-private', folder])
  await run('mount', ['--make-shared', folder])
}

/**
 * Binds an open folder read-only below a shared mount. The flags go on at a private stage first: a remount of the final mount would
 * not reach the copies that propagation has already made, and those would be writable.
 */
export const bindReadOnly = async (sourceFd: number, stage: string, target: string): Promise<void> => {
  fs.mkdirSync(stage, { recursive: true, mode: 0o700 })
  await bindFromDescriptor(sourceFd, stage)
  try {
    await run('mount', ['--make-private', stage])
    await run('mount', ['-o', 'remount,bind,ro,nosuid,nodev,noexec', stage])
    await run('mount', ['--bind', stage, target])
  } finally {
    await run('umount', ['-l', stage])
    fs.rmdirSync(stage)
  }
}

/** By descriptor, so that a name swapped for a link between check and mount changes nothing. */
const bindFromDescriptor = (fd: number, target: string): Promise<void> => new Promise((resolve, reject) => {
  const child = spawn('setpriv', [...untilDeath, 'mount', '--no-canonicalize', '--bind', '/proc/self/fd/3', target], { env: environment, stdio: ['ignore', 'ignore', 'pipe', fd], timeout: 20_000 })
  let message = ''
  child.stderr?.on('data', (chunk: Buffer) => { message = (message + chunk.toString('utf8')).slice(0, 300) })
  child.on('error', reject)
  child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`mount --bind: ${message.trim()}`))))
})

/** Takes away every mount at and below a folder, the topmost first, and looks again until none is left. */
export const unmountAll = async (folder: string): Promise<number> => {
  let taken = 0
  for (let round = 0; round < 20; round++) {
    const [top] = mountsAtOrBelow(readMountTable(), folder)
    if (top === undefined) return taken
    await run('umount', ['-l', top.point])
    taken++
  }
  if (mountsAtOrBelow(readMountTable(), folder).length > 0) throw new Error(`mounts are left below ${folder}`)
  return taken
}
