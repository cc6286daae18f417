import { z } from 'zod'
import { FingerprintMatcher, type MatchedOutput } from '../../domain/disclosure/matching/fingerprint-match.ts'
import type { MatchHit } from '../../domain/disclosure/matching/record-match.ts'
import type { MatchAnswer, MatchSource } from '../../domain/node/match-api.ts'
import { findFingerprints } from './stored-fingerprints.ts'

const Table = z.object({ sheet: z.string().nullable(), firstRow: z.number(), firstColumn: z.number(), rows: z.array(z.array(z.string())) })
const Text = z.object({ text: z.string(), line: z.number().nullable() })
const Output: z.ZodType<MatchedOutput> = z.lazy(() => z.object({ tables: z.array(Table), texts: z.array(Text), inner: z.array(z.object({ output: Output })) }))

/** Matches outputs, as JSON, against the stored fingerprints of some data; without those of all the data it says which are missing. */
export function matchOutputs(dataFolder: string, sources: readonly MatchSource[], json: () => string): MatchAnswer {
  const found = sources.map((source) => ({ source, stored: findFingerprints(dataFolder, source) }))
  const missing = found.flatMap(({ source, stored }) => (stored === null ? [source] : []))
  if (missing.length > 0) return { missing }
  const outputs = z.array(Output).parse(JSON.parse(json()))
  const hits: MatchHit[][] = outputs.map(() => [])
  for (const { source, stored } of found) {
    const index = stored?.open() ?? null
    if (index === null) return { missing: [source] }
    const matcher = new FingerprintMatcher(index)
    outputs.forEach((output, at) => hits[at]?.push(...matcher.match(output)))
    index.close()
  }
  return { hits: hits.map((own) => own.map((hit) => ({ ...hit, columns: [...hit.columns] }))) }
}
