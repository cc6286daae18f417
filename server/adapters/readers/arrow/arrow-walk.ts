import { compressors } from 'hyparquet-compressors'
import { asBuffer, bytesAt, printableRuns } from '../byte-search.ts'
import type { OutputCollector } from '../output-collector.ts'
import { hasAttributes } from '../pandas-metadata.ts'
import type { ReadBudget } from '../read-budget.ts'
import { readArrowColumn } from './arrow-column.ts'
import type { ArrowColumn } from './arrow-column.ts'
import { readArrowFields, wordsOf } from './arrow-schema.ts'
import type { ArrowField, ArrowType } from './arrow-schema.ts'
import { FlatTable } from './flatbuffer-table.ts'
import { unpackLz4Frame } from './lz4-frame.ts'

const MAGIC = 'ARROW1'
const CONTINUES = 0xffffffff
const [SCHEMA, DICTIONARY_BATCH, RECORD_BATCH] = [1, 2, 3]

/** Walks the messages of one file or stream; throws where they are none. */
export class ArrowWalk {
  readonly #bytes: Uint8Array
  readonly #found: OutputCollector
  readonly #budget: ReadBudget
  readonly #dictionaries = new Map<number, (string | null)[]>()
  readonly #batches: { readonly header: FlatTable; readonly body: Uint8Array }[] = []
  readonly #rows: string[][] = []
  readonly #used = new Map<number, Set<number>>()
  #fields: readonly ArrowField[] = []
  #masked: string[] = []

  constructor(bytes: Uint8Array, found: OutputCollector, budget: ReadBudget) {
    this.#bytes = bytes
    this.#found = found
    this.#budget = budget
  }

