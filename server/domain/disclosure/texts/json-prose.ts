import { longestText } from './longest-text.ts'

type Scalar = string | number | boolean | null

const isScalar = (value: unknown): value is Scalar => value === null || typeof value !== 'object'
const isFlatMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0 && Object.values(value).every(isScalar)
const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isScalar)

/** Values that the reader has already laid out as a table. */
export function isTableAlready(value: object): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isFlatMap) || value.length >= 2 && value.every(isList)
  const entries = Object.values(value) as readonly unknown[]
  if (entries.length > 0 && entries.every(isFlatMap)) return true
  return entries.length > 0 && entries.every((entry) => Array.isArray(entry) && entry.every(isScalar)) && Math.max(...entries.map((entry) => (entry as readonly unknown[]).length)) >= 2
}

/** Says whether every line of a text is one flat object: records with the names of their fields, which the reader lays out as a table. */
function areLines(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length >= 2 && lines.every((line) => {
    try {
      return isFlatMap(JSON.parse(line))
    } catch {
      return false
    }
  })
}

/** A JSON text without what its reader laid out as tables: that is judged as tables are. A text that is no JSON stays as it is. */
export function jsonProse(text: string): string {
  if (text.length > longestText) return text
  if (areLines(text)) return ''
  try {
    const root: unknown = JSON.parse(text)
    const rest: unknown = JSON.parse(text, (_, value: unknown) => (typeof value === 'object' && value !== null && isTableAlready(value) ? null : value))
    return JSON.stringify(rest) === JSON.stringify(root) ? text : JSON.stringify(rest, null, 1)
  } catch {
    return text
  }
}
