const hiddenMark = /^(?:\*{1,3}|x|c|s|\.\.|:|-|–|—|<\s?\d{1,2}|suppressed|hidden|비공개|비식별)$/i

/** What every row that hides a cell may say: the rule, not the number. */
const ruleWords = /(?:fewer|less|lower|smaller)\s+than\s+(?:\d+|five|six|ten)|(?:below|under|at\s+least|n\s*[<≤])\s*(?:\d+|five|six|ten)|[<≤]\s?\d+|\d+\s?(?:명|건)?\s?(?:미만|이하|이상)|(?:one|a)\s+(?:cell|count|number)|secondary|primary/giu
/** Numbers below ten and words that compare two of them. */
const toldNumber = /\b(?:one|two|three|four|five|six|seven|eight|nine|single|none|nobody|zero|only|alike|equal|twice|double|both|each|exceeds?|(?:more|fewer|less|older|larger|smaller)\s+than|differs?\s+by|[1-9])\b(?!\s*(?:%|\.\d))|(?<![가-힣])(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|[1-9])\s?(?:명|건|사람)|같(?:다|음|습니다)|동일|많(?:다|음|습니다)|적(?:다|음|습니다)|뿐/iu

/** Rows, counted from 0, in which a note beside a hidden cell gives a number or compares. */
export function hiddenNotes(rows: readonly (readonly string[])[]): readonly number[] {
  return rows.flatMap((row, index) => {
    const hidden = row.findIndex((cell) => hiddenMark.test(cell.trim()))
    if (hidden < 0) return []
    // A note follows the numbers; what stands before them are the names of the row.
    const notes = row.slice(hidden + 1).filter((cell) => (cell.match(/\p{L}{2,}/gu)?.length ?? 0) >= 2)
    return notes.some((note) => toldNumber.test(note.replace(ruleWords, ' '))) ? [index] : []
  })
}
