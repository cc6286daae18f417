import { execFile } from 'node:child_process'
import fs from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { VolumeSize } from '../domain/projects/project-limit.ts'
import { systemPath } from '../volume-tools.ts'

const environment = { PATH: systemPath, LC_ALL: 'C' }
const minute = 60_000
const blockBytes = 4096
/** Set-user-id programs and devices have no place there; programs have: researchers run their code from it. */
const mountOptions = 'nosuid,nodev,noatime,discard,noinit_itable'

class ToolFailure extends Error {
  readonly exit: number

  constructor(message: string, exit: number, cause: unknown) {
    super(message, { cause })
    this.exit = exit
  }
}

/** Runs a tool that dies with the broker: its successor has already looked at what is there. */
const run = (command: string, args: readonly string[], timeout: number): Promise<string> => new Promise((resolve, reject) => {
  execFile('setpriv', ['--pdeathsig', 'KILL', command, ...args], { env: environment, timeout, maxBuffer: 1_048_576 }, (error, out, stderr) => {
    if (error === null) resolve(out)
    else reject(new ToolFailure(`${command} ${args.join(' ')}: ${stderr.trim().slice(0, 300)}`, typeof error.code === 'number' ? error.code : -1, error))
  })
})

/** Makes an ext4 file system in a sparse file, whose root belongs to a project's user; what is not used takes no room. */
export const makeFileSystem = async (image: string, size: VolumeSize, owner: number): Promise<void> => {
  const fd = fs.openSync(image, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL, 0o600)
  try {
    fs.ftruncateSync(fd, size.imageBytes)
  } finally {
    fs.closeSync(fd)
  }
  await run('mkfs.ext4', [
    '-q', '-F', '-t', 'ext4', '-b', String(blockBytes), '-I', '256', '-m', '0', '-N', String(size.files), '-J', `size=${size.journalMiB}`, '-e', 'remount-ro',
    '-E', `root_owner=${owner}:${owner},lazy_itable_init=1,lazy_journal_init=1`, image,
  ], 5 * minute)
}

/** Loop devices that have this very file, by device and inode. */
const loopsOf = async (image: string): Promise<readonly string[]> =>
  (await run('losetup', ['--list', '--noheadings', '--output', 'NAME', '--associated', image], minute)).split('\n').map((line) => line.trim()).filter((line) => line !== '')

/**
 * Mounts an image. A file that has a loop device already is mounted from that one: a second device would be a second file system over
 * the same blocks, and the end of both. Only one that nobody has mounted is checked first.
 */
export const mountImage = async (image: string, folder: string): Promise<void> => {
  for (let tries = 1; ; tries++) {
    const [device] = await loopsOf(image)
    if (device === undefined) await repairFileSystem(image)
    try {
      await run('mount', ['-t', 'ext4', '-o', device === undefined ? `loop,${mountOptions}` : mountOptions, device ?? image, folder], minute)
      return
    } catch (cause) {
      // A device that was on its way out: the next look finds none.
      if (tries >= 3) throw cause
      await wait(200)
    }
  }
}

/** Replays the journal and mends what is safe to mend; throws where a person has to look (exit codes of e2fsck(8)). */
const repairFileSystem = async (image: string): Promise<void> => {
  await run('e2fsck', ['-p', image], 60 * minute).catch((cause: unknown) => {
    if (!(cause instanceof ToolFailure) || cause.exit !== 1) throw cause
  })
}

/** Unmounts for good, everything written; throws where something still uses it. */
export const unmountWritten = async (folder: string): Promise<void> => { await run('umount', [folder], 10 * minute) }

/** Is a file system over this image in use, here or in a mount namespace of somebody else? */
export const isImageInUse = async (image: string): Promise<boolean> => (await loopsOf(image)).length > 0

/** Grows the file system to its image while it is mounted; one that has the image's size already stays as it is. */
export const growFileSystem = async (image: string): Promise<void> => {
  const [device] = await loopsOf(image)
  if (device === undefined) throw new Error('a volume that is not mounted does not grow')
  await run('losetup', ['--set-capacity', device], minute)
  await run('resize2fs', [device], 10 * minute)
}

/** The file behind a loop device (`7:3`), or null where it is none. */
export const imageBehind = (device: string): string | null => {
  try {
    return fs.readFileSync(`/sys/dev/block/${device}/loop/backing_file`, 'utf8').trim()
  } catch {
    return null
  }
}

/** Copies a folder's content with owners, modes, times and links, whole or with an error; nothing is followed out of it. */
export const copyTree = async (from: string, to: string): Promise<void> => {
  await run('nice', ['-n', '10', 'cp', '--archive', '--one-file-system', '--sparse=always', `${from}/.`, `${to}/`], 0)
}

/** Bytes on disk and number of files below a folder. */
export const treeSize = async (folder: string): Promise<{ readonly bytes: number; readonly files: number }> => {
  const count = async (flag: string): Promise<number> => Number.parseInt(await run('du', ['--summarize', '--one-file-system', flag, folder], 60 * minute), 10)
  return { bytes: await count('--block-size=1'), files: await count('--inodes') }
}

/** Blocks of the file system in an image, from its superblock (ext4 disk layout: offset 1024, s_blocks_count_lo at 4, _hi at 0x150). */
export const fileSystemBytes = (image: string): number => {
  const block = Buffer.alloc(1024)
  const fd = fs.openSync(image, 'r')
  try {
    fs.readSync(fd, block, 0, 1024, 1024)
  } finally {
    fs.closeSync(fd)
  }
  return (block.readUInt32LE(4) + block.readUInt32LE(0x150) * 2 ** 32) * blockBytes
}
