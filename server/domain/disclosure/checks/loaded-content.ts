import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import type { CheckFile } from '../check-request.ts'
import { oncePer } from '../once-per.ts'
import type { OutputText, ReadOutput } from '../read-output.ts'
import type { TableDescription } from '../tables/table-description.ts'
import { digitSigns } from '../texts/digit-words.ts'
import { hiddenNotes } from '../texts/hidden-notes.ts'
import { longestText } from '../texts/longest-text.ts'
import { isLoadedWord, loadedSigns, personTold, symbolCode, tellingNumbers } from '../texts/loaded-text.ts'
import { mixedSigns } from '../texts/mixed-ways.ts'
import { numberedNames } from '../texts/name-numbers.ts'
import { smallPrintedSizes, smallYamlSizes } from '../texts/printed-sizes.ts'
import { proseOf } from '../texts/prose.ts'
import { tableWays } from '../texts/table-ways.ts'
import { repeatedSigns } from '../texts/repeated-sentences.ts'

const id = 'loaded-content'
const rule = 'words and numbers mean what they say'

const isCodeText = (text: OutputText, read: ReadOutput): boolean => read.format === 'code' || read.format === 'ipynb' && /^cell \d+$/.test(text.where)

/** A text with what is prose of it; of code, all. */
interface ReadText {
  readonly text: OutputText
  readonly isCode: boolean
  readonly body: string
}

const readText = (text: OutputText, read: ReadOutput): ReadText => {
  const isCode = isCodeText(text, read)
  return { text, isCode, body: isCode ? text.text : proseOf(text, read.format) }
}

/** What cures a sign that plain writing does not. */
const cures: Readonly<Partial<Record<string, string>>> = { 'small-count-told': 'cure.merge-or-suppress', 'small-rest-told': 'cure.merge-or-suppress', 'extreme-told': 'cure.drop-or-percentile' }

function signsOf({ text, isCode, body }: ReadText, threshold: number): readonly Finding[] {
  const signs = loadedSigns(body, isCode, threshold)
  // Sentences of one length look like a printed table.
  const told = body === text.text || signs.some(({ kind }) => kind === 'person-told') ? [] : personTold(text.text)
  const printed = text.text.length > longestText ? 0 : isCode ? smallYamlSizes(text.text, threshold) : smallPrintedSizes(text.text, threshold)
  const sizes = printed === 0 ? [] : [{ kind: 'small-count-told' as const, count: printed, line: null }]
  return [...signs, ...told, ...sizes].map(({ kind, count, line }) => hit(id, rule, {
    outcome: 'review', at: { ...wholeFile, row: line === null || text.line === null ? null : text.line + line - 1 }, message: `loaded-content.${kind}`, cure: cures[kind] ?? 'cure.write-plainly',
    values: { count, where: text.where },
  }))
}

/** Ways of writing that change without a rule, over all code of a file and over each other text. */
function mixedFindings(texts: readonly ReadText[]): readonly Finding[] {
  const prose = texts.filter(({ text, isCode }) => !isCode && text.visibility === 'shown').map(({ text, body }) => ({ where: text.where, body }))
  const program = texts.filter(({ isCode }) => isCode).map(({ body }) => body).join('\n')
  // Hidden texts and what is no prose too: no pattern is tried on any of them, and no table looked for.
  const long = [program, ...texts.flatMap(({ text, isCode }) => (isCode ? [] : [text.text]))].map((text) => text.length).filter((length) => length > longestText)
  const signs = [
    ...long.map((count) => ({ kind: 'too-long', count, where: 'text' })),
    ...(program.length > longestText ? [] : mixedSigns(program, true)).map((sign) => ({ ...sign, where: 'code' })),
    ...prose.flatMap(({ where, body }) => (body.length > longestText ? [] : [...mixedSigns(body, false), ...repeatedSigns(body)].map((sign) => ({ ...sign, where })))),
  ]
  return signs.map(({ kind, count, where }) => hit(id, rule, { outcome: 'review', at: wholeFile, message: `loaded-content.${kind}`, cure: 'cure.write-plainly', values: { count, where } }))
}

