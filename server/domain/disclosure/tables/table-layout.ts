import type { MeasureKind } from '../statistic-types.ts'
import { isLoneLetter, isStateName, isTotalWord, isVariableName, measureKindOfName } from './measure-words.ts'
import { readShown } from './shown-value.ts'
import type { ShownValue } from './shown-value.ts'
import type { TableBlock } from './table-block.ts'

/** What a column of a block holds. */
export interface BlockColumn {
  readonly index: number
  readonly names: readonly string[]
  /** Name in the last header row. */
  readonly name: string
  readonly numbers: number
  readonly texts: number
  readonly filled: number
  readonly wholeNumbers: boolean
  readonly negative: boolean
  readonly percentSigns: boolean
  readonly distinct: number
  readonly kind: MeasureKind | null
}

/** Where a block's header ends and what its columns hold. */
export interface BlockLayout {
  readonly headerRows: number
  readonly columns: readonly BlockColumn[]
  /** Columns that hold categories. */
  readonly labels: readonly number[]
  /** Columns that only number the rows. */
  readonly rowNumbers: readonly number[]
  /** Header row whose codes are measures, where there are several header rows. */
  readonly measureRow: number | null
}

/** Rows far below say what a column holds; the first few may be headers. */
function numericColumns(rows: readonly (readonly ShownValue[])[]): readonly boolean[] {
  const width = rows[0]?.length ?? 0
  const start = Math.min(3, Math.floor(rows.length / 2))
  const body = rows.slice(start)
  return Array.from({ length: width }, (_, column) => {
    let numbers = 0
    let texts = 0
    for (const row of body) {
      const shown = row[column]
      if (shown === undefined) continue
      if (shown.is === 'number') numbers += 1
      else if (shown.is === 'text') texts += 1
    }
    return numbers > 0 ? numbers >= texts : texts === 0 && body.some((row) => row[column]?.is === 'hidden')
  })
}

function isCodeHeader(row: readonly ShownValue[], cells: readonly string[], rows: readonly (readonly ShownValue[])[]): boolean {
  const rest = row.slice(1).filter((shown) => shown.is === 'number' || shown.is === 'range')
  const texts = row.slice(1).filter((shown) => shown.is === 'text').length
  if (rest.length === 0) return texts > 0
  const numbers = rest.flatMap((shown) => (shown.is === 'number' ? [shown.value] : []))
  if (rest.some((shown) => shown.is === 'number' && shown.decimals > 0)) return false
  const years = numbers.length > 0 && numbers.every((value) => value >= 1900 && value <= 2100)
  const increasing = numbers.every((value, index) => index === 0 || value > (numbers[index - 1] ?? 0))
  const corner = (cells[0] ?? '').trim()
  const cornerIsName = corner === '' || isVariableName(corner) || corner.includes('/') || (rows[0]?.[0]?.is === 'text' && increasing && rest.length > 1)
  return distinct(cells.slice(1)) && cornerIsName && (texts > 0 || increasing || years)
}

const distinct = (cells: readonly string[]): boolean => {
  const some = cells.filter((cell) => cell.trim() !== '')
  return new Set(some).size === some.length
}

const quantiles = new Set([0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975, 0.99])

/** `2.5%` over plain numbers, or `0.25` beside `0.75`, names a quantile. */
function isQuantileHead(shown: ShownValue & { readonly is: 'number' }, index: number, rows: readonly (readonly ShownValue[])[]): boolean {
  const below = rows.slice(1).map((row) => row[index])
  if (shown.percent) return below.some((one) => one?.is === 'number') && !below.some((one) => one?.is === 'number' && one.percent)
  const others = (rows[0] ?? []).filter((one, place) => place > 0 && one.is === 'number' && quantiles.has(one.value))
  return shown.decimals > 0 && quantiles.has(shown.value) && others.length >= 2 && rows[0]?.[0]?.is !== 'number'
}

/** Finds how many rows at the top name the columns. */
export function countHeaderRows(rows: readonly (readonly string[])[], values: readonly (readonly ShownValue[])[]): number {
  if (rows.length === 0) return 0
  const numeric = numericColumns(values)
  const first = values[0] ?? []
  const numericCellsInFirst = first.some((shown, index) => index > 0 && (shown.is === 'number' || shown.is === 'range') && !(shown.is === 'number' && isQuantileHead(shown, index, values)))
  if (numericCellsInFirst && !isCodeHeader(first, rows[0] ?? [], values)) return 0
  if (first.length === 1 && first[0]?.is === 'number') return 0
  let count = 1
  while (count < Math.min(5, rows.length - 1) && isFurtherHeader(rows[count] ?? [], values[count] ?? [], { numeric, above: rows[count - 1] ?? [], below: rows[count + 1] ?? [], hidden: isHiddenRow(rows, values, count), marked: isMarkedRow(rows, values, count) })) count += 1
  return count
}

