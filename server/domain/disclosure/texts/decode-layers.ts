import { encodedRuns } from './covert-text.ts'

/** How deep layers within layers are undone. */
const mostLayers = 3
const mostDecoded = 4_000_000

type Decoder = (run: string) => Uint8Array | null

const decoders: readonly Decoder[] = [ // table
  (run) => (/^[0-9A-Fa-f\s:]+$/.test(run) ? hexBytes(run.replace(/[^0-9A-Fa-f]/g, '')) : null),
  (run) => (/^[01\s,]+$/.test(run) ? bitBytes(run.replace(/[^01]/g, '')) : null),
  (run) => base64Bytes(run),
  (run) => (/%[0-9A-Fa-f]{2}/.test(run) ? new TextEncoder().encode(decodeURIComponent(run)) : null),
  (run) => (/&#/.test(run) ? codeUnits([...run.matchAll(/&#(x?)([0-9A-Fa-f]+);/g)].map((match) => parseInt(match[2] ?? '', match[1] === 'x' ? 16 : 10))) : null),
  (run) => (/\\u/.test(run) ? codeUnits([...run.matchAll(/\\u([0-9A-Fa-f]{4})/g)].map((match) => parseInt(match[1] ?? '', 16))) : null),
  (run) => (/\\x/.test(run) ? hexBytes(run.replaceAll('\\x', '')) : null),
  (run) => ascii85Bytes(run),
]

function hexBytes(hex: string): Uint8Array | null {
  if (hex.length < 2) return null
  return Uint8Array.from({ length: hex.length >> 1 }, (_, index) => parseInt(hex.slice(index * 2, index * 2 + 2), 16))
}

function bitBytes(bits: string): Uint8Array | null {
  return Uint8Array.from({ length: bits.length >> 3 }, (_, index) => parseInt(bits.slice(index * 8, index * 8 + 8), 2))
}

function codeUnits(codes: readonly number[]): Uint8Array {
  return new TextEncoder().encode(String.fromCodePoint(...codes.filter((code) => code >= 0 && code <= 0x10ffff).slice(0, 50_000)))
}

function base64Bytes(run: string): Uint8Array | null {
  const body = run.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  if (!/^[A-Za-z0-9+/]+$/.test(body) || body.length % 4 === 1) return null
  const binary = atob(body)
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

function ascii85Bytes(run: string): Uint8Array | null {
  const body = run.replace(/^<~|~>$/g, '').replace(/\s/g, '').replaceAll('z', '!!!!!')
  if (!/^[!-u]+$/.test(body)) return null
  const bytes: number[] = []
  for (let index = 0; index < body.length; index += 5) {
    const chunk = body.slice(index, index + 5).padEnd(5, 'u')
    let value = 0
    for (const character of chunk) value = value * 85 + (character.charCodeAt(0) - 33)
    for (let shift = 24; shift >= 0; shift -= 8) bytes.push((value / 2 ** shift) & 255)
  }
  return Uint8Array.from(bytes)
}

function asText(bytes: Uint8Array): string | null {
  if (bytes.length === 0 || bytes.length > mostDecoded) return null
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
  // eslint-disable-next-line no-control-regex
  const odd = text.match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0
  return odd > text.length * 0.02 ? null : text
}

/** Texts behind encoded runs, layer by layer, as far as they decode to text. */
export function decodedTexts(text: string, depth = mostLayers): readonly string[] {
  if (depth === 0) return []
  const found: string[] = []
  for (const run of encodedRuns(text).slice(0, 200)) {
    for (const decode of decoders) {
      const bytes = safely(() => decode(run.text.trim()))
      const inner = bytes === null ? null : asText(bytes)
      if (inner === null) continue
      found.push(inner, ...decodedTexts(inner, depth - 1))
      break
    }
  }
  return found
}

function safely(decode: () => Uint8Array | null): Uint8Array | null {
  try {
    return decode()
  } catch {
    return null
  }
}
