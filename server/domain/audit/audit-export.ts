import type { KeyObject } from 'node:crypto'
import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { AuditHead, AuditRecord, PublicKey } from '../../../contract/resources/audit-record.ts'
import { keyIdOf } from './signing-key.ts'

/** Name and version of the form. */
export const auditExportFormat = 'glovebox-audit/1'

/**
 * An exported log: JSON lines. One `header`, the public `key`s, the signed `head`s, every `record` in order, one `end` with the counts.
 * Keys and heads come first, so that a reader verifies the records as they pass.
 */
export const AuditExportLine = z.discriminatedUnion('line', [
  z.strictObject({ line: z.literal('header'), format: z.string() }),
  z.strictObject({ line: z.literal('key'), key: PublicKey }),
  z.strictObject({ line: z.literal('head'), head: AuditHead }),
  z.strictObject({ line: z.literal('record'), record: AuditRecord }),
  z.strictObject({ line: z.literal('end'), records: z.int(), heads: z.int(), keys: z.int() }),
])
export type AuditExportLine = z.infer<typeof AuditExportLine>

export interface AuditExport { readonly records: AsyncIterable<AuditRecord>; readonly heads: readonly AuditHead[]; readonly keys: readonly PublicKey[] }

/** The lines of an export, each with its line feed. */
export async function* exportLines({ records, heads, keys }: AuditExport): AsyncGenerator<string> {
  const write = (line: AuditExportLine): string => `${JSON.stringify(line)}\n`
  yield write({ line: 'header', format: auditExportFormat })
  for (const key of keys) yield write({ line: 'key', key })
  for (const head of heads) yield write({ line: 'head', head })
  let count = 0
  for await (const record of records) {
    count += 1
    yield write({ line: 'record', record })
  }
  yield write({ line: 'end', records: count, heads: heads.length, keys: keys.length })
}

/** A line as it was read: parsed, or what is wrong with it. */
export const parseExportLine = (text: string): AuditExportLine | null => {
  try {
    return AuditExportLine.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Public keys of an export by id; an id that its key does not bear is left out, so that its heads are not signed by a known key. */
export const keysById = (keys: readonly PublicKey[]): ReadonlyMap<string, KeyObject> => {
  const known = new Map<string, KeyObject>()
  for (const { keyId, use, pem } of keys) {
    try {
      const key = createPublicKey(pem)
      if (keyIdOf(use, key) === keyId) known.set(keyId, key)
    } catch {
      // A key that cannot be read is no key.
    }
  }
  return known
}
