// Keeps finished builds by the hash of their sources, so that a second machine or clone need not build again.
import { createHash } from 'node:crypto'
import { accessSync, constants, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Every file below a folder, sorted, with forward slashes. */
export function filesBelow(folder) {
  const found = []
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile())
      found.push(
        relative(folder, join(entry.parentPath ?? entry.path, entry.name))
          .split(sep)
          .join('/'),
      )
  }
  return found.sort()
}

/** One digest over names and contents of files and folders, relative to a base folder. */
export function digestOf(base, paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    const full = join(base, path)
    const files = statSync(full).isDirectory() ? filesBelow(full).map((name) => `${path}/${name}`) : [path]
    for (const file of files) {
      const content = readFileSync(join(base, file))
      hash.update(`${file}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/** The cache folder, or undefined when there is none that this process may write. */
function cacheFolder() {
  const folder = process.env.GLOVEBOX_CACHE ?? '/var/cache/glovebox'
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return folder
  } catch {
    return undefined
  }
}

/** Replaces a folder by another in one rename, so that nobody sees half a build. */
export function replaceFolder(from, to) {
  const old = `${to}.old-${process.pid}`
  if (existsSync(to)) renameSync(to, old)
  renameSync(from, to)
  rmSync(old, { recursive: true, force: true })
}

/** Copies a kept build to `target`; false when none is kept. */
export function restoreBuild(name, digest, target) {
  const folder = cacheFolder()
  const kept = folder && join(folder, `${name}-${digest.slice(0, 32)}`)
  if (!kept || !existsSync(join(kept, 'manifest.json'))) return false
  const fresh = `${target}.new-${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  cpSync(kept, fresh, { recursive: true })
  replaceFolder(fresh, target)
  return true
}

/** Keeps a finished build; a cache that cannot be written is no error. */
export function keepBuild(name, digest, source) {
  const folder = cacheFolder()
  if (!folder) return
  const kept = join(folder, `${name}-${digest.slice(0, 32)}`)
  if (existsSync(kept)) return
  const fresh = `${kept}.new-${process.pid}`
  try {
    cpSync(source, fresh, { recursive: true })
    renameSync(fresh, kept)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    process.stderr.write(`build not kept in ${folder}: ${error.code ?? error.message}\n`)
  }
}
