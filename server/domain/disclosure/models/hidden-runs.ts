/** Shortest text that is no chance among the bytes of weights. */
const leastText = 24
const mostTexts = 200

/** Says whether a run of characters reads as text or as data written out, rather than as bytes that happen to be printable. */
export function readsAsText(run: string): boolean {
  if (run.length < leastText) return (run.match(/[가-힣]/g)?.length ?? 0) >= 8
  const plain = run.match(/[\p{L}\p{N} ,.:;\-/\n\t|"{}[\]+=]/gu)?.length ?? 0
  return plain >= 0.85 * run.length && new Set(run).size >= 6
}

/** Runs of text in bytes: plain, UTF-8 Hangul, and UTF-16. */
export function textsInBytes(bytes: Uint8Array): readonly string[] {
  const found: string[] = []
  collectRuns(bytes, found)
  if (found.length === 0) for (const start of [0, 1]) collectWide(bytes, start, found)
  return found
}

function collectRuns(bytes: Uint8Array, found: string[]): void {
  let start = -1
  const close = (end: number): void => {
    if (start < 0 || end - start < leastText) { start = -1; return }
    const run = new TextDecoder().decode(bytes.subarray(start, end))
    start = -1
    if (!run.includes('\ufffd') && found.length < mostTexts && readsAsText(run)) found.push(run)
  }
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    const printable = byte >= 0x20 && byte < 0x7f || byte === 9 || byte === 10 || byte === 13
    const hangul = byte >= 0xea && byte <= 0xed && ((bytes[at + 1] ?? 0) & 0xc0) === 0x80 && ((bytes[at + 2] ?? 0) & 0xc0) === 0x80
    if (printable || hangul) {
      if (start < 0) start = at
      if (hangul) at += 2
    } else close(at)
  }
  close(bytes.length)
}

function collectWide(bytes: Uint8Array, offset: number, found: string[]): void {
  let run = ''
  const close = (): void => {
    if (run.length >= leastText && found.length < mostTexts && readsAsText(run)) found.push(run)
    run = ''
  }
  for (let at = offset; at + 1 < bytes.length; at += 2) {
    const code = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    if (code >= 0x20 && code < 0x7f || code >= 0xac00 && code <= 0xd7a3 || code === 10 || code === 9) run += String.fromCharCode(code)
    else close()
  }
  close()
}

/** Numbers that spell a text: codes of characters, as they are or divided by a usual number. */
export function textsInNumbers(numbers: Float64Array): readonly string[] {
  const found: string[] = []
  for (const factor of [1, 255, 256, 127, 128, 100, 1000, 65_535]) {
    let run = ''
    for (const value of numbers.subarray(0, 4_000_000)) {
      const code = value * factor
      const near = Math.round(code)
      const isCode = Math.abs(code - near) < 1e-3 && (near >= 0x20 && near < 0x7f || near >= 0xac00 && near <= 0xd7a3 || near === 10)
      if (isCode) run += String.fromCharCode(near)
      if (!isCode || run.length > 10_000) {
        if (readsAsText(run)) found.push(run)
        run = ''
      }
    }
    if (readsAsText(run)) found.push(run)
    if (found.length > 0) return found.slice(0, mostTexts)
  }
  return found
}

const containers: readonly (readonly [string, string, 'start' | 'anywhere'])[] = [ // table
  ['zip', 'PK\x03\x04\x14\0', 'anywhere'], ['zip', 'PK\x03\x04', 'start'], ['gzip', '\x1f\x8b\x08', 'start'], ['png', '\x89PNG\r\n\x1a\n', 'anywhere'], ['parquet', 'PAR1', 'start'],
  ['sqlite', 'SQLite format 3', 'anywhere'], ['pdf', '%PDF-1.', 'anywhere'], ['arrow', 'ARROW1\0\0', 'anywhere'], ['jpeg', '\xff\xd8\xff\xe0', 'start'],
  ['xz', '\xfd7zXZ\0', 'anywhere'], ['zstd', '\x28\xb5\x2f\xfd', 'start'], ['7z', '7z\xbc\xaf\x27\x1c', 'anywhere'], ['pickle', '\x80\x04\x95', 'start'], ['pickle', '\x80\x05\x95', 'start'], ['bzip2', 'BZh91AY', 'anywhere'],
  ['zlib', '\x78\x9c', 'start'], ['zlib', '\x78\xda', 'start'],
]

function indexOf(bytes: Uint8Array, signature: string): number {
  const first = signature.charCodeAt(0)
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let place = 1
    while (place < signature.length && bytes[at + place] === signature.charCodeAt(place)) place += 1
    if (place === signature.length) return at
  }
  return -1
}

/** The name of a file format that begins in the bytes. */
export function containerIn(bytes: Uint8Array): string | null {
  for (const [name, signature, place] of containers) {
    const at = place === 'start' ? indexOf(bytes.subarray(0, signature.length), signature) : indexOf(bytes, signature)
    if (at >= 0) return name
  }
  return null
}