function textFindings(read: ReadOutput, threshold: number): readonly Finding[] {
  const texts = read.texts.map((text) => readText(text, read))
  // A model names its operators over and over; its words have a check of their own.
  const isModel = read.notices.some(({ notice }) => notice === 'model-file')
  const signs = texts.flatMap((text) => signsOf(text, threshold)).filter(({ message }) => !(isModel && message === 'loaded-content.word-code'))
  return [...signs, ...mixedFindings(texts), ...read.inner.flatMap(({ output }) => textFindings(output, threshold))]
}

/** Names of sheets and columns, and words in cells, that are built of data. */
function tableFindings(read: ReadOutput): readonly Finding[] {
  const sheets = [...new Set(read.tables.flatMap(({ sheet }) => sheet ?? []))].filter((name) => isLoadedWord(name.replace(/\s+/g, '')))
  const words = read.tables.map((table) => ({ table, loaded: new Set(table.rows.flat().filter((cell) => cell !== '' && /\p{L}|[^\d.,%\s-]/u.test(cell) && isLoadedCell(cell))) })).filter(({ loaded }) => loaded.size >= 10)
  return [
    ...(sheets.length < 3 ? [] : [hit(id, rule, { outcome: 'review' as const, at: wholeFile, message: 'loaded-content.loaded-words', cure: 'cure.write-plainly', values: { count: sheets.length, where: 'sheet names' } })]),
    ...words.map(({ table, loaded }) => hit(id, rule, { outcome: 'review' as const, at: { ...wholeFile, sheet: table.sheet, row: table.firstRow }, message: 'loaded-content.loaded-words', cure: 'cure.write-plainly', values: { count: loaded.size, where: 'cells' } })),
    ...read.tables.flatMap((table) => symbolCode(table.rows.map((row) => row.join(' ')).join('\n')).map(({ kind, count }) => hit(id, rule, { outcome: 'review' as const, at: { ...wholeFile, sheet: table.sheet, row: table.firstRow }, message: `loaded-content.${kind}`, cure: 'cure.write-plainly', values: { count, where: 'cells' } }))),
    ...read.tables.flatMap((table) => [...tableWays(table.rows), ...tableDigits(table.rows)].map(({ kind, count }) => hit(id, rule, { outcome: 'review' as const, at: { ...wholeFile, sheet: table.sheet, row: table.firstRow }, message: `loaded-content.${kind}`, cure: 'cure.write-plainly', values: { count, where: 'cells' } }))),
    ...read.tables.flatMap((table) => hiddenNotes(table.rows).map((row) => hit(id, rule, { outcome: 'review' as const, at: { ...wholeFile, sheet: table.sheet, row: table.firstRow + row }, message: 'loaded-content.hidden-told', cure: 'cure.merge-or-suppress' }))),
    ...read.inner.flatMap(({ output }) => tableFindings(output)),
  ]
}

/** Digits in the words of cells. */
const tableDigits = (rows: readonly (readonly string[])[]): ReturnType<typeof digitSigns> => digitSigns(rows.map((row) => row.filter((cell) => /\p{L}/u.test(cell)).join(' ')).join('\n').slice(0, longestText), true)

const isLoadedCell = (cell: string): boolean => !/\s/.test(cell.trim()) && isLoadedWord(cell.trim()) && !/^\d[\d,]*\(\d+(?:\.\d+)?%?\)$/.test(cell.trim())

const dates = /(?:19|20)\d{2}[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?(?:0[1-9]|[12]\d|3[01]))?(?:[-_T]?\d{4,6})?/g

/** The name of a file leaves with it. */
function nameFindings(path: string): readonly Finding[] {
  const name = (path.split(/[\\/]/).at(-1) ?? '').replace(dates, '')
  const digits = name.replace(/\D/g, '').length
  const numbers = name.match(/\d+(?:\.\d+)?/g)?.length ?? 0
  const run = /\d{7,}/.test(name) || name.split(/[._\s-]+/).some((part) => part.length >= 24 && /\d/.test(part) && /[A-Z]/.test(part) && /[a-z]/.test(part))
  const loaded = run || digits >= 12 || numbers >= 6 || name.length > 120
  return loaded ? [hit(id, rule, { outcome: 'review', at: wholeFile, message: 'loaded-content.file-name', cure: 'cure.rename', values: { count: digits } })] : []
}

