/** Whether the bytes at a place are exactly these, given as a Latin-1 string. */
export function bytesAt(bytes: Uint8Array, at: number, expected: string): boolean {
  if (at < 0 || at + expected.length > bytes.length) return false
  for (let i = 0; i < expected.length; i += 1) if (bytes[at + i] !== expected.charCodeAt(i)) return false
  return true
}

/** The same memory as a Buffer, for its readers of numbers and its fast search. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Runs of at least `shortest` printable characters in bytes, in ASCII and UTF-16, one a line: what a person could read in them. */
export function printableRuns(bytes: Uint8Array, shortest = 4, mostCharacters = 1_000_000): string {
  const buffer = asBuffer(bytes.subarray(0, mostCharacters))
  const narrow = buffer.toString('latin1').match(new RegExp(`[\\x20-\\x7e]{${shortest},}`, 'g')) ?? []
  const wide = utf16Text(bytes.subarray(0, mostCharacters)).match(new RegExp(`[\\x20-\\x7e\\uac00-\\ud7a3]{${shortest},}`, 'g')) ?? []
  const utf8 = (buffer.toString('utf8').match(/[\x20-\x7e\uac00-\ud7a3]+/g) ?? []).filter((run) => /[\uac00-\ud7a3]/.test(run))
  return [...narrow, ...utf8, ...wide].join('\n')
}

/** Bytes as UTF-16LE. `Buffer.toString` of Node 24.21 damages the heap for an odd number of bytes at an odd address, so an even number is moved first. */
export function utf16Text(bytes: Uint8Array): string {
  const moved = new Uint8Array(bytes.length - (bytes.length % 2))
  moved.set(bytes.subarray(0, moved.length))
  return Buffer.from(moved.buffer).toString('utf16le')
}
