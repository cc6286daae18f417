import type { MeasureKind } from '../statistic-types.ts'
import { bitsOfNumbers } from './carried-bits.ts'
import type { FormColumn, FormTable, KnownForm } from './form-table.ts'
import { areDistinctWords, isCounter, withinPlaces } from './form-table.ts'
import { isSettingName } from '../texts/settings.ts'
import { sizeNamesOf } from './size-names.ts'

const set = String.raw`(?:train(?:ing)?|val(?:id(?:ation)?)?|dev|test|eval(?:uation)?|holdout|internal|external|cv|mean|avg|macro|micro|weighted|apparent|optimism corrected)`
const share = String.raw`(?:accuracy|acc|balanced accuracy|precision|recall|sensitivity|specificity|ppv|npv|f1(?: score)?|fpr|tpr|fnr|tnr|error rate|misclassification(?: rate)?|정확도|민감도|특이도|정밀도|재현율)`
const area = String.raw`(?:(?:roc )?auc(?: roc)?|auroc|c ?(?:index|stat(?:istic)?)|concordance)`
const other = String.raw`(?:auprc|pr auc|average precision|ap|brier(?: score)?|(?:log|hinge)? ?loss|logloss|mcc|(?:cohen s |cohens )?kappa|[rm]?mse|rmse|mae|mape|r2|r²|r squared|adj(?:usted)? r ?(?:2|squared)|calibration (?:slope|intercept|in the large)|slope|intercept|ece|hosmer lemeshow(?: p)?|youden(?: j| index)?)`
const around = (core: string): RegExp => new RegExp(String.raw`^(?:${set} )*${core}(?: ${set})*$`)
const shares = around(share)
const either = new RegExp(String.raw`^(?:${set} )*score(?: ${set})*$|^split\d{1,2} (?:${set} )?score$`)
const areas = around(area)
const others = around(other)
const spreads = new RegExp(String.raw`^(?:std|sd|se) (?:${set} )*(?:${share}|${area}|${other}|score)$|^(?:${set} )*(?:${share}|${area}|${other}) (?:std|sd|se)(?: ${set})*$|^(?:sd|std|se)$`)
const limits = new RegExp(String.raw`^(?:(?:${share}|${area}) )?(?:ci )?(?:lower|upper|low|high|lcl|ucl)(?: ci| 95)?$|^(?:95 ?% ?)?ci (?:low|high|lower|upper)$`)
const ranks = /^rank(?: test score)?$/
const counts = sizeNamesOf('scores')
const settings = /^(?:param )?(?:c|reg alpha|alpha|lambda|l1 ratio|max depth|n estimators|learning rate|lr|gamma|k|n neighbors|min samples leaf|max features|subsample|kernel|penalty|threshold|seed|features?|n features)$/

const isSetting = (name: string): boolean => settings.test(name) || /^param \S/.test(name) || isSettingName(name)
/** What a fit took, as scikit-learn's searches write it. */
const times = /^(?:mean|std) (?:fit|score) time$/

/** The kind of measure of quality that a name announces; `either` where it may be a share or an area. */
export function scoreOf(name: string): 'share' | 'area' | 'either' | 'other' | null {
  return shares.test(name) ? 'share' : areas.test(name) ? 'area' : either.test(name) ? 'either' : others.test(name) || spreads.test(name) || limits.test(name) ? 'other' : null
}

/** Settings of a search are few each, and tried in every combination; settings tried at random are asked about. */
function settingsAreGrid(columns: readonly FormColumn[], rows: number): boolean {
  if (columns.length === 0) return true
  const distinct = columns.map(({ cells }) => new Set(cells).size)
  return distinct.every((count) => count <= 10) && rows % distinct.reduce((all, count) => all * count, 1) === 0
}

/** F1 follows from precision and recall. */
function harmonicFits(columns: readonly FormColumn[]): boolean {
  const find = (pattern: RegExp): FormColumn['numbers'] => columns.find(({ name }) => pattern.test(name))?.numbers ?? null
  const [precision, recall, f1] = [find(/^(?:precision|ppv)$/), find(/^(?:recall|sensitivity)$/), find(/^f1(?: score)?$/)]
  if (precision === null || recall === null || f1 === null) return true
  return f1.every(({ value, decimals }, row) => {
    const [p, r] = [precision[row]?.value ?? 0, recall[row]?.value ?? 0]
    return p + r === 0 || Math.abs((2 * p * r) / (p + r) - value) <= 2.5 * 10 ** -Math.min(decimals, 9)
  })
}

/** More models or folds than this are asked about. */
const mostRows = 40
/** Bits of all measures together: twelve models with six measures of four digits. */
const mostBits = 1024

/**
 * Measures of quality by model, fold or setting. The check of degrees of freedom looks for the number of units: told, or proven by a
 * share that no fewer units can give.
 */
export function scores({ columns, rows }: FormTable): KnownForm | null {
  if (rows < 1 || rows > mostRows) return null
  const kinds = new Map<number, MeasureKind>()
  const labels: FormColumn[] = []
  const values: FormColumn[] = []
  for (const [index, column] of columns.entries()) {
    const numbers = column.numbers
    if (numbers !== null && times.test(column.name)) {
      values.push(column)
      kinds.set(index, 'diagnostic')
    } else if (numbers !== null && scoreOf(column.name) !== null) {
      if (!withinPlaces(numbers, 6) || scoreOf(column.name) !== 'other' && !numbers.every(({ value }) => value >= 0 && value <= 1)) return null
      values.push(column)
      kinds.set(index, 'score')
    } else if (numbers !== null && ranks.test(column.name)) kinds.set(index, 'diagnostic')
    else if (numbers !== null && counts.test(column.name) && numbers.every(({ decimals }) => decimals === 0)) kinds.set(index, 'count')
    else labels.push(column)
  }
  if (values.length === 0 || !values.some(({ name }) => scoreOf(name) !== 'other') || bitsOfNumbers(values.flatMap(({ numbers }) => numbers ?? [])) > mostBits || !harmonicFits(columns)) return null
  if (!settingsAreGrid(labels.filter(({ name }) => isSetting(name)), rows)) return null
  const rowNames = labels.map(({ cells }) => cells)
  const known = labels.every((column) => areDistinctWords(column.cells) || isCounter(column.numbers) || /^(?:folds?|repeat|k|run)$/.test(column.name) && isCounter(column.numbers)
    || isSetting(column.name) || column.cells.every((cell) => /\p{L}/u.test(cell) && cell.length <= 60))
  const keys = Array.from({ length: rows }, (_, row) => rowNames.map((cells) => cells[row] ?? '').join('\u001f'))
  return known && (rows === 1 || new Set(keys).size === rows) ? { kinds } : null
}
