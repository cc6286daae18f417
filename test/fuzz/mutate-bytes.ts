import { crc32 } from '../../server/adapters/readers/crc32.ts'
import { buildZip } from '../server/adapters/readers/build-zip.ts'
import { openZip } from '../../server/adapters/readers/zip-archive.ts'
import type { ArchiveEntry } from '../../server/adapters/readers/zip-archive.ts'
import { OutputCollector } from '../../server/adapters/readers/output-collector.ts'
import { ReadBudget } from '../../server/adapters/readers/read-budget.ts'
import type { RandomSource } from './random-source.ts'
import { fuzzLimits } from './fuzz-limits.ts'

type Mutation = (bytes: Uint8Array, random: RandomSource) => Uint8Array

// table
const TOKENS = ['"', '""', ',', ';', '\t', '\r', '\n', '\0', '<', '</', '<!--', '-->', '<![CDATA[', ']]>', '&#x1F600;', '&', '{', '}', '[', ']', ':', '\\u0000', '1e999', '-', '=', '\u{feff}', '\ud83d', '<script>', '<table>', '<td rowspan=9999 colspan=9999>', 'data:image/png;base64,iVBORw0KGgo=', '|', '---|---', 'PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06', '\x89PNG\r\n\x1a\n', '\xff\xd8\xff', '%PDF-', '\x1f\x8b\x08', 'PAR1', '\x1b[2J', '99999999999999999999', 'A1048577', 'XFE1'] as const

/** Takes a piece out; half the time to the end. */
const cut: Mutation = (bytes, random) => {
  const from = random.below(bytes.length + 1)
  const to = random.below(2) === 0 ? bytes.length : Math.min(bytes.length, from + 1 + random.below(64))
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
}

// table
const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  (bytes, random) => edited(bytes, random, (byte) => byte ^ (1 << random.below(8))),
  (bytes, random) => edited(bytes, random, () => random.pick([0, 1, 0x7f, 0x80, 0xff, 0x20, 0x22, 0x3c])),
  (bytes, random) => edited(bytes, random, () => random.below(256)),
  cut,
  (bytes, random) => inserted(bytes, random, random.bytes(1 + random.below(32))),
  (bytes, random) => inserted(bytes, random, Buffer.from(random.pick(TOKENS), random.below(2) === 0 ? 'latin1' : 'utf8')),
  (bytes, random) => {
    const from = random.below(bytes.length + 1)
    return inserted(bytes, random, bytes.subarray(from, from + 1 + random.below(256)))
  },
  (bytes, random) => {
    const copy = Uint8Array.from(bytes)
    const value = random.pick([0, 1, 0xffffffff, 0x7fffffff, 0x80000000, bytes.length, bytes.length + 1, 0xffff])
    if (copy.length >= 4) new DataView(copy.buffer).setUint32(random.below(copy.length - 3), value, random.below(2) === 0)
    return copy
  },
]

function edited(bytes: Uint8Array, random: RandomSource, change: (byte: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const at = random.below(copy.length)
  copy[at] = change(copy[at] ?? 0)
  return copy
}

function inserted(bytes: Uint8Array, random: RandomSource, piece: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
}

/** Changes bytes in one to four places. */
export function mutateBytes(bytes: Uint8Array, random: RandomSource): Uint8Array {
  let changed = bytes
  for (let times = 1 + random.below(4); times > 0; times -= 1) if (changed.length > 0) changed = random.pick(MUTATIONS)(changed, random)
  return changed
}

/** Parts that take most of a read and that no other part asks for: they are there where they are the one that changes. */
const COSTLY = /\/(?:media|theme)\//

const opened = new WeakMap<Uint8Array, readonly ArchiveEntry[]>()

/** Changes one part of a zip and packs it again with right check sums, so that the reader behind the archive is reached. */
export function mutateZipPart(bytes: Uint8Array, random: RandomSource): Uint8Array {
  const parts = opened.get(bytes) ?? openZip(bytes, new OutputCollector(), new ReadBudget(fuzzLimits, null)) ?? []
  opened.set(bytes, parts)
  const changed = random.below(Math.max(1, parts.length))
  const kept = parts.map((part, index) => ({ ...part, changed: index === changed })).filter((part) => part.changed || !COSTLY.test(part.name))
  return buildZip(kept.map(({ name, bytes: content, changed: isChanged }) => ({ name, content: isChanged ? mutateBytes(content, random) : content, stored: true })))
}

/** Changes a PNG and mends the check sums of its chunks. */
export function mutatePngChunks(bytes: Uint8Array, random: RandomSource): Uint8Array {
  const copy = Buffer.from(mutateBytes(bytes, random))
  for (let at = 8; at + 12 <= copy.length;) {
    const end = at + 8 + copy.readUInt32BE(at)
    if (end + 4 > copy.length) break
    copy.writeUInt32BE(crc32(copy.subarray(at + 4, end)), end)
    at = end + 4
  }
  return copy
}
