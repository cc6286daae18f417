import { crc32, seenEntries, zipFields, type SeenEntry, type ZipField, type ZipShape } from './canonical-zip.ts'
import { besideNames, packagedPath, packageNames } from './release-package.ts'
import { ReleaseRecord, sha256Hex } from './release-record.ts'

/** An entry that must be in the package, where it lies, and whether its content is what the record says. `sha256` is null where only a signature tells. */
export interface LocatedEntry { readonly name: string; readonly from: number; readonly bytes: Uint8Array; readonly size: number; readonly sha256: string | null; readonly good: boolean; readonly present: boolean }

/** A package taken apart as far as its damage allows. */
export interface LocatedPackage {
  readonly record: { readonly from: number; readonly bytes: Uint8Array; readonly json: unknown; readonly parsed: ReleaseRecord | null }
  readonly entries: readonly LocatedEntry[]
  readonly seen: readonly SeenEntry[]
}

const signatureBytes = 64

/** Takes a package apart; `not-a-package` where nothing of one is there, `unreadable` where its record is no JSON. */
export const locatePackage = (zip: Uint8Array): LocatedPackage | 'not-a-package' | { readonly unreadable: { readonly from: number; readonly to: number } } => {
  const seen = seenEntries(zip)
  const found = findRecord(zip, seen)
  if (found === null) return 'not-a-package'
  if (found.json === undefined) return { unreadable: { from: found.from, to: found.from + found.bytes.length } }
  const record = { from: found.from, bytes: found.bytes, json: found.json, parsed: ReleaseRecord.safeParse(found.json).data ?? null }
  return { record, entries: locateEntries(zip, seen, record), seen }
}

/** The record is the first entry; where its own header is damaged the central directory still knows it, and the other way round. */
const findRecord = (zip: Uint8Array, seen: readonly SeenEntry[]): { from: number; bytes: Uint8Array; json: unknown } | null => {
  const start = 30 + packageNames.record.length
  if (zip.length < start + 22) return null
  const listed = seen.find((e) => e.name === packageNames.record)
  const named = new TextDecoder().decode(zip.subarray(30, start)) === packageNames.record
  if (!named && listed === undefined) return null
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const places = [listed, { from: start, size: view.getUint32(18, true) }, { from: start, size: view.getUint32(22, true) }]
    .flatMap((p) => (p !== undefined && p.size > 0 && p.from + p.size <= zip.length ? [{ from: p.from, bytes: zip.subarray(p.from, p.from + p.size) }] : []))
  const read = places.map((p) => ({ ...p, json: parseObject(p.bytes) }))
  return read.find((r) => r.json !== undefined) ?? read[0] ?? { from: start, bytes: zip.subarray(start), json: undefined }
}

const parseObject = (bytes: Uint8Array): unknown => {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return json !== null && typeof json === 'object' && !Array.isArray(json) ? json : undefined
  } catch {
    return undefined
  }
}

interface Wanted { readonly name: string; readonly size: number; readonly sha256: string | null }

/** What must be in the package by its record; a record that was changed in one place still tells the rest. */
const wantedEntries = (record: LocatedPackage['record']): readonly Wanted[] => {
  const json = record.json as Readonly<Record<string, unknown>>
  const packed = Array.isArray(json['package']) ? (json['package'] as unknown[]) : []
  const list = <T>(schema: { safeParse: (v: unknown) => { data?: T } }, value: unknown): readonly T[] =>
    (Array.isArray(value) ? value : []).flatMap((item) => schema.safeParse(item).data ?? [])
  const files = list(ReleaseRecord.shape.files.element.pick({ path: true, sha256: true, bytes: true }).loose(), json['files'])
  return [
    { name: packageNames.record, size: record.bytes.length, sha256: null },
    { name: packageNames.signature, size: signatureBytes, sha256: null },
    ...besideNames.map((name, i) => {
      const said = ReleaseRecord.shape.package.element.safeParse(packed[i]).data
      return { name, size: said?.bytes ?? 0, sha256: said?.path === name ? said.sha256 : '' }
    }),
    ...files.map((f) => ({ name: packagedPath(f.path), size: f.bytes, sha256: f.sha256 })),
  ]
}

/** Finds each entry that the record asks for: where it must lie, else where the archive's directory says. */
export const locateEntries = (zip: Uint8Array, seen: readonly SeenEntry[], record: LocatedPackage['record']): readonly LocatedEntry[] => {
  const wanted = wantedEntries(record)
  const places = zipFields(wanted.map((w) => ({ ...w, crc: null }))).filter((f) => f.field === 'content')
  return wanted.map((w) => {
    const due = places.find((p) => p.entry === w.name)?.from ?? zip.length
    const listed = seen.find((e) => e.name === w.name)
    const tries = [{ from: due, size: w.size }, ...(listed === undefined ? [] : [listed])].map((p) => ({ ...p, bytes: zip.subarray(p.from, p.from + p.size) }))
    const good = tries.find((t) => w.sha256 === null || (t.bytes.length === w.size && sha256Hex(t.bytes) === w.sha256))
    const best = good ?? (listed === undefined ? tries[0] : tries[1]) ?? { from: due, bytes: new Uint8Array() }
    return { ...w, from: best.from, bytes: best.bytes, good: good !== undefined, present: good !== undefined || listed !== undefined || (seen.length === 0 && best.bytes.length > 0) }
  })
}

/** The fields of the archive that are not what the canonical form of these entries says, in order. */
export const changedStructure = (zip: Uint8Array, entries: readonly LocatedEntry[]): readonly ZipField[] => {
  const shapes: readonly ZipShape[] = entries.map((e) => ({ name: e.name, size: e.size, crc: e.good ? crc32(e.bytes) : null }))
  const fields = zipFields(shapes)
  return fields.filter((f) => f.expected !== null && f.to <= zip.length && Buffer.compare(f.expected, zip.subarray(f.from, f.to)) !== 0)
}

/** Length of the canonical archive of these entries. */
export const canonicalLength = (entries: readonly LocatedEntry[]): number => zipFields(entries.map((e) => ({ ...e, crc: null }))).at(-1)?.to ?? 0
