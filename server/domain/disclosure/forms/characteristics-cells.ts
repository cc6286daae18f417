import type { WrittenNumber } from './carried-bits.ts'
import { parseNumber } from '../tables/shown-value.ts'

/** A cell of a table of characteristics taken apart. */
export type CharacteristicsCell =
  | { readonly is: 'empty' }
  | { readonly is: 'count'; readonly count: number; readonly percent: WrittenNumber | null }
  | { readonly is: 'mean'; readonly mean: WrittenNumber; readonly deviation: WrittenNumber }
  | { readonly is: 'median'; readonly median: WrittenNumber; readonly low: WrittenNumber; readonly high: WrittenNumber }

/** What a row says that its cells hold. */
export type CharacteristicsStatistic = 'count' | 'mean' | 'median'

const decimal = String.raw`-?\d{1,9}(?:\.\d{1,6})?`
const withPercent = /^(\d[\d,]*)\s*\(\s*(\d{1,3}(?:\.\d{1,3})?)\s*%?\s*\)$/
const plainCount = /^\d[\d,]*$/
const meanDeviation = new RegExp(String.raw`^(${decimal})\s*(?:±\s*(${decimal})|\(\s*(?:±\s*)?(${decimal})\s*\))$`)
const medianQuartiles = new RegExp(String.raw`^(${decimal})\s*[[(]\s*(${decimal})\s*(?:[,;–~]|-|to)\s*(${decimal})\s*[\])]$`)

const written = (text: string): WrittenNumber => { const read = parseNumber(text); return { value: read?.value ?? 0, decimals: read?.decimals ?? 0 } }

/** The statistic that a row's label announces, `null` where it announces none. */
export function characteristicsStatistic(label: string): CharacteristicsStatistic | null {
  if (/\bmedian\b|\[?q1\s*[,;-]\s*q3|\biqr\b|중앙값|사분위/i.test(label)) return 'median'
  if (/\bmean\b|\(sd\)|±|평균|표준편차/i.test(label)) return 'mean'
  return /\bn\s*,?\s*\(\s*%\s*\)|\bno\.?\s*\(\s*%\s*\)|(?:명|수)\s*,?\s*\(\s*%\s*\)|\(\s*%\s*\)|,\s*%|\bn \(col %\)/i.test(label) ? 'count' : null
}

/** Reads a cell as the statistic that its row announces, or as what it looks like; `null` for anything else. */
export function characteristicsCell(shown: string, statistic: CharacteristicsStatistic | null): CharacteristicsCell | null {
  const text = shown.trim().normalize('NFKC').replaceAll('\u2212', '-')
  if (text === '' || /^(?:-|–|—|nan)$/i.test(text)) return { is: 'empty' }
  const count = withPercent.exec(text)
  if (statistic !== 'mean' && statistic !== 'median') {
    if (plainCount.test(text)) return { is: 'count', count: written(text).value, percent: null }
    if (count !== null) return { is: 'count', count: written(count[1] ?? '').value, percent: written(count[2] ?? '') }
  }
  const mean = meanDeviation.exec(text)
  if (mean !== null && statistic !== 'count' && statistic !== 'median') return { is: 'mean', mean: written(mean[1] ?? ''), deviation: written(mean[2] ?? mean[3] ?? '') }
  const median = medianQuartiles.exec(text)
  if (median !== null && statistic !== 'count' && statistic !== 'mean') return { is: 'median', median: written(median[1] ?? ''), low: written(median[2] ?? ''), high: written(median[3] ?? '') }
  return null
}