interface Around {
  readonly numeric: readonly boolean[]
  readonly above: readonly string[]
  readonly below: readonly string[]
  /** True where the row is one of the table, with all its numbers hidden. */
  readonly hidden: boolean
  /** The same, with words in their place. */
  readonly marked: boolean
}

/** Says whether a row with nothing but a name is a category whose numbers are hidden, not the names of the row variables: another such row or a measure's name says so, or a total that the rows below do not add up to. */
function isHiddenRow(rows: readonly (readonly string[])[], values: readonly (readonly ShownValue[])[], at: number): boolean {
  const below = values.slice(at + 1)
  if (!(below[0] ?? []).slice(1).some((shown) => shown.is !== 'empty')) return true
  const above = rows[at - 1] ?? []
  if ((above[0] ?? '').trim() !== '' && above.slice(1).every((name) => measureKindOfName(name.trim()) !== null)) return true
  return missesTotal(rows, values, at)
}

/** Says whether a named row of words is a category whose numbers are withheld: the row below has the same words, or a total tells. */
function isMarkedRow(rows: readonly (readonly string[])[], values: readonly (readonly ShownValue[])[], at: number): boolean {
  if ((rows[at]?.[0] ?? '').trim() === '') return false
  const repeated = rows[at]?.some((cell, column) => column > 0 && values[at]?.[column]?.is === 'text' && cell === rows[at + 1]?.[column]) ?? false
  return (repeated && (rows[at + 1]?.[0] ?? '').trim() !== '') || missesTotal(rows, values, at)
}

/** Says whether something is missing from every column of counts below a row that has a total. */
function missesTotal(rows: readonly (readonly string[])[], values: readonly (readonly ShownValue[])[], at: number): boolean {
  const below = values.slice(at + 1)
  const total = rows.slice(at + 1).findIndex((row) => isTotalWord(row[0] ?? ''))
  if (total < 1) return false
  const missing = (below[total] ?? []).flatMap((shown, column) => {
    const numbers = below.slice(0, total).flatMap((row) => (row[column]?.is === 'number' ? [row[column].value] : []))
    if (column === 0 || shown.is !== 'number' || numbers.length < total) return []
    return [...numbers, shown.value].every((value) => Number.isInteger(value)) ? [shown.value - numbers.reduce((sum, value) => sum + value, 0)] : []
  })
  return missing.some((count) => count > 0) && missing.every((count) => count >= 0)
}

/** The names of several row variables under a header that has none for them: words over the labels, and nothing over the numbers. */
function areNamesOfLabels(cells: readonly string[], numeric: readonly boolean[], above: readonly string[]): boolean {
  const labels = numeric.indexOf(true)
  return labels >= 2 && (above[0] ?? '').trim() === '' && cells.slice(0, labels).every((cell) => cell.trim() !== '' && !isTotalWord(cell)) && cells.slice(labels).every((cell) => cell.trim() === '')
    && above.slice(labels).some((cell) => cell.trim() !== '') && distinct(cells.slice(0, labels))
}

function isFurtherHeader(cells: readonly string[], row: readonly ShownValue[], { numeric, above, below, hidden, marked }: Around): boolean {
  const inNumeric = row.filter((_, index) => index > 0 && numeric[index] === true)
  if (inNumeric.length === 0) return false
  // A row with only a name in front: the names of the row variables, as data frame libraries write them.
  if (inNumeric.every((shown) => shown.is === 'empty') && areNamesOfLabels(cells, numeric, above)) return !hidden
  if (inNumeric.every((shown) => shown.is === 'empty')) return !hidden && cells.slice(1).every((cell) => cell.trim() === '') && !isTotalWord(cells[0] ?? '') && above.some((cell, index) => index > 0 && cell.trim() !== '') && row[0]?.is === 'text'
  const texts = inNumeric.filter((shown) => shown.is === 'text').length
  if (texts > 0) return !marked && inNumeric.every((shown) => shown.is === 'text' || shown.is === 'empty' || shown.is === 'range')
  // Codes such as 0 and 1 below repeated labels.
  const repeatedAbove = new Set(above.slice(1)).size < above.length - 1
  return repeatedAbove && inNumeric.length > 1 && inNumeric.every((shown) => shown.is === 'number' && shown.decimals === 0 && shown.value < 100)
    && ((cells[0] ?? '').trim() === '' || ((below[0] ?? '').trim() !== '' && below.slice(1).every((cell) => cell.trim() === '')))
}

/** Carries a code to the right over the empty cells of merged headers. */
export function fillRight(cells: readonly string[], from: number): readonly string[] {
  let last = ''
  return cells.map((cell, index) => {
    if (index < from) return cell.trim()
    if (cell.trim() !== '') last = cell.trim()
    return last
  })
}

