import fs from 'node:fs'
import { z } from 'zod'
import { MatchOrder } from '../../domain/node/match-api.ts'
import { matchOutputs } from './match-outputs.ts'

const Asked = MatchOrder.extend({ dataFolder: z.string() })

/**
 * One-shot process of the data user: matches outputs, which come as JSON on descriptor 3, and answers counts and names of columns. It
 * writes nothing; keys and fingerprints stay in it.
 */
const { sources, dataFolder } = Asked.parse(JSON.parse(fs.readFileSync(0, 'utf8')))
const answer = Buffer.from(JSON.stringify(matchOutputs(dataFolder, sources, () => fs.readFileSync(3, 'utf8'))))
for (let done = 0; done < answer.length;) done += fs.writeSync(1, answer, done)
