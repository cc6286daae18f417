import { personNames, standingsOf } from '../../adapters/database/airlock-facts.ts'
import { insertEgressRelease, lastReleaseRecord } from '../../adapters/database/egress-store.ts'
import { composeRecord } from '../../domain/airlock/compose-record.ts'
import { currentTurn, type CaseFile } from '../../domain/airlock/egress-case.ts'
import { approvalsHold, approvedFiles, licencesStillHold, mayDownload, mayRelease, projectMayExport } from '../../domain/airlock/egress-rules.ts'
import { transitionOf } from '../../domain/airlock/egress-transitions.ts'
import { buildPackage, type ReleasePackage } from '../../domain/airlock/release-package.ts'
import { sha256Hex } from '../../domain/airlock/release-record.ts'
import type { Actor } from '../../domain/authorization/authorizer.ts'
import { enforce } from '../../domain/kernel/decision.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { enterLedger, numbersOfRelease } from './enter-ledger.ts'
import { compareWithNewer } from './compare-with-newer.ts'
import { releaseReadme } from './release-readme.ts'
import { aboutRequest, enforceAct, openScene, type AirlockParts, type AirlockScene } from './airlock-parts.ts'
import { moveRequest } from './move-request.ts'

const mostTries = 3
const mostPackageBytes = 1024 * 1024 * 1024

/** Thrown inside the transaction when another release was committed since the package was built. */
class AnotherRelease extends Error {}

/** Releases the approved files: hashes, rights, permit and licences are tested again, the package is on disk before the row names it. */
export const releaseEgress = async (parts: AirlockParts, actor: Actor, id: string): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await releaseOnce(parts, actor, id)
      await parts.heads.signNow()
      return
    } catch (cause) {
      if (!(cause instanceof AnotherRelease) || attempt === mostTries) throw cause
    }
  }
}

const releaseOnce = async (parts: AirlockParts, actor: Actor, id: string): Promise<void> => {
  const scene = await openScene(parts, parts.work.read, actor, id)
  await testRelease(parts, parts.work.read, actor, scene)
  const previous = await lastReleaseRecord(parts.work.read)
  await compareWithNewer(parts, actor, scene)
  const built = await packRelease(parts, actor, scene, previous)
  const stored = await parts.vault.put([built.zip], mostPackageBytes)
  const numbers = await numbersOfRelease(parts, scene.request, scene.project)
  await parts.work.write(async (change) => {
    const now = await openScene(parts, change.db, actor, id)
    await testRelease(parts, change.db, actor, now)
    if (await lastReleaseRecord(change.db) !== previous) throw new AnotherRelease('another release came first')
    await insertEgressRelease(change.db, id, {
      releasedAt: change.now.toISOString(), releasedBy: actor.id, zipSha256: stored.sha256, zipBytes: stored.bytes,
      keyId: parts.keys.release.keyId, record: built.record.toString('utf8'),
    })
    const ledger = await enterLedger(change, now.request, numbers, change.now.toISOString())
    await moveRequest(parts, change, now, {
      transition: transitionOf('approved', 'release'), actor: actor.id,
      details: { files: approvedFiles(now.request).length, 'zip-sha256': stored.sha256, 'zip-bytes': stored.bytes, 'record-sha256': sha256Hex(built.record), key: parts.keys.release.keyId, ...ledger },
    })
  })
}

/** Everything that must hold at the moment of release. */
const testRelease = async (parts: AirlockParts, db: AirlockParts['work']['read'], actor: Actor, scene: AirlockScene): Promise<void> => {
  const { request, project, who } = scene
  const turn = currentTurn(request)
  const now = parts.clock.now()
  enforceAct(parts, actor, scene, { action: 'release', rule: mayRelease(request, who) })
  enforce(projectMayExport(project, now, parts.timezone))
  enforce(licencesStillHold(project, turn.submittedAt, now, parts.timezone))
  const voters = turn.reviews.map((r) => r.checkerId)
  enforce(approvalsHold(request, await standingsOf(db, project, voters, { since: turn.submittedAt, now, timezone: parts.timezone })))
}

const packRelease = async (parts: AirlockParts, actor: Actor, { request, project }: AirlockScene, previous: string | null): Promise<ReleasePackage> => {
  const files = approvedFiles(request)
  const contents = await readApproved(parts, files)
  const audit = await parts.heads.signNow()
  if (audit === null) throw new GloveboxError('internal')
  const people = await personNames(parts.work.read, [actor.id, request.authorId, ...request.turns.flatMap((t) => t.reviews.map((r) => r.checkerId))])
  const record = composeRecord({
    version: parts.version, request, project, files, people, releasedBy: actor.id, now: parts.clock.now(), timezone: parts.timezone,
    audit, previousRelease: previous === null ? null : sha256Hex(previous), keyId: parts.keys.release.keyId,
  })
  return buildPackage({
    record, contents, releaseKeyPem: parts.keys.release.pem, auditKeyPem: parts.keys.audit.pem, readme: releaseReadme(record),
    sign: (bytes) => parts.keys.release.sign(bytes),
  })
}

/** The vault hashes on every read; the vote's hash is compared once more, for it is what people approved. */
const readApproved = async (parts: AirlockParts, files: readonly CaseFile[]): Promise<readonly Uint8Array[]> => {
  const contents: Uint8Array[] = []
  for (const file of files) {
    const bytes = await parts.vault.read(file.sha256)
    if (sha256Hex(bytes) !== file.sha256 || bytes.length !== file.bytes) throw new GloveboxError('hash-mismatch', { file: file.id })
    contents.push(bytes)
  }
  return contents
}

/** The released package, for members of the project; each download is a fact of its own. */
export const downloadRelease = async (parts: AirlockParts, actor: Actor, id: string): Promise<{ readonly bytes: Uint8Array; readonly name: string }> => {
  const scene = await openScene(parts, parts.work.read, actor, id)
  enforceAct(parts, actor, scene, { action: 'download', rule: mayDownload(scene.request, scene.who) })
  const { release } = scene.request
  if (release === null) throw new GloveboxError('not-found')
  const bytes = await parts.vault.read(release.zipSha256)
  await parts.work.write((change) => change.audit({ type: 'EGRESS_DOWNLOADED', ...aboutRequest(actor.id, scene.request), details: { 'zip-sha256': release.zipSha256, 'zip-bytes': release.zipBytes } }))
  return { bytes, name: `glovebox-${id}.zip` }
}

