/** Numbers from here on are compared: smaller ones are told apart by the rule for small counts. */
const smallestWhole = 50
/** More numbers are a table, which rules for tables judge. */
const mostNumbers = 400
const remaining = /\b(?:remain(?:ed|ing|s)?|were left|after (?:the )?(?:exclu|remov|leaving|dropp)\w*|excluding|without|complete[- ]case|final (?:sample|cohort|population))\b|제외|남은|남았|최종|빼고/i
const counted = /(?<![\d.,%~–-])(\d{1,3}(?:,\d{3})+|\d{2,7})(?![\d,]*\d|\.\d|\s*%|[~–-]\d)/g

const numbersIn = (text: string): readonly number[] => [...text.matchAll(counted)].flatMap(([, written = '']) => {
  const value = Number(written.replaceAll(',', ''))
  // Four digits without a comma may be a year.
  return value < smallestWhole || !written.includes(',') && value >= 1900 && value <= 2100 ? [] : [value]
})

/**
 * Numbers in sentences that say who is left, and that differ from another number of the text by less than the threshold: subtracting
 * shows a small group. Returns how many such numbers there are.
 */
export function smallRests(text: string, threshold: number): number {
  if (text.length > 200_000 || !remaining.test(text)) return 0
  const all = new Set(numbersIn(text))
  if (all.size > mostNumbers) return 0
  const left = text.split(/(?<=[.!?。])\s|\n{2,}/).filter((sentence) => remaining.test(sentence)).flatMap(numbersIn)
  return new Set(left.filter((value) => Array.from({ length: threshold - 1 }, (_, step) => value + step + 1).some((whole) => all.has(whole)))).size
}