function describeColumn(block: TableBlock, headerRows: number, values: readonly (readonly ShownValue[])[], index: number): BlockColumn {
  const names = block.rows.slice(0, headerRows).map((row) => (row[index] ?? '').trim())
  const name = names.at(-1) ?? ''
  const body = values.slice(headerRows).map((row) => row[index]).filter((shown) => shown !== undefined)
  const numbers = body.flatMap((shown) => (shown.is === 'number' ? [shown] : []))
  return {
    index, names, name,
    numbers: numbers.length,
    texts: body.filter((shown) => shown.is === 'text').length,
    filled: body.filter((shown) => shown.is !== 'empty').length,
    wholeNumbers: numbers.every((shown) => Number.isInteger(shown.value)),
    negative: numbers.some((shown) => shown.value < 0),
    percentSigns: numbers.some((shown) => shown.percent),
    distinct: new Set(block.rows.slice(headerRows).map((row) => (row[index] ?? '').trim())).size,
    kind: measureKindOfName(name === '' ? names.find((some) => some !== '') ?? '' : name),
  }
}

function withoutLoneLetters(columns: readonly BlockColumn[]): readonly BlockColumn[] {
  const statistics = columns.some(({ name, kind }) => !isLoneLetter(name) && (kind === 'test' || kind === 'coefficient' || kind === 'spread' || kind === 'ratio'))
  // `r` beside `n`, with decimals, is a correlation.
  const correlation = columns.filter(({ name }) => isLoneLetter(name) && !/^[xy]$/i.test(name)).length === 1 && columns.some(({ kind }) => kind === 'count')
  return statistics ? columns : columns.map((column) => (isLoneLetter(column.name) && !(correlation && column.name.trim() === 'r' && !column.wholeNumbers) ? { ...column, kind: null } : column))
}

/** States side by side are categories, unless another measure stands beside them; and what is no whole number counts no events. */
function withoutBareStates(columns: readonly BlockColumn[]): readonly BlockColumn[] {
  const others = columns.some(({ name, kind }) => kind !== null && kind !== 'count' && kind !== 'identifier' && !isStateName(name))
  return columns.map((column) => (column.kind === 'events' && isStateName(column.name) && (!others || !column.wholeNumbers) ? { ...column, kind: null } : column))
}

function isRowNumber(block: TableBlock, column: BlockColumn, headerRows: number): boolean {
  if (column.index !== 0 || !['', 'Unnamed: 0', 'X', '#', 'no', 'No', 'No.', '번호', 'index'].includes(column.name)) return false
  const body = block.rows.slice(headerRows).map((row) => (row[0] ?? '').trim())
  return body.length > 1 && (body.every((cell, index) => cell === String(index)) || body.every((cell, index) => cell === String(index + 1)))
}

/** Whole numbers from nought or one without a gap: a number of each, that tells nothing. */
function isFromNought(block: TableBlock, headerRows: number): boolean {
  const body = block.rows.slice(headerRows).map((row) => (row[0] ?? '').trim())
  return [0, 1].some((first) => body.every((cell, index) => cell === String(first + index)))
}

function isStrictlyIncreasing(block: TableBlock, column: number, headerRows: number): boolean {
  const numbers = block.rows.slice(headerRows).map((row) => Number((row[column] ?? '').replaceAll(',', '')))
  return numbers.length > 1 && numbers.every((value, index) => Number.isInteger(value) && (index === 0 || value > (numbers[index - 1] ?? 0)))
}

/** A row under the header that holds only the names of the row variables, as data frame libraries write it. */
function isNamesRow(rows: readonly (readonly string[])[], values: readonly (readonly ShownValue[])[], at: number): boolean {
  const row = values[at] ?? []
  return row[0]?.is === 'text' && row.slice(1).every((shown) => shown.is === 'empty') && row.length > 1 && rows.length > at + 1 && !isTotalWord(rows[at]?.[0] ?? '')
    && (values[at + 1] ?? []).slice(1).some((shown) => shown.is === 'number') && !isHiddenRow(rows, values, at)
}

/** Works out the layout of a block without any description. */
export function findLayout(block: TableBlock, hiddenMarks: readonly string[] | null, told: { headerRows: number | null; rowLabels: number | null; derived?: boolean }): BlockLayout {
  const values = block.rows.map((row) => row.map((cell) => readShown(cell, hiddenMarks)))
  const headerRows = told.headerRows === null ? countHeaderRows(block.rows, values) : told.headerRows + (told.derived === true && isNamesRow(block.rows, values, told.headerRows) ? 1 : 0)
  const width = block.rows[0]?.length ?? 0
  const columns = withoutBareStates(withoutLoneLetters(Array.from({ length: width }, (_, index) => describeColumn(block, headerRows, values, index))))
  const rowNumbers = columns.filter((column) => isRowNumber(block, column, headerRows) && columns.length > 2).map(({ index }) => index)
  const labels = told.rowLabels === null
    ? columns.filter((column) => !rowNumbers.includes(column.index) && isLabelColumn(block, columns, column, headerRows)).map(({ index }) => index)
    : columns.slice(0, told.rowLabels).map(({ index }) => index)
  if (told.rowLabels === null) labels.push(...furtherLabels(block, { headerRows, columns, labels }))
  return { headerRows, columns, labels: labels.sort((one, other) => one - other), rowNumbers, measureRow: findMeasureRow(block, headerRows, labels, rowNumbers) }
}

