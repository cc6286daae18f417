import { mayJudge } from '../../domain/airlock/egress-rules.ts'
import type { CaseFile, CaseTurn } from '../../domain/airlock/egress-case.ts'
import { originalOf, type SeenDifference } from '../../domain/airlock/output-repair.ts'
import type { Actor } from '../../domain/authorization/authorizer.ts'
import type { FileReport } from '../../domain/disclosure/check-report.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { aboutRequest, enforceAct, openScene, type AirlockParts } from './airlock-parts.ts'
import { frozenFiles, inspectionRequestOf } from './inspect-files.ts'

/** A repaired file beside its original, both frozen. */
export interface ComparedRepair {
  readonly original: CaseFile
  readonly report: Pick<FileReport, 'findings'>
  readonly difference: SeenDifference
}

/** What a repaired file changed, worked out from the two frozen files for a checker's eye; that the original was looked at is a fact of the log. */
export const compareRepair = async (parts: AirlockParts, actor: Actor, id: string, fileId: string): Promise<ComparedRepair> => {
  const scene = await openScene(parts, parts.work.read, actor, id)
  enforceAct(parts, actor, scene, { action: 'preview', rule: mayJudge(scene.request, scene.who) })
  const turn = scene.request.turns.find((t) => t.files.some((f) => f.id === fileId))
  const file = turn?.files.find((f) => f.id === fileId)
  const original = turn === undefined || file === undefined ? null : originalOf(file, turn.files)
  if (turn === undefined || file === undefined || original === null) throw new GloveboxError('not-found')
  // What leaves beside it tells more about what it hides; other supporting files do not.
  const seen = frozenFiles(parts, turn.files.filter((f) => f === original || f.declared.kind === 'output'))
  const difference = await parts.turns.run(actor.id, async () =>
    parts.inspector.difference(await inspectionRequestOf(parts, { ...scene.project, profile: scene.request.profile }, seen), original.path, file.path))
  await parts.work.write((change) => change.audit({ type: 'EGRESS_FILE_VIEWED', ...aboutRequest(actor.id, scene.request), details: { turn: turn.number, file: original.id, sha256: original.sha256, beside: file.id } }))
  return { original, report: reportOf(turn, original), difference }
}

const reportOf = (turn: CaseTurn, file: CaseFile): Pick<FileReport, 'findings'> => turn.report?.files.find((f) => f.path === file.path) ?? { findings: [] }
