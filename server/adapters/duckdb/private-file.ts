import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** SHA-256 and size of a file. */
export const digestFile = async (file: string): Promise<{ readonly sha256: string; readonly bytes: number }> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of fs.createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** Makes what was written to a file or into a folder survive a power cut. */
export const syncToDisk = (target: string): void => {
  const fd = fs.openSync(target, fs.constants.O_RDONLY)
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}

/** Writes a file of this user alone under a temporary name, then gives it its name; `once`: one that is there already stays. */
export const writePrivately = (file: string, content: string | Uint8Array, kind: 'replace' | 'once'): void => {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.${process.pid}.tmp`
  fs.rmSync(temporary, { force: true })
  fs.writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' })
  syncToDisk(temporary)
  if (kind === 'replace') fs.renameSync(temporary, file)
  else {
    try {
      fs.linkSync(temporary, file)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    } finally {
      fs.rmSync(temporary, { force: true })
    }
  }
  syncToDisk(path.dirname(file))
}

/** Does an error, of the file system's or the database's, say that the disk is full? */
export const isDiskFull = (cause: unknown): boolean => cause instanceof Error && /ENOSPC|EDQUOT|no space left|disk quota/i.test(cause.message)
