import type { FilePreview } from '../../../contract/resources/egress-request.ts'
import type { CaseFile } from '../../domain/airlock/egress-case.ts'
import { mayJudge } from '../../domain/airlock/egress-rules.ts'
import { picturesOf, previewOf } from '../../domain/airlock/file-preview.ts'
import type { ReadOutput } from '../../domain/disclosure/read-output.ts'
import type { Actor } from '../../domain/authorization/authorizer.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { aboutRequest, enforceAct, openScene, type AirlockParts } from './airlock-parts.ts'

/** A frozen file for a checker's eye, as data. That it was looked at is a fact of the log. */
export const previewFile = async (parts: AirlockParts, actor: Actor, id: string, look: { readonly fileId: string; readonly fromRow: number }): Promise<FilePreview> => {
  const { read, file, scene } = await readFrozen(parts, actor, id, look.fileId)
  if (look.fromRow === 0) {
    await parts.work.write((change) => change.audit({ type: 'EGRESS_FILE_VIEWED', ...aboutRequest(actor.id, scene.request), details: { turn: scene.request.turn, file: file.id, sha256: file.sha256 } }))
  }
  return previewOf(read, look.fromRow)
}

/** A picture in a frozen file, as re-encoded pixels (PNG). */
export const pictureOfFile = async (parts: AirlockParts, actor: Actor, id: string, look: { readonly fileId: string; readonly index: number }): Promise<Uint8Array> => {
  const found = picturesOf((await readFrozen(parts, actor, id, look.fileId)).read)[look.index]
  if (found === undefined) throw new GloveboxError('not-found')
  return found.picture.reencoded
}

const readFrozen = async (parts: AirlockParts, actor: Actor, id: string, fileId: string): Promise<{ read: ReadOutput; file: CaseFile; scene: Awaited<ReturnType<typeof openScene>> }> => {
  const scene = await openScene(parts, parts.work.read, actor, id)
  enforceAct(parts, actor, scene, { action: 'preview', rule: mayJudge(scene.request, scene.who) })
  const file = scene.request.turns.flatMap((t) => t.files).find((f) => f.id === fileId)
  if (file === undefined) throw new GloveboxError('not-found')
  return { read: await parts.parser.read(await parts.vault.read(file.sha256), file.path), file, scene }
}
