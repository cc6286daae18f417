// What a folder holds, as one digest: names, modes' execute bits and contents; never times.
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

const feed = (hash, base, path, skip) => {
  const full = join(base, path)
  const stat = lstatSync(full)
  if (stat.isDirectory()) {
    for (const name of readdirSync(full).sort()) if (!skip.has(name)) feed(hash, base, `${path}/${name}`, skip)
  } else if (stat.isSymbolicLink()) hash.update(`link ${path}\0${readlinkSync(full)}\0`)
  else if (stat.isFile()) {
    const content = readFileSync(full)
    hash.update(`file ${path}\0${stat.mode & 0o111 ? 'x' : '-'}\0${content.length}\0`).update(content)
  }
}

/** Digest of files and folders below `base`, leaving out any entry named in `skip`. */
export const contentDigest = (base, paths, skip = []) => {
  const hash = createHash('sha256')
  for (const path of paths) feed(hash, base, path, new Set(skip))
  return hash.digest('hex')
}
