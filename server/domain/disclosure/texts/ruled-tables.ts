/** A table set in columns under a ruler: rows of cells, an empty one where the ruler stands. */
export interface RuledTable {
  /** Line of the header, from 0. */
  readonly first: number
  readonly rows: readonly (readonly string[])[]
}

/** One run of dashes or equals signs a column, as tabulate, pandoc, knitr and reStructuredText write it. */
const ruler = /^\s{0,20}(?:-{2,}|={2,})(?:\s{1,4}(?:-{2,}|={2,})){1,40}\s*$/
const longestLine = 1000
const wide = /[\u1100-\u115f\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

/** The characters of a line by the place that they take: a wide one takes two. */
const places = (line: string, isWide: boolean): readonly string[] => [...line].flatMap((character) => (isWide && wide.test(character) ? [character, ''] : [character]))

/** Cuts a line at the columns of a ruler; `null` where something stands between two columns. */
function cut(line: string, starts: readonly { readonly from: number; readonly to: number }[], isWide: boolean): readonly string[] | null {
  const at = places(line, isWide)
  const between = starts.some(({ to }, index) => index + 1 < starts.length && at.slice(to, starts[index + 1]?.from).some((character) => character.trim() !== ''))
  if (between || at.slice(0, starts[0]?.from).some((character) => character.trim() !== '')) return null
  return starts.map(({ from }, index) => at.slice(from, starts[index + 1]?.from).join('').trim())
}

/** Tables under rulers in the lines of a text: a header above, rows below up to an empty line or a last ruler. */
export function ruledTables(lines: readonly string[]): readonly RuledTable[] {
  const found: RuledTable[] = []
  let next = 0
  lines.forEach((line, at) => {
    if (at < Math.max(1, next) || line.length > longestLine || !ruler.test(line)) return
    const header = lines[at - 1] ?? ''
    if (header.trim() === '' || ruler.test(header)) return
    let end = at + 1
    while (end < lines.length && (lines[end] ?? '').trim() !== '' && !ruler.test(lines[end] ?? '') && (lines[end] ?? '').length <= longestLine) end += 1
    const starts = [...line.matchAll(/-+|=+/g)].map(({ 0: run, index }) => ({ from: index, to: index + run.length }))
    for (const isWide of [false, true]) {
      const body = lines.slice(at + 1, end).map((row) => cut(row, starts, isWide))
      const head = cut(header, starts, isWide)
      if (head === null || body.length < 2 || body.includes(null)) continue
      found.push({ first: at - 1, rows: [head, starts.map(() => ''), ...body.flatMap((row) => (row === null ? [] : [row]))] })
      next = end + 1
      return
    }
  })
  return found
}
