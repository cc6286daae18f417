import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** Replaces a file so that after a crash either the old or the new content is there, whole. */
export const writeDurably = (file: string, text: string): void => {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`)
  const fd = fs.openSync(temporary, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL, 0o600)
  try {
    fs.writeFileSync(fd, text)
    fs.fsyncSync(fd)
  } catch (cause) {
    fs.rmSync(temporary, { force: true })
    throw cause
  } finally {
    fs.closeSync(fd)
  }
  fs.renameSync(temporary, file)
  syncFolder(path.dirname(file))
}

/** Removes a file for good. */
export const removeDurably = (file: string): void => {
  fs.rmSync(file, { force: true })
  syncFolder(path.dirname(file))
}

/** Makes names in a folder survive a power cut. */
export const syncFolder = (folder: string): void => {
  const fd = fs.openSync(folder, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY)
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}

/** Makes a folder with exactly this owner and mode; one that is a link or a file is refused. */
export const ensureFolder = (folder: string, mode: number, owner: { readonly uid: number; readonly gid: number }): void => {
  fs.mkdirSync(folder, { recursive: true, mode })
  const fd = fs.openSync(folder, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY | fs.constants.O_NOFOLLOW)
  try {
    fs.fchownSync(fd, owner.uid, owner.gid)
    fs.fchmodSync(fd, mode)
  } finally {
    fs.closeSync(fd)
  }
}
