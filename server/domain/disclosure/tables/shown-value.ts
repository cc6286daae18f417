/** What one cell of a table shows: a number, a range, a hidden value, nothing, or words. */
export type ShownValue =
  | { readonly is: 'number'; readonly value: number; readonly decimals: number; readonly percent: boolean }
  | { readonly is: 'range'; readonly low: number; readonly high: number | null }
  | { readonly is: 'hidden' }
  | { readonly is: 'empty' }
  | { readonly is: 'text' }

/** Marks that official tables use for a suppressed cell; a description may name others. */
export const commonHiddenMarks: readonly string[] = [ // table
  '*', '**', '***', 'x', 'X', '[x]', '[X]', '[c]', '[C]', '[REDACTED]', 'REDACTED', '[redacted]', 'redacted', 'suppressed', '[suppressed]', 'Suppressed',
  's', 'S', '(s)', '(S)', 'c', 'C', '(c)', '(X)', '(x)', 'D', '(D)', '..', '...', ':', '†', '‡', '■', '#', '××', '×', 'nan', 'NaN', 'NA', 'N/A', 'n/a',
  '비공개', '삭제', '억제', '미공개', '#N/A', '<NA>', 'None', 'NULL', 'null', '.', 'masked', 'hidden', '[z]', 'SUPP', 'supp',
]

/** Minus signs: hyphen, minus, dash lookalikes. */
const minus = /^[-\u2212\u2010\u2013]/u
const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const groupedNumber = /^[+-]?\d{1,3}(?:[,\u00a0\u202f' ]\d{3})+(?:\.\d+)?$/u
const unitSuffix = /\s*(?:명|건|개|세|회|원|가구|people|persons)$/u

/** Longer texts are no numbers, and no pattern is tried on them. */
const longestNumber = 120

/** Reads a plain number as people write it: thousands separators, a percent sign, brackets for negatives. */
export function parseNumber(shown: string): { value: number; decimals: number; percent: boolean } | null {
  if (shown.length > longestNumber) return null
  let text = shown.trim().normalize('NFKC').replace(minus, '-').replace(unitSuffix, '')
  if (text === '') return null
  let percent = false
  if (text.endsWith('%')) {
    percent = true
    text = text.slice(0, -1).trim()
  }
  const bracketed = /^\((\d[\d,.]*)\)$/.exec(text)
  if (bracketed !== null && bracketed[1] !== undefined) text = `-${bracketed[1]}`
  // A count with its percentage beside it: the percentage says no more than the count.
  const withPercent = /^(\d[\d,]*)\s*\(\s*(\d{1,3}(?:[.,]\d+)?)\s*%?\s*\)$/.exec(text)
  if (withPercent !== null && withPercent[1] !== undefined && Number((withPercent[2] ?? '').replace(',', '.')) <= 100) text = withPercent[1]
  // A decimal comma: a thousands comma has three digits behind it.
  if (/^[+-]?\d+,\d{1,2}$/.test(text)) text = text.replace(',', '.')
  if (groupedNumber.test(text)) text = text.replace(/[,\u00a0\u202f' ]/gu, '')
  if (!plainNumber.test(text)) return null
  const value = Number(text)
  if (!Number.isFinite(value)) return null
  const decimals = /\.(\d*)/.exec(text)?.[1]?.length ?? 0
  return { value: Object.is(value, -0) ? 0 : value, decimals, percent }
}

/** Reads a range of whole numbers: `<10`, `≤9`, `5-9`, `10+`, `under 5`. */
export function parseRange(shown: string): { low: number; high: number | null } | null {
  if (shown.length > longestNumber) return null
  const text = shown.trim().normalize('NFKC').replaceAll(',', '')
  let match = /^(?:<|less than|under|fewer than)\s*(\d+)$/i.exec(text) ?? /^(\d+)\s*(?:미만)$/.exec(text)
  if (match !== null) return { low: 0, high: Number(match[1]) - 1 }
  match = /^(?:<=|≤)\s*(\d+)$/.exec(text) ?? /^(\d+)\s*(?:이하)$/.exec(text)
  if (match !== null) return { low: 0, high: Number(match[1]) }
  match = /^(?:>=|≥)\s*(\d+)$/.exec(text) ?? /^(\d+)\s*(?:\+|이상|and over|or over|or more)$/i.exec(text)
  if (match !== null) return { low: Number(match[1]), high: null }
  match = /^>\s*(\d+)$/.exec(text) ?? /^(\d+)\s*초과$/.exec(text)
  if (match !== null) return { low: Number(match[1]) + 1, high: null }
  match = /^(\d+)\s*(?:-|–|~|to)\s*(\d+)$/.exec(text)
  if (match !== null && Number(match[1]) <= Number(match[2])) return { low: Number(match[1]), high: Number(match[2]) }
  return null
}

/** P-values that are only told to be beyond a usual bound: `<0.001`, `>0.99`. */
const beyond = /^(?:p\s*)?(?:<\s*(?=0?\.(?:0+1|05)$)|>\s*(?=0?\.9+$))(0?\.\d+)$/i

/** Classifies one cell; with marks from a description only those count as hidden. */
export function readShown(shown: string, hiddenMarks: readonly string[] | null): ShownValue {
  const text = shown.trim()
  if (hiddenMarks !== null && hiddenMarks.includes(text)) return { is: 'hidden' }
  if (text === '') return { is: 'empty' }
  const number = parseNumber(text) ?? parseNumber(beyond.exec(text)?.[1] ?? '')
  if (number !== null) return { is: 'number', ...number }
  if (commonHiddenMarks.includes(text) || /^[-–—*]+$/u.test(text)) return { is: 'hidden' }
  const range = parseRange(text)
  if (range !== null) return { is: 'range', ...range }
  return { is: 'text' }
}