function isLabelColumn(block: TableBlock, columns: readonly BlockColumn[], column: BlockColumn, headerRows: number): boolean {
  if (column.numbers === 0 && column.filled > 0) {
    const bodyValues = block.rows.slice(headerRows).map((row) => readShown(row[column.index] ?? '', null))
    const allMarks = bodyValues.every((shown) => shown.is === 'hidden' || shown.is === 'empty')
    return !(allMarks && column.index > 0)
  }
  if (column.texts > column.numbers) return true
  const codes = column.index === 0 && columns.length > 1 && isStrictlyIncreasing(block, 0, headerRows)
  if (codes && (column.kind === 'events' || column.kind === 'coefficient')) return true
  // How many visits, and how many had so many: 0, 1, 2, 3 in front of a count are categories.
  if (codes && column.kind === 'count' && isFromNought(block, headerRows) && columns.some((other) => other !== column && other.kind === 'count')) return true
  if (column.kind !== null && column.kind !== 'identifier') return column.texts > 0 && column.index === 0
  if (isVariableName(column.name)) return (column.wholeNumbers || column.texts > 0) && headsVariable(columns, column)
  if (column.kind === 'identifier') return true
  const others = columns.filter((other) => other.index !== column.index)
  if (column.index !== 0 || others.length === 0) return false
  if (column.texts > 0) return true
  return column.name !== '' || others.some((other) => other.kind !== null) ? isStrictlyIncreasing(block, 0, headerRows) || column.distinct <= 2 && column.wholeNumbers && others.some((other) => other.kind === 'count')
    : isStrictlyIncreasing(block, 0, headerRows)
}

const isBinary = (body: readonly (readonly string[])[], index: number): boolean => body.every((row) => /^[01]$/.test((row[index] ?? '').trim()))

/** Codes of variables whose names say nothing: whole numbers beside a count without which several rows would be one cell. */
function furtherLabels(block: TableBlock, { headerRows, columns, labels }: { headerRows: number; columns: readonly BlockColumn[]; labels: readonly number[] }): readonly number[] {
  if (labels.length === 0 || !columns.some(({ kind }) => kind === 'count')) return []
  const body = block.rows.slice(headerRows)
  const distinctKeys = (places: readonly number[]): number => new Set(body.map((row) => places.map((place) => row[place] ?? '').join('\u001f'))).size
  const added: number[] = []
  for (const column of columns) {
    if (distinctKeys([...labels, ...added]) === body.length) break
    // `death` of 0 and 1 beside a count is a category; as a number of events it would tell several rows of one cell.
    const isState = column.kind !== null && column.kind !== 'count' && column.kind !== 'identifier' && isBinary(body, column.index)
    const codes = (column.kind === null || isState) && !labels.includes(column.index) && column.wholeNumbers && column.numbers > 0 && column.distinct <= Math.max(2, body.length / 2)
    if (codes && distinctKeys([...labels, ...added, column.index]) > distinctKeys([...labels, ...added])) added.push(column.index)
  }
  return added
}

/** `male` beside `female` heads a category; beside a count it is a variable of zeros and ones. */
function headsVariable(columns: readonly BlockColumn[], column: BlockColumn): boolean {
  if (column.index === 0) return true
  const sexes = columns.filter(({ name }) => /^(?:fe)?males?$|^남(?:성|자)?$|^여(?:성|자)?$/i.test(name.trim()))
  if (sexes.length > 1 && sexes.includes(column)) return false
  return columns.some((other) => other !== column && other.kind !== null && other.kind !== 'identifier')
}

function findMeasureRow(block: TableBlock, headerRows: number, labels: readonly number[], rowNumbers: readonly number[]): number | null {
  if (headerRows < 2) return null
  for (let row = 0; row < headerRows; row += 1) {
    const codes = fillRight(block.rows[row] ?? [], 0).filter((_, index) => !labels.includes(index) && !rowNumbers.includes(index))
    const some = codes.filter((code) => code !== '')
    if (some.length > 0 && some.every((code) => !isLoneLetter(code) && measureKindOfName(code) !== null)) return row
  }
  return null
}
