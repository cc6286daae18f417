/** Lines that are set in columns of whole numbers and that no reader of tables took: nothing else looks at what they count. */

const columns = /\s*[|│┆\t]\s*|\s{2,}/
const wholeNumber = /^\d[\d,]*$/
const anyNumber = /^[-+]?[\d.,]+%?$/
const longestLine = 400

/** Whole numbers of a row in columns; empty where the line is none, or holds other numbers too. */
function countsOf(line: string): readonly number[] {
  if (line.length > longestLine) return []
  const [first = '', ...rest] = line.trim().split(columns).filter((field) => field !== '')
  // A number in front names the row.
  const numbers = rest.filter((field) => anyNumber.test(field))
  return numbers.length >= 2 && numbers.length === rest.length && numbers.every((field) => wholeNumber.test(field)) && first.length <= 80 ? numbers.map((field) => Number(field.replaceAll(',', ''))) : []
}

/** How many lines of a text without its tables (`proseOf`) are rows of counts, of which one at least is below the threshold and not nil. */
export const smallLooseRows = (prose: string, threshold: number): number => prose.split('\n').filter((line) => countsOf(line).some((count) => count > 0 && count < threshold)).length
