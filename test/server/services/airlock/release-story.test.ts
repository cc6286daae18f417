import { createPublicKey } from 'node:crypto'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { presentEgressRequest } from '../../../../server/http/presenters/egress-request.ts'
import { EgressRequest, type DeclaredFile } from '../../../../contract/resources/egress-request.ts'
import { verifyPackage } from '../../../../server/domain/airlock/verify-package.ts'
import { seenEntries } from '../../../../server/domain/airlock/canonical-zip.ts'
import { aSubmission, anAirlock, declare, type Story } from '../../../story/an-airlock.ts'
import { freshDatabases, onFreshDatabase } from '../../../story/databases-each.ts'

const safeCounts = 'sex,n\nFemale,120\nMale,130\n'

describe.each(freshDatabases)('the release story on %s', (_name, make) => {
  let story: Story
  onFreshDatabase(make, async (database) => {
    story = await anAirlock(database)
    return () => story.end()
  })

  const seenBy = async (person: string, id: string, inSession?: 'inSession') =>
    EgressRequest.parse(presentEgressRequest(await story.services.readEgress(await story.as(person, inSession), id)))
  const submitted = async (...files: readonly DeclaredFile[]): Promise<string> => {
    const id = await story.services.submitEgress(await story.as('kim', 'inSession'), aSubmission(...files))
    await story.services.completeChecks(id)
    return id
  }
  const vote = async (person: string, id: string, decision: 'approve' | 'request-changes' | 'reject', path?: string) => {
    const request = await seenBy(person, id)
    const files = request.turns.at(-1)?.files.filter((f) => f.declared.kind === 'output' && (path === undefined || f.path === path)) ?? []
    for (const file of files) await story.services.voteOnFile(await story.as(person), id, { fileId: file.id, decision, reason: decision === 'approve' ? '' : 'The counts are too small.', sha256: file.sha256 })
  }
  const handIn = async (person: string, id: string) => story.services.completeReview(await story.as(person), id)
  const auditTypes = async () => (await story.work.read.selectFrom('audit_record').select('type').orderBy('sequence').execute()).map((r) => r.type)
  const noticesOf = async (person: string) => (await story.work.read.selectFrom('notice').select('key').where('person_id', '=', person).orderBy('at').execute()).map((n) => n.key)

  it('goes from a frozen table over two blind votes to a package that is genuine', async () => {
    story.write('outputs/counts.csv', safeCounts)
    story.write('outputs/method.txt', 'How the table was made.\n')
    const id = await submitted(declare('outputs/counts.csv'), declare('outputs/method.txt', { type: 'document', kind: 'supporting' }))
    expect(await seenBy('kim', id)).toMatchObject({ state: 'in-review', turn: 1, worst: 'pass', abilities: { withdraw: true, vote: { refused: 'own-request' } } })
    expect(await noticesOf('jung')).toEqual(['egress-submitted'])
    expect(await noticesOf('park')).toEqual([])

    await vote('jung', id, 'approve')
    await handIn('jung', id)
    const blind = await seenBy('han', id)
    expect(blind.turns[0]).toMatchObject({ completed: 1, completedBy: [] })
    expect(blind.turns[0]?.files[0]).toMatchObject({ votes: [], myVote: null, voteCount: 1, combined: 'open' })
    await vote('han', id, 'approve')
    await handIn('han', id)
    const open = await seenBy('han', id)
    expect(open).toMatchObject({ state: 'approved', abilities: { release: true } })
    expect(open.turns[0]?.files[0]?.votes.map((v) => v.checker.name).sort()).toEqual(['Han', 'Jung'])
    expect(open.turns[0]?.completedBy.map((p) => p.id).sort()).toEqual(['han', 'jung'])

    // The session may change the file as it likes: what was frozen is what leaves.
    story.write('outputs/counts.csv', 'sex,n\nFemale,1\n')
    await story.services.releaseEgress(await story.as('jung'), id)
    expect(await noticesOf('kim')).toEqual(['egress-approved', 'egress-released'])
    const { bytes, name } = await story.services.downloadRelease(await story.as('kim'), id)
    expect(name).toBe(`glovebox-${id}.zip`)
    const keys = story.keys.publicKeys().map((k) => createPublicKey(k.pem))
    const verdict = verifyPackage(bytes, keys)
    expect(verdict).toMatchObject({ verdict: 'genuine', faults: [], signer: story.keys.release.keyId })
    expect(verdict.record).toMatchObject({ request: { author: { id: 'kim' } }, previousRelease: null, checks: { profile: 'acro-default' }, licences: [{ id: 'l1', dataset: 'nafld' }] })
    expect(verdict.record?.files.map((f) => f.votes.map((v) => v.checker.id).sort())).toEqual([['han', 'jung']])
    const entries = seenEntries(bytes)
    expect(entries.map((e) => e.name).filter((n) => n.startsWith('files/'))).toEqual(['files/outputs/counts.csv'])
    const counts = entries.find((e) => e.name === 'files/outputs/counts.csv')
    expect(Buffer.from(bytes.subarray(counts?.from, (counts?.from ?? 0) + (counts?.size ?? 0))).toString()).toBe(safeCounts)
    expect(await auditTypes()).toEqual([
      'SYSTEM_INITIALISED', 'EGRESS_SUBMITTED', 'EGRESS_FILE_FROZEN', 'EGRESS_FILE_FROZEN', 'EGRESS_CHECKS_COMPLETED', 'EGRESS_VOTED', 'EGRESS_REVIEW_COMPLETED',
      'EGRESS_VOTED', 'EGRESS_REVIEW_COMPLETED', 'EGRESS_APPROVED', 'EGRESS_RELEASED', 'EGRESS_DOWNLOADED',
    ])
  })

  it('shows each finding with its cell, in the language of the reader, before and after submission', async () => {
    story.write('outputs/small.csv', 'sex,n\nFemale,3\nMale,130\n')
    const report = await story.services.checkOutputs(await story.as('kim', 'inSession'), [declare('outputs/small.csv')])
    expect(report.files[0]).toMatchObject({ outcome: 'fail' })
    const id = await submitted(declare('outputs/small.csv'))
    const english = await seenBy('jung', id)
    const korean = presentEgressRequest(await story.services.readEgress({ ...(await story.as('jung')), language: 'ko' }, id))
    const [en, ko] = [english, korean].map((r) => r.turns[0]?.files[0]?.findings.find((f) => f.check === 'minimum-threshold'))
    expect(en).toMatchObject({ outcome: 'fail', at: { row: 2, column: 2, cell: { sex: 'Female' } } })
    expect(en?.message).toContain('3 people')
    expect(ko?.message).toContain('3명')
  })

  it('names an identifier column of the licensed data whatever it holds', async () => {
    story.write('outputs/ids.csv', 'case_number,n\n10,120\n20,130\n')
    const report = await story.services.checkOutputs(await story.as('kim', 'inSession'), [declare('outputs/ids.csv')])
    expect(report.files[0]?.findings).toContainEqual(expect.objectContaining({ check: 'record-level', outcome: 'fail', message: 'record-level.identifier-column' }))
  })

  it('draws a picture anew at submission, and that is what leaves', async () => {
    const jpeg = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'teal' } }).withExif({ IFD0: { Copyright: 'secret-in-exif' } }).jpeg().toBuffer()
    expect(jpeg.includes('secret-in-exif')).toBe(true)
    story.write('outputs/plot.jpg', jpeg)
    const id = await submitted(declare('outputs/plot.jpg', { type: 'picture' }))
    const file = (await seenBy('jung', id)).turns[0]?.files[0]
    expect(file).toMatchObject({ path: 'outputs/plot.jpg.png', derived: true, outcome: 'review' })
    expect(file?.sha256).not.toBe(file?.sourceSha256)
    expect(await story.services.previewFile(await story.as('jung'), id, { fileId: file?.id ?? '', fromRow: 0 })).toEqual({ kind: 'picture', pictures: [{ index: 0, width: 40, height: 20 }] })
    const png = await story.services.pictureOfFile(await story.as('jung'), id, { fileId: file?.id ?? '', index: 0 })
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 40, height: 20 })
    for (const person of ['jung', 'han']) {
      await vote(person, id, 'approve')
      await handIn(person, id)
    }
    await story.services.releaseEgress(await story.as('han'), id)
    const { bytes } = await story.services.downloadRelease(await story.as('lee'), id)
    expect(Buffer.from(bytes).includes('secret-in-exif')).toBe(false)
    expect(Buffer.from(bytes).includes('files/outputs/plot.jpg.png')).toBe(true)
  })

  it('goes back for changes, comes again as a new turn, and an unchanged file is reconfirmed', async () => {
    story.write('outputs/good.csv', safeCounts)
    story.write('outputs/bad.csv', 'sex,n\nFemale,3\nMale,130\n')
    const id = await submitted(declare('outputs/good.csv'), declare('outputs/bad.csv'))
    for (const person of ['jung', 'han']) {
      await vote(person, id, 'approve', 'outputs/good.csv')
      await vote(person, id, 'request-changes', 'outputs/bad.csv')
      await handIn(person, id)
    }
    const returned = await seenBy('kim', id, 'inSession')
    expect(returned).toMatchObject({ state: 'returned', abilities: { resubmit: true, withdraw: true } })
    expect(returned.turns[0]?.files[1]?.votes.map((v) => v.reason)).toEqual(['The counts are too small.', 'The counts are too small.'])
    await expect(story.services.voteOnFile(await story.as('jung'), id, { fileId: returned.turns[0]?.files[0]?.id ?? '', decision: 'approve', reason: '', sha256: returned.turns[0]?.files[0]?.sha256 ?? '' })).rejects.toMatchObject({ code: 'state-conflict' })

    story.write('outputs/bad.csv', 'sex,n\nAll,133\n')
    await story.services.resubmitEgress(await story.as('kim', 'inSession'), id, aSubmission(declare('outputs/good.csv'), declare('outputs/bad.csv')))
    await story.services.completeChecks(id)
    const again = await seenBy('jung', id)
    expect(again).toMatchObject({ state: 'in-review', turn: 2 })
    expect(again.turns[1]?.files.map((f) => [f.path, f.reconfirmable, f.votes.length, f.voteCount])).toEqual([['outputs/good.csv', true, 0, 0], ['outputs/bad.csv', false, 0, 0]])
    for (const person of ['jung', 'oh']) {
      await vote(person, id, 'approve')
      await handIn(person, id)
    }
    const done = await seenBy('oh', id)
    expect(done.turns[1]?.files[0]?.votes.map((v) => [v.checker.id, v.reconfirmed])).toEqual([['jung', true], ['oh', false]])
    await story.services.releaseEgress(await story.as('oh'), id)
    expect((await seenBy('kim', id)).state).toBe('released')
  })

  it('shows a disagreement to both, lets each revise once, and sends back what stays open', async () => {
    story.write('outputs/a.csv', safeCounts)
    const id = await submitted(declare('outputs/a.csv'))
    await vote('jung', id, 'approve')
    await handIn('jung', id)
    await vote('han', id, 'reject')
    await handIn('han', id)
    expect(await seenBy('jung', id)).toMatchObject({ state: 'consolidating', waitsForMe: true })
    expect((await seenBy('jung', id)).turns[0]?.files[0]).toMatchObject({ combined: 'conflict', voteCount: 2 })
    expect((await seenBy('kim', id)).turns[0]?.files[0]).toMatchObject({ combined: 'open', votes: [] })
    expect(await noticesOf('jung')).toContain('egress-conflict')
    await expect(vote('oh', id, 'approve')).rejects.toMatchObject({ code: 'already-voted' })
    await handIn('jung', id)
    await expect(vote('jung', id, 'reject')).rejects.toMatchObject({ code: 'already-voted' })
    await handIn('han', id)
    expect(await seenBy('kim', id)).toMatchObject({ state: 'returned' })
  })

  it('settles a disagreement when one of the two changes the mind', async () => {
    story.write('outputs/a.csv', safeCounts)
    const id = await submitted(declare('outputs/a.csv'))
    for (const [person, decision] of [['jung', 'approve'], ['han', 'reject']] as const) {
      await vote(person, id, decision)
      await handIn(person, id)
    }
    await vote('han', id, 'approve')
    await expect(vote('han', id, 'reject')).rejects.toMatchObject({ code: 'already-voted' })
    await handIn('han', id)
    expect(await seenBy('han', id)).toMatchObject({ state: 'approved' })
    expect(await auditTypes()).toContain('EGRESS_VOTE_REVISED')
  })

  it('lets nobody judge who belongs to the project, and nobody see what is not theirs', async () => {
    story.write('outputs/a.csv', safeCounts)
    const id = await submitted(declare('outputs/a.csv'))
    await expect(vote('park', id, 'approve')).rejects.toMatchObject({ code: 'member-cannot-review' })
    await expect(vote('kim', id, 'approve')).rejects.toMatchObject({ code: 'own-request' })
    await expect(vote('lee', id, 'approve')).rejects.toMatchObject({ code: 'member-cannot-review' })
    for (const person of ['custodian', 'auditor']) await expect(seenBy(person, id)).rejects.toMatchObject({ code: 'not-found' })
    const file = (await seenBy('kim', id)).turns[0]?.files[0]
    for (const person of ['kim', 'lee', 'park']) await expect(story.services.previewFile(await story.as(person), id, { fileId: file?.id ?? '', fromRow: 0 })).rejects.toMatchObject({ status: 403 })
    // Leaving the project today does not make a judge of what was submitted while one belonged to it.
    await story.revoke('park', 'researcher')
    await expect(vote('park', id, 'approve')).rejects.toMatchObject({ code: 'member-cannot-review' })
    expect(await story.services.listEgress(await story.as('jung'), { scope: 'review', limit: 10 })).toMatchObject({ items: [{ id, waitsForMe: true }] })
    await expect(story.services.listEgress(await story.as('kim'), { scope: 'review', limit: 10 })).rejects.toMatchObject({ code: 'refused' })
  })

  it('takes up the checks of a request that a kill interrupted', async () => {
    story.write('outputs/a.csv', safeCounts)
    const id = await story.services.submitEgress(await story.as('kim', 'inSession'), aSubmission(declare('outputs/a.csv')))
    expect(await seenBy('kim', id)).toMatchObject({ state: 'submitted', worst: null })
    story = await story.reopen()
    expect(await story.services.resumeAirlock()).toEqual([])
    expect(await seenBy('kim', id)).toMatchObject({ state: 'in-review', worst: 'pass' })
  })
})
