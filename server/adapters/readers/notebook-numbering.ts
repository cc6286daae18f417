import type { OutputCollector } from './output-collector.ts'
import { isObject } from './parse-json.ts'

/** Ids as notebook programs make them: hexadecimal digits, a UUID, twelve mixed letters, or a short word with a number. */
const ORDINARY_ID = /^(?:[0-9a-f]{8}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|(?=.*[A-Za-z].*[A-Za-z].*[A-Za-z])[\w-]{12}|(?=.{1,40}$)[A-Za-z]+(?:[-_][A-Za-z]+){0,5}[-_]?\d{0,3}|\d{1,3})$/
/** Of eight random hexadecimal digits, one id in forty has no letter. */
const DIGIT_IDS = 0.15
const FEW = 2
const MOST_TURNED = 0.25
const LONG_STEP = 100

/** Notices cell ids and run numbers that no notebook program writes, since they could carry data. */
export function noticeNumbering(cells: readonly unknown[], found: OutputCollector): void {
  const ids = cells.flatMap((cell) => isObject(cell) && cell['id'] !== undefined ? [cell['id']] : [])
  const odd = ids.filter((id) => typeof id !== 'string' || !ORDINARY_ID.test(id)).length
  const digits = ids.filter((id) => typeof id === 'string' && /^\d{4,}$/.test(id)).length
  if (odd > 0 || digits > FEW + ids.length * DIGIT_IDS) found.notice('cell-ids', 'review', 'notebook', { count: Math.max(odd, digits) })
  const counts = cells.flatMap((cell) => isObject(cell) && cell['execution_count'] !== undefined && cell['execution_count'] !== null ? [cell['execution_count']] : [])
  const numbers = counts.filter((count): count is number => typeof count === 'number' && Number.isInteger(count) && count >= 0)
  const turned = numbers.filter((count, at) => at > 0 && count < (numbers[at - 1] ?? 0)).length
  const leaps = numbers.filter((count, at) => at > 0 && Math.abs(count - (numbers[at - 1] ?? 0)) > LONG_STEP).length
  const many = FEW + numbers.length * MOST_TURNED
  if (numbers.length < counts.length || turned > many || leaps > many) found.notice('run-numbers', 'review', 'notebook', { count: Math.max(turned, leaps, counts.length - numbers.length) })
}
