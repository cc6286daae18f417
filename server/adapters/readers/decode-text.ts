import iconv from 'iconv-lite'

/** Text found in bytes, and in which encoding; `sure` is false where the bytes fit the encoding without proving it. */
export interface DecodedText {
  readonly text: string
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp949' | 'windows-1252'
  readonly sure: boolean
}

const decoded = new WeakMap<Uint8Array, { value: DecodedText | null }>()

/** Decodes text strictly; null where the bytes are not text in an encoding that we know. */
export function decodeText(bytes: Uint8Array): DecodedText | null {
  const known = decoded.get(bytes)
  if (known !== undefined) return known.value
  const value = decode(bytes)
  decoded.set(bytes, { value })
  return value
}

function decode(bytes: Uint8Array): DecodedText | null {
  const candidate = byMark(bytes) ?? bySilentUtf16(bytes) ?? strictUtf8(bytes) ?? strictCp949(bytes) ?? westEuropean(bytes)
  return candidate !== null && looksLikeText(candidate.text) ? candidate : null
}

function byMark(bytes: Uint8Array): DecodedText | null {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return strict(bytes.subarray(3), 'utf-8', true)
  if (startsWith(bytes, [0xff, 0xfe])) return strict(bytes.subarray(2), 'utf-16le', true)
  if (startsWith(bytes, [0xfe, 0xff])) return strict(bytes.subarray(2), 'utf-16be', true)
  return null
}

/** UTF-16 without a mark shows itself by a zero in every second byte of its ASCII part. */
function bySilentUtf16(bytes: Uint8Array): DecodedText | null {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return null
  const sample = bytes.subarray(0, 512)
  let even = 0
  let odd = 0
  for (let i = 0; i < sample.length; i += 2) {
    if (sample[i] === 0) even += 1
    if (sample[i + 1] === 0) odd += 1
  }
  const half = sample.length / 4
  if (odd > half && even === 0) return strict(bytes, 'utf-16le', false)
  if (even > half && odd === 0) return strict(bytes, 'utf-16be', false)
  return null
}

function strictUtf8(bytes: Uint8Array): DecodedText | null {
  return strict(bytes, 'utf-8', true)
}

function strict(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be', sure: boolean): DecodedText | null {
  try {
    return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes), encoding, sure }
  } catch {
    return null
  }
}

/** iconv-lite never refuses, so the text must come back as the same bytes. */
function strictCp949(bytes: Uint8Array): DecodedText | null {
  const text = iconv.decode(bytes as Buffer, 'cp949')
  if (text.includes('\uFFFD') || !iconv.encode(text, 'cp949').equals(bytes)) return null
  return { text, encoding: 'cp949', sure: isMostlyKorean(text) }
}

/** Whether half of the letters beyond ASCII or more are Korean. A list of them all would take many times the memory of the file. */
function isMostlyKorean(text: string): boolean {
  let letters = 0
  let korean = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x80) continue
    letters += 1
    if ((code >= 0xac00 && code <= 0xd7a3) || HANGUL.test(text.charAt(at))) korean += 1
  }
  return korean * 2 >= letters
}

/** Letters of the Korean script beside its syllables. */
const HANGUL = /\p{Script=Hangul}/u

function westEuropean(bytes: Uint8Array): DecodedText | null {
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252', sure: false }
}

/** Escape (0x1b) is let through because logs have colours; readers notice it. */
function looksLikeText(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]/.test(text)
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, at) => bytes[at] === byte)
}
