/** Telephone numbers and mail addresses that are spelt out so that no pattern of them is met, and persons who are told of by name. */

const digitWord = String.raw`(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)`
/** Seven digits are the least of a telephone number (E.164 has up to fifteen); nobody counts so in a sentence. */
const spelledNumber = new RegExp(String.raw`\b${digitWord}(?:[\s,.-]{1,3}${digitWord}){6,}\b`, 'giu')
const spelledKorean = /(?<![가-힣])[영공일이삼사오육륙칠팔구]{2,4}(?:[에의]\s?|[\s,.-]{1,3})[영공일이삼사오육륙칠팔구]{3,4}(?:[에의]\s?|[\s,.-]{1,3})[영공일이삼사오육륙칠팔구]{4}/gu
const veiledMail = /[\w.+-]{2,64}\s{0,2}[([{<]\s{0,2}(?:at|@|앳|골뱅이)\s{0,2}[)\]}>]\s{0,2}[\w-]{2,63}\s{0,2}(?:[([{<]\s{0,2}(?:dot|\.|점|닷)\s{0,2}[)\]}>]|\.)\s{0,2}[a-z]{2,}|[\w.+-]{2,64}\s+(?:at|골뱅이)\s+[\w-]{2,63}\s+(?:dot|점|닷)\s+[a-z]{2,}/giu

/** Spelt telephone numbers and veiled mail addresses. */
export function contactsTold(text: string): number {
  return [spelledNumber, spelledKorean, veiledMail].reduce((sum, pattern) => sum + (text.match(pattern)?.length ?? 0), 0)
}

const name = String.raw`\p{Lu}\p{Ll}{1,20}(?:[- ]\p{Lu}\p{Ll}{0,20}){0,3}`
const month = String.raw`(?:January|February|March|April|May|June|July|August|September|October|November|December)`
const told = String.raw`(?:\d{1,3}[- ]years?[- ]old|aged\s\d|born|died|was\s(?:treated|diagnosed|admitted|seen)|suffered|presented\swith)`
const personPatterns: readonly RegExp[] = [ // table
  new RegExp(String.raw`\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s${name}[^.\n]{0,80}?\b${told}`, 'gu'),
  new RegExp(String.raw`\b\p{Lu}\p{Ll}{1,20}\s\p{Lu}\p{Ll}{1,20},?\s(?:an?\s)?\d{1,3}[- ]years?[- ]old`, 'gu'),
  new RegExp(String.raw`\bborn\s(?:on\s)?(?:\d{1,2}\s${month}|${month}\s\d{1,2},?)\s(?:18|19|20)\d{2}\b`, 'gu'),
  new RegExp(String.raw`\bdied\s(?:on\s)?(?:\d{1,2}\s${month}|${month}\s\d{1,2},?)\s(?:19|20)\d{2}\s(?:of|from|after)\b`, 'gu'),
  /(?<![가-힣])[가-힣]{2,4}\s?(?:씨|님|군|양|할머니|할아버지|환자)(?:은|는|이|가|의)?[^.\n]{0,40}?(?:만\s?)?\d{1,3}\s?세[^.\n]{0,60}?(?:사망|진단|입원|치료|출생|거주)/gu,
  /(?<![가-힣])[가-힣]{2,4}\s?(?:씨|님|할머니|할아버지)(?:은|는|이|가|의)?[^.\n]{0,60}?(?:19|20)\d{2}\s?[년.-][^.\n]{0,40}?(?:생|출생|사망|진단|입원)/gu,
]

/** Sentences that give a person's name beside an age, a birth, a death or a treatment. */
export function namedPersons(text: string): number {
  return personPatterns.reduce((sum, pattern) => sum + (text.match(pattern)?.length ?? 0), 0)
}
