import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import type { OfferedRepairs } from '../../domain/airlock/output-repair.ts'
import type { Actor } from '../../domain/authorization/authorizer.ts'
import type { ReadOutput } from '../../domain/disclosure/read-output.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { airlockLimits, type AirlockParts } from './airlock-parts.ts'
import { inspectionRequestOf, type FileToInspect } from './inspect-files.ts'
import { exportingProject, refuseOften, refuseUnusable } from './submit-egress.ts'
import { takeFiles } from './take-files.ts'

/** What is asked: the files of a request being written, and which of them is to be explained and repaired. */
export interface RepairQuestion { readonly files: readonly DeclaredFile[]; readonly path: string }

/** A file explained at its cells, with what can be done about it. */
export interface RepairAnswer extends OfferedRepairs { readonly path: string; readonly read: ReadOutput }

/** Offers repairs of one file by the same check, under the same limits and the same audit as a check; nothing is stored. */
export const repairOutput = async (parts: AirlockParts, actor: Actor, { files, path }: RepairQuestion): Promise<RepairAnswer> => {
  refuseUnusable(parts, files)
  const asked = files.find((f) => f.path === path)
  if (asked === undefined) throw new GloveboxError('bad-request', { field: 'path' })
  const limit = { type: 'EGRESS_CHECKED', most: airlockLimits.checksPerWindow }
  const { project, sessionId } = await exportingProject(parts, actor, 'check')
  await refuseOften(parts, parts.work.read, actor, limit)
  const { hashes, answer } = await parts.turns.run(actor.id, async () => {
    const held: (FileToInspect & { readonly sourceSha256: string })[] = []
    // The same file, and those that leave beside it; what never leaves is not looked at.
    const beside = files.filter((f) => f === asked || f.kind === 'output')
    for await (const file of takeFiles(parts, project, beside)) held.push({ ...file, bytes: () => Promise.resolve(file.bytes) })
    const name = held.find((f) => f.declared.path === path)?.path ?? path
    const request = await inspectionRequestOf(parts, project, held)
    const read = request.files.find((f) => f.path === name)?.read
    if (read === undefined) throw new GloveboxError('not-found')
    return { hashes: Object.fromEntries(held.map((f, i) => [`file-${i + 1}`, f.sourceSha256])), answer: { ...await parts.inspector.repairs(request, name), path, read } }
  })
  await parts.work.write(async (change) => {
    await refuseOften(parts, change.db, actor, limit)
    await change.audit({
      type: 'EGRESS_CHECKED', actor: actor.id, project: project.id, session: sessionId,
      details: { files: Object.keys(hashes).length, repair: answer.report.sha256, outcome: answer.report.outcome, ways: answer.ways.map(({ method }) => method).join(' '), ...hashes },
    })
  })
  return answer
}
