import type { MeasureKind } from '../statistic-types.ts'
import { bitsOfNumbers, mostCarriedBits } from './carried-bits.ts'
import type { FormColumn, FormTable, KnownForm } from './form-table.ts'
import { areDistinctWords, withinPlaces } from './form-table.ts'
import { sizeNamesOf } from './size-names.ts'

const values = /^(?:(?:feature |gini |relative |mean )?importances?|gain|cover|중요도)$/
const free = /^(?:(?:mean )?(?:abs )?\|?shap\|?(?: value)?s?|mean abs shap|permutation importance|importance mean|mean importance|(?:mean )?(?:(?:auc|auroc|accuracy|r2|score|c index|performance) (?:drop|decrease|loss)|(?:drop|decrease|loss) in (?:auc|auroc|accuracy|r2|score|c index)|(?:decrease|increase) (?:accuracy|gini|mse|impurity))(?: mean)?|순열 ?중요도)$/
const spreads = /^(?:(?:importance|(?:auc|auroc|accuracy|r2|score|c index|performance) (?:drop|decrease|loss)) )?(?:std|sd|se)$/
const sizes = sizeNamesOf('scores')
/** One number of units for all variables of the model. */
const isSize = ({ name, numbers }: FormColumn): boolean => sizes.test(name) && numbers !== null && new Set(numbers.map(({ value }) => value)).size === 1
/** Without a sum that binds them, so many importances at most. */
const mostFree = 40

/**
 * Importances of the variables of a model: a row a variable. Shares of one whole add up to 1 or 100 as far as rounding lets them, which
 * values of records do not; others are few and short.
 */
export function importance({ columns, rows }: FormTable): KnownForm | null {
  const named = columns.filter(({ name }) => name !== '')
  const [labels] = named
  const rest = named.slice(1)
  const main = rest.filter(({ name }) => values.test(name) || free.test(name))
  if (labels === undefined || !areDistinctWords(labels.cells) || rows < 2 || main.length !== 1 || !rest.every((column) => main.includes(column) || spreads.test(column.name) || isSize(column))) return null
  const numbers = main[0]?.numbers ?? null
  if (numbers === null || !rest.every((column) => column.numbers !== null && withinPlaces(column.numbers, 5)) || bitsOfNumbers(rest.flatMap((column) => (isSize(column) ? [] : column.numbers ?? []))) > mostCarriedBits) return null
  const sum = numbers.reduce((all, { value }) => all + value, 0)
  const slack = numbers.reduce((all, { decimals }) => all + 0.5 * 10 ** -decimals, 1e-9)
  const isWhole = numbers.every(({ value }) => value >= 0) && [1, 100].some((whole) => Math.abs(sum - whole) <= slack)
  if (!isWhole && !(free.test(main[0]?.name ?? '') && rows <= mostFree)) return null
  return { kinds: new Map<number, MeasureKind>(columns.flatMap((column, index) => (rest.includes(column) ? [[index, isSize(column) ? 'count' : 'diagnostic'] as const] : []))) }
}
