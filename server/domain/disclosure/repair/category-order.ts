/** A category that is a band of numbers: ages, years, amounts. */
interface Band {
  readonly code: string
  readonly low: number
  readonly high: number
  readonly form: 'span' | 'interval' | 'open' | 'plain'
  /** The number as it stands in an open band, and how far it is from the bound that it means. */
  readonly bound?: { readonly text: string; readonly beyond: 0 | 1 }
  readonly brackets?: readonly [string, string]
  readonly between: string
  readonly unit: string
}

const number = String.raw`(-?\d{1,9}(?:\.\d{1,4})?)`
const unit = String.raw`\s*(세|년|살|years?|yrs?|kg\/m2|개월|months?|만\s?원)?`
const span = new RegExp(`^${number}${unit}(\\s*(?:-|–|—|~|to|부터)\\s*)${number}${unit}$`, 'iu')
const interval = /^([[(])\s*(-?\d{1,9}(?:\.\d{1,4})?|-inf)\s*,\s*(-?\d{1,9}(?:\.\d{1,4})?|inf)\s*([\])])$/iu
const below = new RegExp(`^(?:(<|under|less than|below|≤|<=|up to)\\s*)${number}${unit}$|^${number}${unit}\\s*(미만|이하)$`, 'iu')
const above = new RegExp(`^(?:(>|over|above|≥|>=)\\s*)${number}${unit}$|^${number}${unit}\\s*(\\+|and over|or over|or more|and older|이상|초과)$`, 'iu')
const decade = /^(\d0)대$/u
const plain = new RegExp(`^${number}${unit}$`, 'iu')

function spanBand(code: string): Band | null {
  const found = span.exec(code)
  if (found === null) return null
  const [low, high] = [Number(found[1]), Number(found[4])]
  return low > high ? null : { code, low, high, form: 'span', between: found[3] ?? '-', unit: found[5] ?? '' }
}

function intervalBand(code: string): Band | null {
  const found = interval.exec(code)
  if (found === null) return null
  const value = (text: string): number => (/inf/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text))
  return { code, low: value(found[2] ?? ''), high: value(found[3] ?? ''), form: 'interval', brackets: [found[1] ?? '[', found[4] ?? ']'], between: ', ', unit: '' }
}

function openBand(code: string): Band | null {
  const under = below.exec(code)
  if (under !== null) {
    const text = under[2] ?? under[4] ?? ''
    const beyond = /^(?:<|under|less than|below)$/i.test(under[1] ?? '') || under[6] === '미만' ? 1 : 0
    return { code, low: -Infinity, high: Number(text) - beyond, form: 'open', bound: { text, beyond }, between: '-', unit: '' }
  }
  const over = above.exec(code)
  if (over === null) return null
  const text = over[2] ?? over[4] ?? ''
  const beyond = /^(?:>|over|above)$/i.test(over[1] ?? '') || over[6] === '초과' ? 1 : 0
  return { code, low: Number(text) + beyond, high: Infinity, form: 'open', bound: { text, beyond }, between: '-', unit: '' }
}

/** Reads a category as a band of numbers, if it is one. */
export function bandOf(category: string): Band | null {
  const code = category.trim().normalize('NFKC')
  if (code.length > 40) return null
  const ten = decade.exec(code)
  if (ten !== null) return { code, low: Number(ten[1]), high: Number(ten[1]) + 9, form: 'plain', between: '-', unit: '세' }
  const one = plain.exec(code)
  if (one !== null) return { code, low: Number(one[1]), high: Number(one[1]), form: 'plain', between: '-', unit: one[2] ?? '' }
  return spanBand(code) ?? intervalBand(code) ?? openBand(code)
}

