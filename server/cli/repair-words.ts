import type { CellChange, RemainingInterval, RepairMethod, RepairWay } from '../domain/disclosure/index.ts'

type Language = 'ko' | 'en'
type Words = Readonly<Record<Language, string>>

const methods: Readonly<Record<RepairMethod, Words>> = { // table
  merge: { en: 'merging categories', ko: '범주를 합쳐' },
  suppress: { en: 'hiding cells', ko: '셀을 숨겨' },
  round: { en: 'rounding the counts', ko: '빈도를 반올림해' },
  'leave-out': { en: 'leaving out lines', ko: '줄을 빼서' },
}

const actions: Readonly<Record<CellChange['action'], Words>> = { // table
  hidden: { en: 'was hidden', ko: '숨김' },
  'hidden-to-protect': { en: 'was hidden to protect others', ko: '다른 셀을 지키려고 숨김' },
  rounded: { en: 'was rounded', ko: '반올림' },
  merged: { en: 'was merged', ko: '합침' },
  changed: { en: 'was changed', ko: '바뀜' },
  'left-out': { en: 'stands where lines were left out', ko: '이 자리의 줄을 뺌' },
}

const texts = { // table
  head: { en: 'Repaired by {method}. It loses {share} % of what the cells say.', ko: '{method} 고쳤습니다. 셀이 알려 주는 내용의 {share} %를 잃습니다.' },
  tables: { en: 'The tables alone are here: words and pictures of the original are left out.', ko: '표만 있습니다. 원본의 글과 그림은 빠졌습니다.' },
  line: { en: '{place} {action}{check}.', ko: '{place}: {action}{check}.' },
  because: { en: ', because of {check}', ko: ' ({check})' },
  changes: { en: 'What was changed', ko: '바뀐 곳' },
  remains: { en: 'What the repaired file still tells about the cells that are hidden or rounded', ko: '고친 파일에서 숨기거나 반올림한 셀에 대해 알아낼 수 있는 것' },
  between: { en: '{place} lies between {low} and {high}', ko: '{place} {low} 이상 {high} 이하' },
  above: { en: '{place} is {low} or more', ko: '{place} {low} 이상' },
  unknown: { en: 'nothing about {place}', ko: '{place} 알 수 없음' },
  more: { en: 'and {count} more, each less closely (`glovebox check --cells` lists them)', ko: '이 밖의 {count}개는 범위가 더 넓음(`glovebox check --cells`로 볼 수 있음)' },
  closest: { en: 'still reveals at the closest: {words}', ko: '가장 좁게 알아낼 수 있는 것: {words}' },
} satisfies Readonly<Record<string, Words>>

const say = (key: keyof typeof texts, language: Language, words: Readonly<Record<string, string | number>> = {}): string =>
  texts[key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(words[name] ?? ''))

/** Column letters as a spreadsheet names them, from 1. */
function columnLetters(column: number): string {
  return column <= 0 ? '' : columnLetters(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26))
}

type Place = Pick<CellChange, 'row' | 'column' | 'cell'>

const placeOf = ({ row, column, cell }: Place): string =>
  `${columnLetters(column)}${row}${cell === null ? '' : ` (${Object.entries(cell).map(([key, code]) => `${key}: ${code}`).join('; ')})`}`

/** At most four decimals: more would only show how the interval was calculated. */
const short = (value: number): string => String(Math.round(value * 10_000) / 10_000)

function intervalText(remaining: RemainingInterval, language: Language): string {
  const { low, high } = remaining
  const place = placeOf(remaining)
  if (high !== null) return say('between', language, { place, low: short(low ?? 0), high: short(high) })
  return (low ?? 0) > 0 ? say('above', language, { place, low: short(low ?? 0) }) : say('unknown', language, { place })
}

const width = ({ low, high }: RemainingInterval): number => (high === null ? Infinity : high - (low ?? 0))
const byWidth = (remains: readonly RemainingInterval[]): readonly RemainingInterval[] => [...remains].sort((one, other) => width(one) - width(other))

/** Cells told in words, the closest; `--cells` lists them all. */
const mostTold = 6

/** What was done at each place, what is lost, and what can still be worked out, in words that are no table; the numbers that were there are not repeated. */
export function repairWords({ changes, method, lost, keeps, remains }: RepairWay, language: Language): string {
  const lines = changes.map((change) => `- ${say('line', language, {
    place: placeOf(change), action: actions[change.action][language], check: change.check === null ? '' : say('because', language, { check: change.check }),
  })}`)
  const head = say('head', language, { method: methods[method][language], share: (lost.share * 100).toFixed(1) })
  // One paragraph: a line for each would be read as a table.
  const told = byWidth(remains).slice(0, mostTold).map((one) => intervalText(one, language))
  const more = remains.length > mostTold ? [say('more', language, { count: remains.length - mostTold })] : []
  const still = remains.length === 0 ? [] : ['', `${say('remains', language)}: ${[...told, ...more].join('; ')}.`]
  return `${[head, ...(keeps === 'tables' ? [say('tables', language)] : []), '', `${say('changes', language)}:`, '', ...lines, ...still].join('\n')}\n`
}

/** The hidden or rounded cell that can be worked out most closely; `null` where there is none. */
export function closestWords({ remains }: Pick<RepairWay, 'remains'>, language: Language): string | null {
  const [first] = byWidth(remains)
  return first === undefined ? null : say('closest', language, { words: `${intervalText(first, language)}.` })
}
