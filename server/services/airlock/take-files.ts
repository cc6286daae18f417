import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import { derivedPath, showPath } from '../../domain/airlock/export-paths.ts'
import { sha256Hex } from '../../domain/airlock/release-record.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { AirlockParts } from './airlock-parts.ts'

/** A file as it came out of the project and as it would leave. */
export interface TakenFile {
  readonly declared: DeclaredFile
  readonly path: string
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly sourceSha256: string
  readonly derived: boolean
}

/** Takes declared files out of a project one after the other, each handed on before the next is read. */
export async function* takeFiles(parts: AirlockParts, project: { readonly id: string; readonly uid: number }, files: readonly DeclaredFile[]): AsyncGenerator<TakenFile> {
  let left = parts.limits.requestBytes
  const names = new Set(files.map((f) => f.path.normalize('NFC').toLowerCase()))
  for (const declared of files) {
    const source = await takeBytes(parts, project, declared.path, Math.min(left, parts.limits.fileBytes))
    left -= source.length
    const taken = await derive(parts, declared, source)
    // A picture that is renamed must not take another file's name.
    if (taken.path !== declared.path && names.has(taken.path.toLowerCase())) throw new GloveboxError('bad-request', { field: 'files', reason: 'twice', path: showPath(taken.path) })
    yield taken
  }
}

const takeBytes = async (parts: AirlockParts, project: { readonly id: string; readonly uid: number }, path: string, most: number): Promise<Uint8Array> => {
  if (most <= 0) throw new GloveboxError('file-too-large', { path: showPath(path), limit: parts.limits.requestBytes })
  try {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of await parts.source.freeze(project, path, most)) {
      size += chunk.length
      if (size > most) throw new GloveboxError('file-too-large', { limit: most })
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } catch (cause) {
    if (cause instanceof GloveboxError) throw new GloveboxError(cause.code, { ...cause.values, path: showPath(path) }, cause.cause ?? cause)
    throw cause
  }
}

const startsWith = (bytes: Uint8Array, ...magic: readonly number[]): boolean => magic.every((b, i) => bytes[i] === b)
const isPicture = (bytes: Uint8Array): boolean => startsWith(bytes, 0x89, 0x50, 0x4e, 0x47) || startsWith(bytes, 0xff, 0xd8, 0xff)

/** Pictures leave as their pixels alone: what is reviewed is what leaves. A picture that cannot be drawn cannot be reviewed either. */
const derive = async (parts: AirlockParts, declared: DeclaredFile, source: Uint8Array): Promise<TakenFile> => {
  const sourceSha256 = sha256Hex(source)
  if (!isPicture(source)) return { declared, path: declared.path, bytes: source, sha256: sourceSha256, sourceSha256, derived: false }
  const read = await parts.parser.read(source, declared.path)
  const picture = read.pictures[0]
  if (picture === undefined || read.pictures.length !== 1) throw new GloveboxError('file-unreadable', { path: showPath(declared.path) })
  return { declared, path: derivedPath(declared.path), bytes: picture.reencoded, sha256: sha256Hex(picture.reencoded), sourceSha256, derived: true }
}
