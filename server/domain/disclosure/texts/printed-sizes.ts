import { isQuantityName } from '../tables/measure-words.ts'
import { isSettingName } from './settings.ts'

/** Numbers of units that the printed summaries of models tell on lines of their own: R, Stata, statsmodels, lifelines. */

const gap = String.raw`[ \t]{0,24}`
const whole = String.raw`(\d{1,12})(?![\d.,]*\d)`
const sizes: readonly RegExp[] = [ // table
  new RegExp(String.raw`\bnumber of (?:events?|failures|deaths|subjects|observations|obs)(?: observed)?${gap}[=:]${gap}${whole}`, 'giu'),
  new RegExp(String.raw`\bno\. ?(?:of )?(?:subjects|failures|events|deaths|observations|obs\.?)${gap}[=:]${gap}${whole}`, 'giu'),
  new RegExp(String.raw`^${gap}n=${gap}${whole}(?=,|${gap}(?:\(|$))`, 'gmu'),
  new RegExp(String.raw`\(${whole} observations? deleted due to missing`, 'gu'),
]
/** A word for units, or for what became of them, as a name with a number behind it. */
const unitWord = /(?:^|[^\p{L}])(?:n|counts?|freq(?:uency)?|cases?|deaths?|died|dead|deceased|alive|survivors?|patients?|persons?|people|subjects?|participants?|respondents?|males?|females?|men|women|boys|girls|children|controls?|exposed|unexposed|events?|missing|excluded|withdrawn|lost|명|환자|사망|대상자|남|여|남성|여성|제외|결측)(?=$|[^\p{L}])/iu
const keyed = /^[^\S\n]{0,40}(?:[-*•]\s{0,3})?([\p{L}_][\p{L}\p{N}_ .()/-]{0,60}?)\s{0,12}[:=]\s{0,12}(\d{1,9})\s{0,2}(?:명|건|persons?|patients?)?\s*[,;]?\s*$/gmu
/** `Skin: 4; Bone: 14; Eye 12`: names in a row, each with its number. */
const listed = /(?:\p{L}[\p{L}\p{N} '()/-]{0,40}?(?::\s{0,2}|\s=\s|=)\d{1,9}(?:\s?\(\d[\d.]{0,6}\s?%\))?\s{0,2}[,;]\s{1,3}(?:and\s|및\s)?){1,}\p{L}[\p{L}\p{N} '()/-]{0,40}?(?::\s{0,2}|\s=\s|=)\d{1,9}(?![\d.]*\d)/gu
/** A step of a program that left rows out. */
const dropped = /\b(?:dropp(?:ed|ing)|remov(?:ed|ing)|exclud(?:ed|ing)|delet(?:ed|ing)|discard(?:ed|ing)|filtered(?: out)?|omitt(?:ed|ing)|lost)\s{1,3}(\d{1,9})\s{1,3}(?:\w+\s){0,2}?(?:rows?|records?|observations?|obs|samples?|entries|cases|duplicates?|subjects|patients)\b/giu

/** Whole numbers behind names that count units, in lines of their own, in lists and in what a program says of rows that it left out. */
function namedSizes(text: string): readonly number[] {
  const lines = [...text.matchAll(keyed)].filter(([, name = '']) => unitWord.test(name.replaceAll('_', ' ')) && !isSettingName(name)).map(([, , size]) => Number(size))
  const lists = [...text.matchAll(listed)].flatMap(({ 0: list, index }) => {
    const pairs = [...list.matchAll(/(\p{L}[\p{L}\p{N} '()/-]{0,40}?)(?::\s{0,2}|\s=\s|=)(\d{1,9})/gu)].filter(([, name = '']) => !isSettingName(name.trim()))
    const sizes = pairs.map(([, , size]) => Number(size))
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index)
    return sizes.some((size) => size >= (unitWord.test(line) ? fairSize : largeSize)) ? sizes : []
  })
  return [...lines, ...lists, ...listedLines(text), ...[...text.matchAll(dropped)].map(([, size]) => Number(size))]
}

const item = /^\s*(?:[-*•]\s{0,3}|\d{1,3}[.)]\s{1,3}|\\item\s{1,3})?([\p{L}_][\p{L}\p{N}_ .,'()/&<>≥≤+-]{0,80}?)\s{0,12}[:=–]\s{0,12}(\d{1,9})\s{0,2}(?:명|건|persons?|patients?)?(?:\s?\(\d[\d.]{0,6}\s?%\))?\s*[.,;]?\s*$/u

/** Names with a number each, line after line, none of them a setting or a quantity. */
function listedLines(text: string): readonly number[] {
  const sizes: number[] = []
  let run: number[] = []
  const end = (): void => {
    if (run.length > 1 && run.some((size) => size >= largeSize)) sizes.push(...run)
    run = []
  }
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const found = line.length > 140 ? null : item.exec(line)
    const name = found?.[1] ?? ''
    if (found === null || isSettingName(name) || isQuantityName(name)) end()
    else run.push(Number(found[2]))
  }
  end()
  return sizes
}

/** How many lines of a program or of YAML give a name for units a number below `threshold`, behind a colon. */
export function smallYamlSizes(text: string, threshold: number): number {
  return [...text.matchAll(keyed)].filter(([line, name = '', size]) => line.includes(':') && unitWord.test(name.replaceAll('_', ' ')) && !isSettingName(name) && Number(size) >= 1 && Number(size) < threshold).length
}

/** A list of numbers counts units where one of them at least is as large: settings and steps are small throughout. */
const largeSize = 20
/** In a sentence about units, smaller ones do. */
const fairSize = 10

/** Units and those of them who had the event: the rest had not. */
const units = new RegExp(String.raw`\bn=${gap}${whole}, number of events=${gap}${whole}`, 'gu')

/** How many of the sizes in a text, or of what is left of them, are 1 … `threshold` − 1. */
export function smallPrintedSizes(text: string, threshold: number): number {
  const told = sizes.flatMap((pattern) => [...text.matchAll(pattern)].map(([, size]) => Number(size)))
  const rests = [...text.matchAll(units)].map(([, n, events]) => Number(n) - Number(events))
  return [...told, ...rests, ...namedSizes(text)].filter((size) => size >= 1 && size < threshold).length
}
