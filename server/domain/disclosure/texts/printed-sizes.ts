/** Numbers of units that the printed summaries of models tell on lines of their own: R, Stata, statsmodels, lifelines. */

const gap = String.raw`[ \t]{0,24}`
const whole = String.raw`(\d{1,12})(?![\d.,]*\d)`
const sizes: readonly RegExp[] = [ // table
  new RegExp(String.raw`\bnumber of (?:events?|failures|deaths|subjects|observations|obs)(?: observed)?${gap}[=:]${gap}${whole}`, 'giu'),
  new RegExp(String.raw`\bno\. ?(?:of )?(?:subjects|failures|events|deaths|observations|obs\.?)${gap}[=:]${gap}${whole}`, 'giu'),
  new RegExp(String.raw`^${gap}n=${gap}${whole}(?=,|${gap}(?:\(|$))`, 'gmu'),
  new RegExp(String.raw`\(${whole} observations? deleted due to missing`, 'gu'),
]
/** Units and those of them who had the event: the rest had not. */
const units = new RegExp(String.raw`\bn=${gap}${whole}, number of events=${gap}${whole}`, 'gu')

/** How many of the sizes in a text, or of what is left of them, are 1 … `threshold` − 1. */
export function smallPrintedSizes(text: string, threshold: number): number {
  const told = sizes.flatMap((pattern) => [...text.matchAll(pattern)].map(([, size]) => Number(size)))
  const rests = [...text.matchAll(units)].map(([, n, events]) => Number(n) - Number(events))
  return [...told, ...rests].filter((size) => size >= 1 && size < threshold).length
}
