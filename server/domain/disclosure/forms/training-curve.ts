import type { MeasureKind } from '../statistic-types.ts'
import { bitsOfNumbers, bitsOfSeries } from './carried-bits.ts'
import type { WrittenNumber } from './carried-bits.ts'
import type { FormTable, KnownForm } from './form-table.ts'
import { formName, isCounter } from './form-table.ts'

const counters = /^(?:epochs?|steps?|iter(?:ation)?s?|rounds?|n estimators|num boost round)$/
const set = String.raw`(?:train(?:ing)?|val(?:id(?:ation)?)?(?: \d)?|dev|test|eval(?:uation)?|holdout|cv|mean|avg|best)`
const measure = String.raw`(?:(?:m?log|cross entropy|bce|ce|mse|l1|l2|total|kl|recon(?:struction)?|hinge)? ?loss|m?logloss|m?error|acc(?:uracy)?|balanced accuracy|(?:roc |pr )?auc(?: pr)?|auroc|auprc|aucpr|f1(?: score)?|macro f1|precision|recall|sensitivity|specificity|[rm]?mse|rmse|mae|mape|r2|dice|iou|perplexity|ppl|nll|elbo|c index|brier|score|deviance)`
const measures = new RegExp(String.raw`^(?:${set} )*${measure}(?: ${set})*(?: (?:mean|std))?$`)
const settings = /^(?:lr|learning rate|grad norm|time|seconds|time s|elapsed|duration|momentum)$/

/** Numbers of records of a run, which are the same in every row. */
const sizes = /^(?:n|n (?:train|val|test|samples|examples|obs)|(?:train|val|test|batch) size|samples|examples)$/

/** Bits of all curves of a log together, about 30 epochs of four of them. */
const mostBits = 1024
/** Bits by which one number leaves its curve's course, on average: a third of what four digits hold. */
const mostBitsEach = 6
/** A curve that flattens out, as learning does, may leave its course by more: its digits are those of an optimiser that starts fast. */
const mostBitsFlattening = 9
/** Values in an order of their own need nine tenths of their bits beside each other, sorted ones and a curve fewer. */
const mostOfBits = 2 / 3

/** Says whether a name is one of a training log. */
export const isTrainingName = (name: string): boolean => measures.test(formName(name)) || settings.test(formName(name))

/** Says whether a name counts passes over the data. */
export const isTrainingCounter = (name: string): boolean => counters.test(formName(name))

/**
 * Losses and scores by epoch: the counter runs at one step, every other column is a measure of the whole sample, and the digits by
 * which the curves leave their own course carry at most 6 bits a number and 1,024 bits in all.
 */
export function trainingCurve({ columns, rows }: FormTable): KnownForm | null {
  const counter = columns.findIndex(({ name, numbers }) => counters.test(name) && isCounter(numbers))
  const others = columns.flatMap((column, index) => (index === counter || column.name === '' && index === 0 && isRowCount(column.cells) ? [] : [{ column, index }]))
  if (counter < 0 || rows < 3 || others.length === 0 || others.length > 12) return null
  const isSize = ({ name, numbers }: FormTable['columns'][number]): boolean => sizes.test(name) && new Set(numbers?.map(({ value }) => value)).size === 1
  if (!others.every(({ column }) => measures.test(column.name) || settings.test(column.name) || isSize(column)) || !others.some(({ column }) => measures.test(column.name))) return null
  if (new Set(others.map(({ column }) => column.name)).size < others.length) return null
  let bits = 0
  const kinds = new Map<number, MeasureKind>()
  for (const { column, index } of others) {
    if (column.numbers === null) return null
    const own = bitsOfSeries(column.numbers)
    if (own > mostBitsEach * rows + 16 && !flattens(column.numbers, own)) return null
    bits += own
    kinds.set(index, isSize(column) && column.name !== 'batch size' ? 'count' : 'diagnostic')
  }
  return bits <= mostBits ? { kinds } : null
}

const meanStep = (values: readonly number[]): number => values.slice(1).reduce((sum, value, index) => sum + Math.abs(value - (values[index] ?? 0)), 0) / Math.max(1, values.length - 1)

/** Says whether a curve goes one way but for noise and its steps shrink to less than half from its first third to its last; `own` are its bits. */
function flattens(numbers: readonly WrittenNumber[], own: number): boolean {
  const values = numbers.map(({ value }) => value)
  const third = Math.floor(values.length / 3)
  if (third < 3 || own > mostBitsFlattening * values.length + 16 || own > mostOfBits * bitsOfNumbers(numbers)) return false
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0))
  const isOneWay = Math.abs(steps.reduce((sum, step) => sum + step, 0)) >= 0.8 * steps.reduce((sum, step) => sum + Math.abs(step), 0)
  return isOneWay && 2 * meanStep(values.slice(-third)) <= meanStep(values.slice(0, third + 1))
}

const isRowCount = (cells: readonly string[]): boolean => cells.every((cell, index) => cell === String(index))
