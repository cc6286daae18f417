import type { Finding } from '../../../contract/resources/egress-request.ts'
import { fill, type Texts } from '../texts/catalogue.ts'

/** Where a finding is, in words: sheet, row, column, line, and the categories of its cell. */
export function placeText(at: Finding['at'], texts: Texts): string {
  if (!at) return ''
  const { place } = texts.export
  const position = [
    at.sheet ? fill(place.sheet, { x: at.sheet }) : '',
    at.row ? fill(place.row, { x: at.row }) : '',
    at.column ? fill(place.column, { x: at.column }) : '',
    at.line ? fill(place.line, { x: at.line }) : '',
    at.where ?? '',
  ].filter((part) => part !== '')
  const cell = Object.entries(at.cell ?? {}).map(([dimension, category]) => `${dimension}: ${category}`)
  return [position.join(', '), cell.join(', ')].filter((part) => part !== '').join(' · ')
}

/** How a finding can be shown in the lab, or undefined where it cannot. */
export function viewerOf(path: string, at: Finding['at']): 'grid' | 'editor' | 'open' | undefined {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  if (ending === 'csv' || ending === 'tsv') return at?.row ? 'grid' : 'open'
  if (['txt', 'md', 'log', 'py', 'r', 'sql', 'json', 'yaml', 'yml', 'do', 'sas', 'sh', 'tex'].includes(ending)) return at?.line || at?.row ? 'editor' : 'open'
  return ['ipynb', 'png', 'jpg', 'jpeg', 'gif', 'svg', 'webp'].includes(ending) ? 'open' : undefined
}
