import fs from 'node:fs'

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = fs.constants
const folderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK

const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'])

/** True for the errors by which the kernel says that a name is not there or is not of the kind asked for. */
export const isAbsent = (cause: unknown): boolean => absent.has(errorCode(cause))

/** The errno name of an error, or an empty text. */
export const errorCode = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''

/**
 * Opens a folder by walking down from a trusted root, one component at a time from the descriptor of the one above, no link followed.
 * Null where a component is missing, is no folder, or belongs to somebody else than `owner` (checked from the first component on).
 */
export const openFolder = (trustedRoot: string, components: readonly string[], owner: number | null): number | null => {
  let fd = fs.openSync(trustedRoot, O_RDONLY | O_DIRECTORY)
  for (const component of components) {
    const next = openChildFolder(fd, component)
    fs.closeSync(fd)
    if (next === null) return null
    fd = next
    if (owner !== null && fs.fstatSync(fd).uid !== owner) {
      fs.closeSync(fd)
      return null
    }
  }
  return fd
}

/** One step down; null where there is no such folder. */
export const openChildFolder = (parent: number, component: string): number | null => {
  if (component === '' || component === '.' || component === '..' || component.includes('/') || component.includes('\0')) return null
  try {
    return fs.openSync(`/proc/self/fd/${parent}/${component}`, folderFlags)
  } catch (cause) {
    if (isAbsent(cause)) return null
    throw cause
  }
}
