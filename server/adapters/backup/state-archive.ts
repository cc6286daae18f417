import { constants, createWriteStream } from 'node:fs'
import { chmod, chown, mkdir, open, readdir, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract, pack, type Pack } from 'tar-stream'

/** What of the state folder a backup holds, besides the database; datasets are the custodian's and are registered again. */
export const archivedFolders = ['server/keys', 'server/heads', 'server/vault', 'server/console', 'data/keys', 'projects', 'node/projects'] as const

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants

/**
 * A tar of the named folders below `root` and of one extra file, owners and modes kept; links, pipes and devices are left out. It is
 * walked from descriptor to descriptor: who works in a project folder meanwhile cannot lead root elsewhere.
 */
export const archive = (root: string, extra: { readonly file: string; readonly name: string }): Pack => {
  const tar = pack()
  const fill = async (): Promise<void> => {
    await refuseClosedVolumes(root)
    await addFile(tar, extra.file, extra.name)
    for (const folder of archivedFolders) await addFolder(tar, join(root, folder), folder)
    tar.finalize()
  }
  fill().catch((error: unknown) => tar.destroy(error as Error))
  return tar
}

/** A project whose volume is not mounted would be archived as an empty folder. */
const refuseClosedVolumes = async (root: string): Promise<void> => {
  const { dev } = await stat(join(root, 'projects'))
  for (const project of await volumesIn(root)) {
    if ((await stat(join(root, 'projects', project))).dev === dev) throw new Error(`the volume of ${project} is not mounted: start the broker, then make the backup`)
  }
}

/** Projects that have a volume below a state folder. */
export const volumesIn = async (root: string): Promise<readonly string[]> => {
  const names = await readdir(join(root, 'volumes')).catch((cause: NodeJS.ErrnoException) => (absent.has(cause.code ?? '') ? [] : Promise.reject(cause)))
  return names.filter((name) => name.endsWith('.img') && !name.startsWith('.')).map((name) => name.slice(0, -'.img'.length))
}

const addFolder = async (tar: Pack, path: string, name: string): Promise<void> => {
  const folder = await opened(path, O_DIRECTORY)
  if (folder === null) return
  try {
    const { mode, uid, gid } = await folder.stat()
    await new Promise<void>((resolve, reject) => tar.entry({ name, type: 'directory', mode: mode & 0o7777, uid, gid }, (error) => (error ? reject(error) : resolve())))
    const at = `/proc/self/fd/${folder.fd}`
    for (const child of await readdir(at, { withFileTypes: true })) {
      if (child.isDirectory()) await addFolder(tar, `${at}/${child.name}`, `${name}/${child.name}`)
      else if (child.isFile()) await addFile(tar, `${at}/${child.name}`, `${name}/${child.name}`)
    }
  } finally {
    await folder.close()
  }
}

/** Reads at most the size that was seen: a file that grows meanwhile is cut there, one that shrinks fails the backup. */
const addFile = async (tar: Pack, path: string, name: string): Promise<void> => {
  const file = await opened(path, 0)
  if (file === null) return
  try {
    const found = await file.stat()
    if (!found.isFile()) return
    const { size, mode, uid, gid } = found
    const entry = tar.entry({ name, size, mode: mode & 0o7777, uid, gid })
    if (size === 0) entry.end(Buffer.alloc(0))
    else await pipeline(file.createReadStream({ start: 0, end: size - 1, autoClose: false }), entry)
  } finally {
    await file.close()
  }
}

const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'])

/** Null where there is no such thing, or a link in its place. */
const opened = (path: string, flags: number): Promise<FileHandle | null> => open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | flags).catch((cause: NodeJS.ErrnoException) => {
  if (absent.has(cause.code ?? '')) return null
  throw cause
})

/** Unpacks below `root`, which must not hold the named things yet. */
export const unpack = async (source: AsyncIterable<Uint8Array>, root: string): Promise<void> => {
  const tar = extract()
  const feeding = pipeline(source, tar)
  for await (const entry of tar) {
    const { name, type, mode = 0o600, uid = 0, gid = 0 } = entry.header
    const inside = normalize(name)
    if (inside.startsWith('..') || inside.startsWith('/')) throw new Error('the backup names a path outside the state folder')
    const path = join(root, inside)
    if (type === 'directory') {
      await mkdir(path, { recursive: true })
      entry.resume()
    } else {
      await mkdir(dirname(path), { recursive: true })
      await pipeline(entry, createWriteStream(path, { flags: 'wx' }))
    }
    await chown(path, uid, gid)
    await chmod(path, mode)
  }
  await feeding
}
