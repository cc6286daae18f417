import { SaxesParser } from 'saxes'
import { decodeText } from './decode-text.ts'

/** What a walker is told; names come without their prefix. */
export interface XmlHandlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

/** What stands in XML beside its elements, and what ended the walk before the end. */
export interface XmlWalk {
  readonly problem: 'damaged' | 'time' | null
  readonly comments: readonly string[]
  readonly doctype: string | null
}

const MOST_DEPTH = 256
/** Letters between two looks at the clock. */
const SLICE = 1 << 18

/** Walks XML strictly: no entities of its own, no loading; damage ends the walk, and so does the end of the time. */
export function walkXml(bytes: Uint8Array, handlers: XmlHandlers, bounds: { readonly expired: boolean }): XmlWalk {
  const comments: string[] = []
  let doctype: string | null = null
  let depth = 0
  const text = decodeText(bytes)?.text
  if (text === undefined) return { problem: 'damaged', comments, doctype }
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', (error) => { throw error })
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1
    if (depth > MOST_DEPTH) throw new Error('too deep')
    const local: Record<string, string> = {}
    for (const [key, value] of Object.entries(attributes)) local[key.startsWith('xmlns') ? key : localName(key)] = value
    handlers.open?.(localName(name), local)
  })
  parser.on('closetag', ({ name }) => {
    depth -= 1
    handlers.close?.(localName(name))
  })
  parser.on('text', (part) => { handlers.text?.(part) })
  parser.on('cdata', (part) => { handlers.text?.(part) })
  parser.on('comment', (comment) => { comments.push(comment) })
  parser.on('processinginstruction', ({ target, body }) => { if (target !== 'mso-application') comments.push(`${target} ${body}`) })
  parser.on('doctype', (found) => { doctype = found })
  try {
    for (let at = 0; at < text.length; at += SLICE) {
      if (at > 0 && bounds.expired) return { problem: 'time', comments, doctype }
      parser.write(text.slice(at, at + SLICE))
    }
    parser.close()
  } catch {
    return { problem: 'damaged', comments, doctype }
  }
  return { problem: null, comments, doctype }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
