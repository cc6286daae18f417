/** A process that submits, reviews and releases without end until it is killed: `restless-airlock.ts DATABASE STATE`. */
import { openDatabase } from '../../server/adapters/database/open-database.ts'
import { aSubmission, declare, openStory } from './an-airlock.ts'

const [file, state] = process.argv.slice(2)
if (file === undefined || state === undefined) throw new Error('which database, which state?')
const story = await openStory(await openDatabase({ url: null, file }), state)
/** Says what begins now, so that a test can kill it in the middle of that. */
const begin = (what: string): void => void process.stdout.write(`${what}\n`)
for (let round = 0; ; round += 1) {
  story.write('outputs/a.csv', `sex,n\nFemale,${120 + (round % 7)}\nMale,${130 + (Date.now() % 97)}\n`)
  begin('submit')
  const id = await story.services.submitEgress(await story.as('kim', 'inSession'), aSubmission(declare('outputs/a.csv')))
  begin('checks')
  await story.services.completeChecks(id)
  const file1 = (await story.services.readEgress(await story.as('jung'), id)).request.turns[0]?.files[0]
  begin('votes')
  for (const person of ['jung', 'han']) {
    const actor = await story.as(person)
    await story.services.voteOnFile(actor, id, { fileId: file1?.id ?? '', decision: 'approve', reason: '', sha256: file1?.sha256 ?? '' })
    await story.services.completeReview(actor, id)
  }
  begin('release')
  await story.services.releaseEgress(await story.as('han'), id)
  // Past the window in which submissions are counted.
  story.clock.forward(60_000)
}
