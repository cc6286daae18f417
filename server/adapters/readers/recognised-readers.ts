import type { OutputFormat, OutputReader } from '../../domain/disclosure/read-output.ts'
import { asBuffer, bytesAt } from './byte-search.ts'
import { OutputCollector } from './output-collector.ts'
import { inflateBounded } from './inflate-bounded.ts'
import { extensionOf } from './show-name.ts'

const MOST_HEADER = 16 * 1024 * 1024

/** Formats that run code when they are opened: refused, whatever they hold. */
export const pickleReader: OutputReader = {
  format: 'pickle',
  recognises: (bytes, name) => isPickle(bytes) || isPackedPickle(bytes) || isObjectArray(bytes) || (/^(pkl|pickle|joblib)$/.test(extensionOf(name)) && !bytesAt(bytes, 0, '\x1f\x8b') && !bytesAt(bytes, 0, 'PK')),
  read: async () => {
    const found = new OutputCollector()
    found.notice('pickle', 'fail', null)
    found.unread('no-reader', null)
    return await Promise.resolve(found.done('pickle'))
  },
}

/** Protocol 2 and later begin with their number; 0 and 1 are told by their first operations. All end with a full stop. */
function isPickle(bytes: Uint8Array): boolean {
  const protocol = bytes[1] ?? 0
  if (bytes[0] === 0x80 && protocol >= 2 && protocol <= 5) return true
  if (bytes[bytes.length - 1] !== 0x2e) return false
  const head = asBuffer(bytes.subarray(0, 200)).toString('latin1')
  const memo = /\np\d+\n/.test(head) || /t\(?R|[\])}](q|\.)/.test(head)
  return memo && /^(\((dp|lp|tp|i|c)\d*\n|c[\w.]+\n[\w.]+\n[(pq)]|[\])}](q.|\.|\()|\(\d+\n)/s.test(head)
}

/** NumPy writes an array of objects as a pickle behind its header. */
function isObjectArray(bytes: Uint8Array): boolean {
  return bytesAt(bytes, 0, '\x93NUMPY') && /'descr': *(?:'[|<>=]?O|\[)/.test(asBuffer(bytes.subarray(0, 10_000)).toString('latin1').split('\n')[0] ?? '')
}

/** joblib's `compress` wraps a pickle in zlib. */
function isPackedPickle(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x78 || (((bytes[0] << 8) | (bytes[1] ?? 0)) % 31) !== 0) return false
  const inflated = inflateBounded(bytes, MOST_HEADER, true)
  return inflated === 'too-large' || (typeof inflated !== 'string' && isPickle(inflated.bytes))
}

function recognisedOnly(format: OutputFormat, recognises: OutputReader['recognises']): OutputReader {
  return {
    format,
    recognises,
    read: async () => {
      const found = new OutputCollector()
      found.unread('no-reader', null, { format })
      return await Promise.resolve(found.done(format))
    },
  }
}

function startsWithOneOf(...signatures: readonly string[]): OutputReader['recognises'] {
  return (bytes) => signatures.some((signature) => bytesAt(bytes, 0, signature))
}

/** Formats that we know but do not read; a person looks at them, and is told which they are. */
export const recognisedReaders: readonly OutputReader[] = [
  recognisedOnly('feather', startsWithOneOf('FEA1')),
  recognisedOnly('stata', (bytes) => bytesAt(bytes, 0, '<stata_dta>') || ([0x69, 0x6c, 0x6e, 0x6f, 0x71, 0x72, 0x73].includes(bytes[0] ?? 0) && [1, 2].includes(bytes[1] ?? 0) && bytes[2] === 1)),
  recognisedOnly('spss', startsWithOneOf('$FL2', '$FL3')),
  recognisedOnly('rds', startsWithOneOf('X\n\0\0\0', 'A\n2\n', 'A\n3\n', 'RDX2\n', 'RDX3\n', 'RDA2\n', 'RDA3\n')),
]
