import type { TableBlock } from './table-block.ts'

const termHeads = /^(?:variables?(?: name)?|names?|fields?|columns?|terms?|abbreviations?|parameters?|options?|files?|file ?names?|scripts?|items?|keys?|topics?|no\.?|sections?|sheets?|tabs?|columns? names?|시트|변수(?:명)?|항목|용어|약어|파일(?:명)?|이름)$/i
const meaningHeads = /^(?:types?|labels?|descriptions?|meanings?|definitions?|units?|codes?|values?|categories|contents?|sources?|notes?|comments?|purpose|roles?|levels|format|missing(?: codes?)?|reference|terms?|texts?|names?|titles?|explanations?|details?|remarks?|descriptions? \([a-z]{2}\)|표시명|명칭|용어|이름|질병명|진단명|내역|뜻|설명|의미|정의|단위|코드|유형|값|범주|내용|출처|비고|자료형|분류)$/i

/** Years of a source tell of nobody. */
const years = /\b(?:19|20)\d{2}\b/g

const mostTerms = 500
const longestMeaning = 400

/** Notes are numbered; codes of a classification have a letter. */
const isRank = (term: string): boolean => /^\d{1,3}[.)]?$/.test(term)

/** A dictionary of variables, files or terms: each named once under such a head, the rest told in words with few digits. */
export function isGlossary({ rows }: TableBlock): boolean {
  const [head = [], ...body] = rows
  const filled = body.filter((row) => row.some((cell) => cell.trim() !== ''))
  const terms = filled.map(([term = '']) => term.trim())
  const text = filled.map((row) => row.slice(1).join(' ')).join(' ')
  return termHeads.test((head[0] ?? '').trim()) && head.slice(1).every((name) => meaningHeads.test(name.trim())) && new Set(terms).size === terms.length
    && terms.every((term) => (/\p{L}/u.test(term) || isRank(term)) && term.length <= 80) && filled.length <= mostTerms && filled.every((row) => row.every((cell) => cell.length <= longestMeaning)) && text.replaceAll(years, '').replaceAll(/\D/g, '').length <= 0.1 * text.length
}
