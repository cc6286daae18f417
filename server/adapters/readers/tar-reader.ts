import { momentsOutOfOrder } from './archive-moments.ts'
import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { asBuffer } from './byte-search.ts'
import { decodeText } from './decode-text.ts'
import { startsAsTar } from './foreign-formats.ts'
import { OutputCollector } from './output-collector.ts'
import { budgetOf } from './read-budget.ts'
import type { ReadBudget } from './read-budget.ts'
import { showName } from './show-name.ts'
import { noticeName } from './zip-archive.ts'

const BLOCK = 512
const PLAIN_PAX = new Set(['path', 'size', 'mtime', 'atime', 'ctime', 'linkpath', 'uid', 'gid', 'uname', 'gname'])

/** Reads tar archives (ustar, GNU, pax): every file, and what lies between and behind them. */
export const tarReader: OutputReader = {
  format: 'tar',
  recognises: startsAsTar,
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    await readEntries(bytes, found, budgetOf(limits))
    return found.done('tar')
  },
}

interface TarHeader {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly link: string
  /** User and group. */
  readonly owner: string
  /** Seconds since 1970. */
  readonly changed: number
  readonly rest: string
}

/** An archive of one researcher's outputs has one owner, and its files were not changed over more years than this. */
const MOST_YEARS = 3
const secondsAYear = 31_557_600

/** Notices owners and times of change that differ more than those of one person's files. */
function noticeOwners(headers: readonly TarHeader[], found: OutputCollector): void {
  const owners = new Set(headers.map(({ owner }) => owner))
  if (owners.size > 2) found.notice('archive-times', 'review', 'owners', { count: owners.size })
  const times = headers.map(({ changed }) => changed).filter((changed) => changed > 0)
  if (momentsOutOfOrder(headers) > 0 || (times.length > 1 && Math.max(...times) - Math.min(...times) > MOST_YEARS * secondsAYear)) found.notice('archive-times', 'review', null, { count: new Set(times).size })
}

async function readEntries(bytes: Uint8Array, found: OutputCollector, budget: ReadBudget): Promise<void> {
  const headers: TarHeader[] = []
  let at = 0
  let longName: string | null = null
  while (at + BLOCK <= bytes.length) {
    const block = bytes.subarray(at, at + BLOCK)
    if (block.every((byte) => byte === 0)) {
      noticeEnd(bytes, at, found)
      noticeOwners(headers, found)
      return
    }
    const header = startsAsTar(block) ? headerOf(block) : null
    if (header === null || at + BLOCK + header.size > bytes.length) {
      found.unread(header === null ? 'damaged' : 'truncated', `byte ${at}`)
      return
    }
    headers.push(header)
    const content = bytes.subarray(at + BLOCK, at + BLOCK + header.size)
    const padding = bytes.subarray(at + BLOCK + header.size, at + BLOCK * (1 + Math.ceil(header.size / BLOCK)))
    if (padding.some((byte) => byte !== 0)) found.unlisted(`byte ${at + BLOCK + header.size}`, padding.length)
    if (header.type === 'L' || header.type === 'K') longName = header.type === 'L' ? textOf(content) : longName
    else if (header.type === 'x' || header.type === 'g') longName = paxPath(content, found) ?? longName
    else {
      await readEntry({ ...header, name: longName ?? header.name }, content, found, budget)
      longName = null
    }
    if (budget.expired) {
      found.unread('time', 'tar')
      return
    }
    at += BLOCK * (1 + Math.ceil(header.size / BLOCK))
  }
  found.unread('truncated', `byte ${at}`)
}

async function readEntry(header: TarHeader, content: Uint8Array, found: OutputCollector, budget: ReadBudget): Promise<void> {
  const where = showName(header.name)
  noticeName(header.name, found)
  if (header.rest !== '') found.hidden(`tar header ${where}`, header.rest)
  if (header.type === '0' || header.type === '\0' || header.type === '7') await found.file(content, header.name, budget)
  else if (header.type === '1' || header.type === '2') {
    found.notice(header.type === '2' ? 'symlink' : 'hard-link', 'fail', where)
    found.hidden(`link ${where}`, header.link)
  } else if (header.type === '3' || header.type === '4' || header.type === '6') found.notice('device', 'fail', where)
  else if (header.type !== '5') found.unread('unknown-part', where)
  if (!/^[0\0\u0037]$/.test(header.type) && content.length > 0) found.unread('unknown-part', where)
}

function noticeEnd(bytes: Uint8Array, at: number, found: OutputCollector): void {
  const tail = bytes.subarray(at)
  if (tail.length < 2 * BLOCK || tail.length % BLOCK !== 0) found.unread('truncated', `byte ${at}`)
  if (tail.some((byte) => byte !== 0)) found.unlisted(`byte ${at}`, tail.length)
}

function headerOf(block: Uint8Array): TarHeader | null {
  const buffer = asBuffer(block)
  const size = /^[ 0]*([0-7]*)[ \0]*$/.exec(buffer.toString('latin1', 124, 136))
  if (size === null) return null
  const ustar = buffer.toString('latin1', 257, 262) === 'ustar'
  const prefix = ustar && buffer[262] === 0 ? textOf(block.subarray(345, 500)) : ''
  const name = textOf(block.subarray(0, 100))
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: buffer.toString('latin1', 156, 157),
    size: size[1] === '' ? 0 : Number.parseInt(size[1] ?? '0', 8),
    link: textOf(block.subarray(157, 257)),
    owner: `${buffer.toString('latin1', 108, 116)} ${buffer.toString('latin1', 116, 124)}`.replace(/\0/g, ''),
    changed: Number.parseInt(/[0-7]+/.exec(buffer.toString('latin1', 136, 148))?.[0] ?? '0', 8),
    rest: ustar ? [textOf(block.subarray(265, 297)), textOf(block.subarray(297, 329))].join(' ').trim() : '',
  }
}

/** The path of a pax header; keywords that could carry anything are noticed. */
function paxPath(content: Uint8Array, found: OutputCollector): string | null {
  const buffer = asBuffer(content)
  let path: string | null = null
  let at = 0
  while (at < buffer.length) {
    const length = Number.parseInt(/^\d+(?= )/.exec(buffer.toString('latin1', at, at + 20))?.[0] ?? '', 10)
    const record = Number.isNaN(length) || at + length > buffer.length || length < 5 ? null : buffer.toString('utf8', at, at + length)
    const parts = record === null ? null : /^\d+ ([^=]+)=([\s\S]*)\n$/.exec(record)
    if (parts === null) {
      found.unread('damaged', 'pax header')
      return path
    }
    const [, key = '', value = ''] = parts
    if (key === 'path') path = value
    // A size of its own would move the next header; Python and GNU tar write it for files of 8 GiB and more only.
    if (key === 'size') found.unread('unknown-part', 'pax header')
    if (!PLAIN_PAX.has(key)) {
      found.notice('archive-comment', 'review', 'pax header', { bytes: value.length })
      found.hidden(`pax ${showName(key)}`, value)
    }
    at += length
  }
  return path
}

function textOf(field: Uint8Array): string {
  const end = field.indexOf(0)
  const raw = end < 0 ? field : field.subarray(0, end)
  return decodeText(raw)?.text ?? asBuffer(raw).toString('latin1')
}
