import { isTrainingCounter, isTrainingName, trainingCurve } from '../forms/training-curve.ts'
import { formName } from '../forms/form-table.ts'
import type { WrittenNumber } from '../forms/carried-bits.ts'
import { parseNumber } from '../tables/shown-value.ts'

const stamp = /^[[(]?(?:(\d{4})-(\d{2})-(\d{2})[T ])?(\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,6}))?[\])]?\s*(?:[-|:]\s*)?/
const level = /^\[?(?:INFO|DEBUG|WARNING|WARN)\]?\s*(?:[-|:]\s*)?(?:[a-z_.]{1,30}\s*[-:]\s+)?/
const counter = /^\[?((?:epoch|step|iter(?:ation)?|round)s?)\s*[:=#]?\s*\[?\s*(\d{1,7})(?:\s*\/\s*\d{1,7})?\s*\]?/i
const roundCounter = /^\[(\d{1,7})\]/
const pair = /([A-Za-z][A-Za-z0-9_./' -]{0,40}?)\s*[:=]?\s*(-?\d{1,9}(?:\.\d{1,20})?(?:e[-+]?\d{1,3})?)(%|s|ms|s\/epoch)?(?![\w.])/g

interface TrainingLine {
  readonly index: number
  readonly at: WrittenNumber
  readonly values: ReadonlyMap<string, WrittenNumber>
  readonly clock: WrittenNumber | null
}

const written = (text: string): WrittenNumber => { const read = parseNumber(text); return { value: read?.value ?? 0, decimals: read?.decimals ?? 0 } }

/** One line of a training log, read to its end; `null` for any other. */
function readLine(line: string, index: number): TrainingLine | null {
  if (line.length > 400) return null
  const time = stamp.exec(line)
  const rest = line.slice(time?.[0].length ?? 0).replace(level, '').trim()
  const named = counter.exec(rest)
  const found = named ?? roundCounter.exec(rest)
  if (found === null || named !== null && !isTrainingCounter(named[1] ?? '')) return null
  const values = new Map<string, WrittenNumber>()
  const left = rest.slice(found[0].length).replace(pair, (_, name: string, value: string) => { values.set(formName(name), written(value)); return '' })
  if (values.size === 0 || /[^\s|,;:()[\]-]/.test(left) || ![...values.keys()].every(isTrainingName)) return null
  const clock = time === null ? null : { value: ((Number(time[4]) * 60 + Number(time[5])) * 60 + Number(time[6])) * 1000 + Number(((time[7] ?? '') + '000').slice(0, 3)), decimals: 0 }
  return { index, at: written(named?.[2] ?? found[1] ?? ''), values, clock }
}

/** A text without the lines of a training log, where those are a training curve. */
export function withoutTrainingLines(text: string): string {
  if (!/\bepochs?\b|\bsteps?\b|\biter|\bround|^\[\d+\]/im.test(text)) return text
  const lines = text.split('\n')
  const found = lines.flatMap((line, index) => readLine(line.trimEnd(), index) ?? [])
  const [first] = found
  if (first === undefined || found.length < 3) return text
  const names = [...first.values.keys()]
  if (!found.every(({ values }) => values.size === names.length && names.every((name) => values.has(name)))) return text
  const clocks = found.flatMap(({ clock }) => clock ?? [])
  const columns = [
    { name: 'epoch', cells: [], numbers: found.map(({ at }) => at) },
    ...names.map((name) => ({ name, cells: [], numbers: found.map(({ values }) => values.get(name) ?? { value: 0, decimals: 0 }) })),
    // A clock's thousandths carry as digits do.
    ...(clocks.length === found.length ? [{ name: 'elapsed', cells: [], numbers: clocks }] : clocks.length === 0 ? [] : [{ name: '?', cells: [], numbers: clocks }]),
  ]
  if (trainingCurve({ columns, rows: found.length }) === null) return text
  const known = new Set(found.map(({ index }) => index))
  return lines.map((line, index) => (known.has(index) ? '' : line)).join('\n')
}