  run(): void {
    const buffer = asBuffer(this.#bytes)
    const isFile = bytesAt(this.#bytes, 0, MAGIC)
    const end = isFile ? this.#footerAt() : this.#bytes.length
    let at = isFile ? 8 : 0
    let schemas = 0
    if (isFile && buffer.readUInt32LE(at) !== CONTINUES) {
      at = this.#bareSchema(end)
      schemas = 1
    }
    while (at < end) {
      if (buffer.readUInt32LE(at) !== CONTINUES) break
      const length = buffer.readUInt32LE(at + 4)
      at += 8
      if (length === 0) break
      if (at + length > end) throw new RangeError('message')
      const message = FlatTable.root(this.#bytes.subarray(at, at + length))
      const body = { from: at + length, to: at + length + message.long(3) }
      if (body.to > end || body.to < body.from) throw new RangeError('body')
      this.#words('Arrow message', wordsOf(message, 4))
      if (message.int(1, 0, 1) === SCHEMA) schemas += 1
      if (!this.#message(message, this.#bytes.subarray(body.from, body.to))) return
      at = body.to
    }
    if (schemas !== 1) throw new RangeError('schema')
    if (!this.#batches.every(({ header, body }) => this.#batch(header, body))) return
    if (this.#bytes.subarray(at, end).some((byte) => byte !== 0)) this.#found.unlisted(`byte ${at}`, end - at)
    if (isFile) this.#found.hidden('Arrow footer', printableRuns(this.#bytes.subarray(end)))
    this.#finish()
  }

  /** Some writers put the schema at the start of a file without its length: it reaches to the first block. */
  #bareSchema(footerAt: number): number {
    const footer = FlatTable.root(this.#bytes.subarray(footerAt, this.#bytes.length - 10))
    const first = Math.min(footerAt, ...[2, 3].flatMap((field) => footer.longs(field, 3).slice(0, 1).map(([offset]) => offset)))
    const message = FlatTable.root(this.#bytes.subarray(8, first))
    const schema = message.table(2)
    if (first < 16 || message.int(1, 0, 1) !== SCHEMA || schema === null || !this.#schema(schema)) throw new RangeError('schema')
    return first
  }

  /** A file ends with its footer, the footer's length and the mark. */
  #footerAt(): number {
    const end = this.#bytes.length - 10
    const at = end - asBuffer(this.#bytes).readUInt32LE(end)
    if (!bytesAt(this.#bytes, end + 4, MAGIC) || at < 8) throw new RangeError('footer')
    FlatTable.root(this.#bytes.subarray(at, end))
    return at
  }

  /** False where nothing more can be read. */
  #message(message: FlatTable, body: Uint8Array): boolean {
    const header = message.table(2)
    if (header === null) throw new RangeError('header')
    const kind = message.int(1, 0, 1)
    if (kind === SCHEMA) return this.#schema(header)
    if (kind === RECORD_BATCH) {
      // Dictionaries may stand behind the rows that they explain.
      this.#batches.push({ header, body })
      return true
    }
    if (kind !== DICTIONARY_BATCH) throw new RangeError('kind')
    const data = header.table(1)
    const id = header.long(0)
    const field = this.#fields.find(({ dictionary }) => dictionary?.id === id)
    if (data === null || field === undefined) throw new RangeError('dictionary')
    const [column] = this.#columns(data, body, [field.type]) ?? []
    if (column === undefined) return false
    const before = this.#dictionaries.get(id)
    if (before !== undefined && header.int(2, 0, 1) !== 1) throw new RangeError('dictionary')
    this.#dictionaries.set(id, [...(before ?? []), ...column.values])
    return true
  }

  #schema(schema: FlatTable): boolean {
    const words = wordsOf(schema, 2)
    this.#words('Arrow schema', words.filter(([key]) => key !== 'pandas'))
    for (const [, value] of words.filter(([key]) => key === 'pandas')) {
      this.#found.hidden('Arrow schema pandas', value)
      if (hasAttributes(value)) this.#found.notice('file-metadata', 'review', 'Arrow schema pandas', { bytes: value.length })
    }
    for (const field of schema.tables(1)) this.#words(`column "${field.text(0)}"`, wordsOf(field, 6))
    const fields = readArrowFields(schema)
    if (fields === null) this.#found.unread('method', 'Arrow column type')
    this.#fields = fields ?? []
    return fields !== null
  }

  #batch(header: FlatTable, body: Uint8Array): boolean {
    const columns = this.#columns(header, body, this.#fields.map(({ type, dictionary }) => dictionary?.index ?? type))
    if (columns === null) return false
    const shown = columns.map(({ values }, index) => this.#shown(values, this.#fields[index]))
    for (let row = 0; row < header.long(0); row += 1) this.#rows.push(shown.map((column) => column[row] ?? ''))
    return true
  }

  /** What a column shows: its values, or those that they number in a dictionary. */
  #shown(values: readonly (string | null)[], field: ArrowField | undefined): readonly (string | null)[] {
    const id = field?.dictionary?.id
    if (id === undefined) return values
    const dictionary = this.#dictionaries.get(id) ?? []
    const used = this.#used.get(id) ?? new Set()
    this.#used.set(id, used)
    return values.map((value) => {
      if (value === null) return null
      const index = Number(value)
      if (!(index >= 0 && index < dictionary.length)) throw new RangeError('dictionary')
      used.add(index)
      return dictionary[index] ?? null
    })
  }

  #columns(batch: FlatTable, body: Uint8Array, types: readonly ArrowType[]): readonly ArrowColumn[] | null {
    const nodes = batch.longs(1, 2)
    const rows = batch.long(0)
    if (nodes.length !== types.length || nodes.some(([length]) => length !== rows) || rows < 0) throw new RangeError('nodes')
    if ((rows + this.#rows.length) * Math.max(1, types.length) > this.#budget.cells) {
      this.#found.unread('too-many-cells', null, { rows })
      return null
    }
    const buffers = batch.longs(2, 2)
    this.#noticeGaps(buffers, body)
    const codec = batch.table(3)?.int(0, 0, 1) ?? null
    const variadic = batch.longs(4, 1).map(([count]) => count)
    let taken = 0
    const next = (): Uint8Array => {
      const buffer = buffers[taken]
      if (buffer === undefined) throw new RangeError('buffers')
      taken += 1
      return this.#unpack(body.subarray(buffer[0], buffer[0] + buffer[1]), codec)
    }
    const columns = types.map((type) => {
      const views = type.kind === 'text-view' ? variadic.shift() ?? 0 : 0
      if (views < 0 || views > buffers.length) throw new RangeError('views')
      return readArrowColumn(type, rows, next, views)
    })
    if (taken !== buffers.length) throw new RangeError('buffers')
    const slack = columns.reduce((sum, column) => sum + column.slack, 0)
    if (slack > 0) this.#found.unlisted('Arrow buffers', slack)
    this.#masked.push(...columns.flatMap(({ masked }) => masked))
    return columns
  }

  #unpack(buffer: Uint8Array, codec: number | null): Uint8Array {
    if (codec === null || buffer.length === 0) return buffer
    const length = asBuffer(buffer).readBigInt64LE(0)
    const packed = buffer.subarray(8)
    if (length === -1n) return packed
    if (length < 0n || !this.#budget.takeInnerBytes(Number(length))) throw new RangeError('length')
    if (codec === 0) return unpackLz4Frame(packed, Number(length))
    const unpacked = codec === 1 ? compressors.ZSTD?.(packed, Number(length)) : undefined
    if (unpacked?.length !== Number(length)) throw new RangeError('length')
    return unpacked
  }

  #noticeGaps(buffers: readonly (readonly [number, number])[], body: Uint8Array): void {
    let at = 0
    for (const [from, length] of [...buffers].sort((one, other) => one[0] - other[0])) {
      if (from < 0 || length < 0 || from + length > body.length || (length > 0 && from < at)) throw new RangeError('buffer')
      if (body.subarray(at, from).some((byte) => byte !== 0)) this.#found.unlisted('Arrow buffers', from - at)
      at = Math.max(at, from + length)
    }
    if (body.subarray(at).some((byte) => byte !== 0)) this.#found.unlisted('Arrow buffers', body.length - at)
  }

  #finish(): void {
    this.#found.table([this.#fields.map(({ name }) => name), ...this.#rows], this.#budget)
    if (this.#masked.length > 0) {
      this.#found.notice('unused-values', 'review', 'Arrow values of empty cells', { count: this.#masked.length })
      this.#found.hidden('Arrow values of empty cells', this.#masked.join('\n'))
    }
    for (const [id, values] of this.#dictionaries) {
      const used = this.#used.get(id) ?? new Set()
      const unused = values.filter((value, index) => value !== null && !used.has(index))
      if (unused.length === 0) continue
      this.#found.notice('unused-values', 'review', `Arrow dictionary ${id}`, { count: unused.length })
      this.#found.hidden(`Arrow dictionary ${id}`, unused.join('\n'))
    }
  }

  #words(where: string, words: readonly (readonly [string, string])[]): void {
    for (const [key, value] of words) {
      this.#found.hidden(`${where} ${key}`, value)
      this.#found.notice('file-metadata', 'review', where, { bytes: value.length })
    }
  }
}