const scales: readonly (readonly string[])[] = [ // table
  ['very low', 'low', 'medium', 'high', 'very high'], ['low', 'middle', 'high'], ['none', 'mild', 'moderate', 'severe'], ['none', 'some', 'severe'],
  ['i', 'ii', 'iii', 'iv', 'v'], ['stage 0', 'stage i', 'stage ii', 'stage iii', 'stage iv'], ['stage 0', 'stage 1', 'stage 2', 'stage 3', 'stage 4'],
  ['f0', 'f1', 'f2', 'f3', 'f4'], ['q1', 'q2', 'q3', 'q4', 'q5'], ['g1', 'g2', 'g3a', 'g3b', 'g4', 'g5'], ['primary', 'secondary', 'tertiary'],
  ['never', 'rarely', 'sometimes', 'often', 'always'], ['underweight', 'normal', 'overweight', 'obese'], ['poor', 'fair', 'good', 'very good', 'excellent'],
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  ['낮음', '보통', '높음'], ['하', '중하', '중', '중상', '상'], ['없음', '경증', '중등증', '중증'], ['초졸 이하', '중졸', '고졸', '대졸 이상'], ['1기', '2기', '3기', '4기'],
  ['1분위', '2분위', '3분위', '4분위', '5분위'], ['저체중', '정상', '과체중', '비만'],
]

const unknownWords = /^(?:unknown|missing|not (?:known|stated|reported)|n\/?a|refused|무응답|모름|미상|결측|불명)$/i
const otherWords = /^(?:others?|other categories|else|기타|그\s?외|나머지)(?:\s*\(\d+\))?$/i

/** Says whether a category holds what fits no other. */
export const isRemainder = (code: string): boolean => otherWords.test(code.trim())
/** Says whether a category says that nothing is known: it is merged with nothing. */
export const isUnknown = (code: string): boolean => unknownWords.test(code.trim())

/** The order in which categories stand: by their bands, by a known scale; `null` for categories without an order. */
export function orderOf(codes: readonly string[]): readonly string[] | null {
  const known = codes.filter((code) => !isUnknown(code))
  if (known.length < 2) return null
  const bands = known.map((code) => ({ code, band: bandOf(code) }))
  if (bands.every(({ band }) => band !== null)) {
    return [...bands].sort((one, other) => (one.band?.low ?? 0) - (other.band?.low ?? 0) || (one.band?.high ?? 0) - (other.band?.high ?? 0)).map(({ code }) => code)
  }
  const scale = scales.find((words) => known.every((code) => scaleWords(code).every((word) => words.includes(word))))
  return scale === undefined ? null : [...known].sort((one, other) => scale.indexOf(scaleWords(one)[0] ?? '') - scale.indexOf(scaleWords(other)[0] ?? ''))
}

const joiner = ' + '
const scaleWords = (code: string): readonly string[] => code.split(joiner).map((word) => word.trim().toLowerCase())

/** The categories that a joined name is made of. */
export const partsOfName = (name: string): readonly string[] => name.split(joiner)

function bandName(first: Band, last: Band): string | null {
  if (first.form === 'interval' || last.form === 'interval') {
    if (first.form !== last.form || first.brackets === undefined || last.brackets === undefined) return null
    return `${first.brackets[0]}${first.code.slice(1, first.code.indexOf(','))}, ${last.code.slice(last.code.indexOf(',') + 1, -1).trim()}${last.brackets[1]}`
  }
  if (first.low === -Infinity && last.high === Infinity) return null
  const replaced = ({ code, bound }: Band, value: number): string => code.replace(bound?.text ?? code, String(value))
  if (first.low === -Infinity) return first.bound === undefined ? null : replaced(first, last.high + first.bound.beyond)
  if (last.high === Infinity) return last.bound === undefined ? null : replaced(last, first.low - last.bound.beyond)
  const between = [first, last].find(({ form }) => form === 'span')?.between ?? '-'
  return `${first.low}${between}${last.high}${last.unit || first.unit}`
}

const longestName = 60

/** Name of the category that takes the place of some that stand beside each other. */
export function joinedName(parts: readonly string[]): string {
  const remainder = parts.find(isRemainder)
  if (remainder !== undefined) return remainder
  const bands = parts.map(bandOf)
  const [first, last] = [bands[0], bands.at(-1)]
  if (bands.every((band) => band !== null) && first && last) {
    const name = bandName(first, last)
    if (name !== null) return name
  }
  const name = parts.join(joiner)
  if (name.length <= longestName) return name
  return parts.some((part) => /\p{Script=Hangul}/u.test(part)) ? '기타' : 'Other'
}
