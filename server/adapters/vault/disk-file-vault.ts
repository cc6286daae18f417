import { createHash, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, mkdir, open, readdir, rm, stat, unlink, utimes, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileVault, StoredBlob } from '../../domain/airlock/file-vault.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'

/**
 * Blobs under `blobs/<2 hex>/<sha256>`, mode 0400. A blob is written beside, flushed, and linked into place: after a crash at any
 * moment there is either the whole blob or none. Linking never replaces, so a stored blob is never written again.
 */
export const diskFileVault = async (folder: string): Promise<FileVault> => {
  const incoming = join(folder, 'incoming')
  const blobs = join(folder, 'blobs')
  await mkdir(blobs, { recursive: true, mode: 0o700 })
  // What a crash left half-written belongs to nobody.
  await rm(incoming, { recursive: true, force: true })
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const place = (sha256: string): string => join(blobs, hex(sha256).slice(0, 2), sha256)
  return {
    put: async (content, maxBytes) => {
      const draft = join(incoming, randomBytes(12).toString('hex'))
      try {
        const stored = await writeDraft(draft, content, maxBytes)
        await keep(draft, place(stored.sha256), stored)
        return stored
      } catch (cause) {
        throw isFull(cause) ? new GloveboxError('disk-full', {}, cause) : cause
      } finally {
        await unlink(draft).catch(() => null)
      }
    },
    read: async (sha256) => readBlob(place(sha256), sha256),
    sweep: async (named, olderThan) => sweepBlobs(blobs, named, olderThan),
  }
}

const hex = (sha256: string): string => {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new GloveboxError('not-found')
  return sha256
}

const isFull = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT')

const writeDraft = async (draft: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, maxBytes: number): Promise<StoredBlob> => {
  const hash = createHash('sha256')
  let bytes = 0
  const file = await open(draft, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW, 0o400)
  try {
    for await (const part of content) {
      bytes += part.length
      if (bytes > maxBytes) throw new GloveboxError('file-too-large', { limit: maxBytes })
      hash.update(part)
      await writeAll(file, part)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), bytes }
}

const writeAll = async (file: FileHandle, part: Uint8Array): Promise<void> => {
  let from = 0
  while (from < part.length) from += (await file.write(part, from, part.length - from)).bytesWritten
}

const keep = async (draft: string, final: string, stored: StoredBlob): Promise<void> => {
  const folder = join(final, '..')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await link(draft, final)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
    await readBlob(final, stored.sha256)
    // An old blob that nobody named is young again, so that a sweep under way leaves it.
    await utimes(final, new Date(), new Date())
  }
  await flushFolder(folder)
  await flushFolder(join(folder, '..'))
}

const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const readBlob = async (path: string, sha256: string): Promise<Uint8Array> => {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((cause: unknown) => {
    throw new GloveboxError('hash-mismatch', { sha256 }, cause)
  })
  try {
    const bytes = await file.readFile()
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new GloveboxError('hash-mismatch', { sha256 })
    return bytes
  } finally {
    await file.close()
  }
}

const sweepBlobs = async (blobs: string, named: ReadonlySet<string>, olderThan: Date): Promise<number> => {
  let removed = 0
  for (const prefix of await readdir(blobs)) {
    for (const name of await readdir(join(blobs, prefix))) {
      const path = join(blobs, prefix, name)
      if (named.has(name) || (await stat(path)).mtime >= olderThan) continue
      await unlink(path)
      removed += 1
    }
  }
  return removed
}