const innerNames = (read: ReadOutput): readonly string[] => read.inner.flatMap(({ name, output }) => [name, ...innerNames(output)])

const outerNames = oncePer((files: readonly CheckFile[]): number => numberedNames(files.map(({ path }) => path)))

/** Names of the files of a request and inside archives that differ only in numbers. */
function numberedFiles({ file, request }: FileEvidence): readonly Finding[] {
  const count = Math.max(outerNames(request.files), numberedNames(innerNames(file.read)))
  return count === 0 ? [] : [hit(id, rule, { outcome: 'review', at: wholeFile, message: 'loaded-content.numbered-names', cure: 'cure.rename', values: { count } })]
}

/** Five values and more side by side, as a record has them. */
const numberRow = /(?:^|[\s,;|\t])(?:[\w.]{1,20}\s{0,2}[,;|\t]\s{0,2}){3}(?:\d[\d.]{0,12}\s{0,2}[,;|\t]\s{0,2}){2}\d[\d.]{0,12}(?:$|[\s,;|\t])/m

/** What a description says leaves with the output too. */
function descriptionFindings(description: TableDescription | undefined, threshold: number): readonly Finding[] {
  if (description === undefined) return []
  const text = [description.title, description.population, description.unit, description.release].filter((part) => part !== null).join('\n')
  const signs = loadedSigns(text, false, threshold)
  if (signs.length === 0 && tellingNumbers(text).size < 12 && text.length < 2000 && !numberRow.test(text)) return []
  return [hit(id, rule, { outcome: 'review', at: wholeFile, message: 'loaded-content.description', cure: 'cure.write-plainly', values: { count: Math.max(1, signs.length) } })]
}

/** Lines of words with five digits at least. */
const numberLines = (read: ReadOutput): readonly string[] => read.texts.length > 20 ? [] : read.texts.flatMap((text) => (text.text.length > 4000 ? [] : proseOf(text, read.format).split('\n'))).filter((line) => line.replace(/\D/g, '').length >= 5 && /\p{L}{3}/u.test(line))
const templateOf = (line: string): string => line.replace(/\d+(?:\.\d+)?/g, '#').trim()

/** Lines of a request's files by what they are without their numbers. */
const linesByTemplate = oncePer((files: readonly CheckFile[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const templates = new Map<string, Set<string>>()
  for (const { read } of files) for (const line of numberLines(read)) templates.set(templateOf(line), (templates.get(templateOf(line)) ?? new Set<string>()).add(line))
  return templates
})

/** One sentence over many files of a request, each with its own numbers. */
function acrossFiles({ file, request }: FileEvidence): readonly Finding[] {
  if (request.files.length < 8) return []
  const count = Math.max(0, ...numberLines(file.read).map((line) => linesByTemplate(request.files).get(templateOf(line))?.size ?? 0))
  return count < 8 ? [] : [hit(id, rule, { outcome: 'review', at: wholeFile, message: 'loaded-content.across-files', cure: 'cure.write-plainly', values: { count } })]
}

/** Points at words, names and numbers that stand for data rather than for what they say. */
export const loadedContent = defineCheck({
  id, version: 3, types: 'all', risk: 'hidden-content', parameters: ['threshold'], evidence: ['every word, name and number of the texts'],
  says: 'Words built of numbers, codes of few words or signs, numbers in programs and names, one sentence repeated with other numbers, single persons and counts below the threshold in sentences, sentences out of a small set, digits spelt or drawn, notes that tell of hidden cells, spelt addresses of persons, and writing of words and numbers that changes without a rule go to a person.',
  source: 'covert channels in text; OpenSAFELY: single persons and small counts are not released in prose either',
  run: (evidence) => [
    ...textFindings(evidence.file.read, evidence.parameters.threshold), ...tableFindings(evidence.file.read), ...nameFindings(evidence.file.path),
    ...descriptionFindings(evidence.file.description, evidence.parameters.threshold), ...acrossFiles(evidence), ...numberedFiles(evidence),
  ],
})
