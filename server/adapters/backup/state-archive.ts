import { createReadStream, createWriteStream, type Stats } from 'node:fs'
import { chmod, chown, lstat, mkdir, readdir } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract, pack, type Pack } from 'tar-stream'

/** What of the state folder a backup holds, besides the database; datasets are the custodian's and are registered again. */
export const archivedFolders = ['server/keys', 'server/heads', 'server/vault', 'server/console', 'data/keys', 'projects', 'node/projects'] as const

/** A tar of the named folders below `root` and of one extra file, owners and modes kept; links, pipes and devices are left out. */
export const archive = (root: string, extra: { readonly file: string; readonly name: string }): Pack => {
  const tar = pack()
  const fill = async (): Promise<void> => {
    await addFile(tar, extra.file, extra.name, await lstat(extra.file))
    for (const folder of archivedFolders) await addFolder(tar, root, folder)
    tar.finalize()
  }
  fill().catch((error: unknown) => tar.destroy(error as Error))
  return tar
}

const addFolder = async (tar: Pack, root: string, name: string): Promise<void> => {
  const path = join(root, name)
  const found = await lstat(path).catch(() => null)
  if (found === null || !found.isDirectory()) return
  await new Promise<void>((resolve, reject) => tar.entry({ name, type: 'directory', mode: found.mode & 0o7777, uid: found.uid, gid: found.gid }, (error) => (error ? reject(error) : resolve())))
  for (const child of await readdir(path)) {
    const stats = await lstat(join(path, child)).catch(() => null)
    if (stats?.isDirectory()) await addFolder(tar, root, `${name}/${child}`)
    else if (stats?.isFile()) await addFile(tar, join(path, child), `${name}/${child}`, stats)
  }
}

/** Reads at most the size that was seen: a file that grows meanwhile is cut there, one that shrinks fails the backup. */
const addFile = async (tar: Pack, path: string, name: string, { size, mode, uid, gid }: Stats): Promise<void> => {
  const entry = tar.entry({ name, size, mode: mode & 0o7777, uid, gid })
  if (size === 0) return void entry.end(Buffer.alloc(0))
  await pipeline(createReadStream(path, { end: size - 1 }), entry)
}

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
