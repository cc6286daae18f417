import { parseNumber } from '../tables/shown-value.ts'
import { roundedForm, roundedValues } from './record-index.ts'
import type { ColumnIndex, SourceIndex } from './record-index.ts'

/** Candidates looked at per line. */
const mostCandidates = 60
/** Bits beyond those that tell one record from all others. */
const sureBits = 9

/** What a line of values says about one record. */
interface Vote {
  readonly row: number
  readonly bits: number
  readonly columns: readonly string[]
}

/** Lines that repeat records, whatever the order of their values. */
export interface LineVotes {
  readonly records: ReadonlySet<number>
  readonly columns: ReadonlySet<string>
  readonly lines: number
}

interface Token {
  readonly form: string
  readonly places: number
}

/** The comparable values of a line; neighbours that were split at the point are joined again. */
function tokensOf(cells: readonly string[]): readonly Token[] {
  const tokens = new Map<string, Token>()
  const add = (form: string, places: number): void => { if (form !== '' && !tokens.has(form)) tokens.set(form, { form, places }) }
  cells.forEach((cell, index) => {
    const number = parseNumber(cell)
    add(number === null ? cell.trim() : String(number.value), number?.decimals ?? 0)
    const parts = number === null ? cell.split(/[^\p{L}\p{N}.+-]+/u) : []
    if (parts.length > 1 && parts.length <= 40) for (const part of parts) {
      const inner = parseNumber(part)
      if (inner !== null) add(String(inner.value), inner.decimals)
    }
    const next = cells[index + 1] ?? ''
    if (/^\d+$/.test(cell) && /^\d{3,}$/.test(next)) add(String(Number(`${cell}.${next}`)), next.length)
  })
  return [...tokens.values()].slice(0, 200)
}

function candidatesOf(tokens: readonly Token[], columns: readonly ColumnIndex[]): ReadonlySet<number> {
  const rows = new Set<number>()
  for (const { form, places } of tokens) {
    for (const column of columns) {
      for (const row of column.rareRows.get(form) ?? []) rows.add(row)
      for (const row of roundedValues(column, places)?.rareRows.get(form) ?? []) rows.add(row)
      if (rows.size > mostCandidates) return rows
    }
  }
  return rows
}

/** Bits that a met value carries: by its rarity in the column, or by its many digits, which no other number has by chance. */
function surprise(form: string, rarity: number): number {
  const digits = form.replace(/\D/g, '').replace(/^0+/, '').length
  return Math.max(Math.log2(rarity), digits >= 7 && form.includes('.') ? Math.min(40, 3.3 * digits) - 10 : 0)
}

function voteFor(row: number, tokens: ReadonlyMap<string, Token>, columns: readonly ColumnIndex[]): Vote {
  const used = new Set<string>()
  const named: string[] = []
  // Any of the line's values may meet any column: that much surprise is chance.
  const chance = Math.log2(Math.max(2, tokens.size))
  let bits = 0
  for (const column of columns) {
    const value = column.values[row] ?? ''
    if (value === '') continue
    const found = tokens.has(value) && !used.has(value) ? { form: value, times: column.times.get(value) ?? 1 } : roundedToken(value, tokens, used, column)
    if (found === null) continue
    used.add(found.form)
    bits += Math.max(0, surprise(found.form, column.values.length / found.times) - chance)
    named.push(column.name)
  }
  return { row, bits, columns: named }
}

function roundedToken(value: string, tokens: ReadonlyMap<string, Token>, used: ReadonlySet<string>, column: ColumnIndex): { form: string; times: number } | null {
  if (!column.decimals) return null
  for (const { form, places } of tokens.values()) {
    if (places === 0 || used.has(form) || form !== roundedForm(value, places)) continue
    return { form, times: roundedValues(column, places)?.times.get(form) ?? 1 }
  }
  return null
}

/** Finds lines whose values, in any order, are those of one record and of hardly another. */
export function voteLines(lines: readonly (readonly string[])[], { columns, source }: SourceIndex): LineVotes {
  const records = new Set<number>()
  const named = new Set<string>()
  let hitLines = 0
  const needed = Math.log2(Math.max(2, source.rowCount)) + sureBits
  for (const line of lines) {
    if (line.length < 2 || line.length > 400) continue
    const tokens = tokensOf(line)
    if (tokens.length < 2) continue
    const byForm = new Map(tokens.map((token) => [token.form, token]))
    let best: Vote | null = null
    for (const row of candidatesOf(tokens, columns)) {
      const vote = voteFor(row, byForm, columns)
      if (vote.columns.length >= 2 && vote.bits >= needed && (best === null || vote.bits > best.bits)) best = vote
    }
    if (best === null) continue
    hitLines += 1
    records.add(best.row)
    for (const name of best.columns) named.add(name)
  }
  return { records, columns: named, lines: hitLines }
}
