import type { FindingPlace } from '../check-report.ts'
import { placeOf } from '../disclosure-check.ts'
import { formName } from '../forms/form-table.ts'
import type { OutputText } from '../read-output.ts'
import type { TableModel } from '../tables/table-model.ts'
import { parseNumber } from '../tables/shown-value.ts'
import { boundsOf } from './bounds.ts'
import type { Bounds } from './bounds.ts'

/** What a number beside others is to them. */
export type Role = keyof typeof roleNames

const level = String.raw`(?: ?\(?(?:95|90|99) ?%?\)?(?: ?ci)?)?`
const limit = (words: string): RegExp => new RegExp(String.raw`^(?:(?:95 ?% ?)?(?:ci|conf|confidence|asymp|est|estimate|or|hr|rr|irr) ?\(?)?(?:${words})(?: (?:ci|cl|limit|bound))?${level}\)?$`)

const roleNames = { // table
  chi2: /^(?:wald |lr |pearson |likelihood ratio )?(?:chi ?\^?2|chi ?sq(?:uared?)?|x2|χ2|카이제곱)(?: (?:stat(?:istic)?|value))?$/,
  f: /^f(?: (?:stat(?:istic)?|value|ratio))?$/,
  t: /^t(?: (?:stat(?:istic)?|value))?$/,
  z: /^z(?: (?:stat(?:istic)?|value|score))?$/,
  df: /^(?:df|dof|d f|ddf|degrees of freedom|자유도)$/,
  df1: /^(?:df ?1|ddof ?1|num ?df|df num|df ?n|numerator df|df between|분자 ?자유도)$/,
  df2: /^(?:df ?2|ddof ?2|den ?df|df den|df ?d|denominator df|df within|분모 ?자유도)$/,
  p: /^(?:p|p ?val(?:ue)?s?|pr ?\(?> ?[ftz|chi]+.*\)?|p ?> ?\|?[tz]\|?|p unc|유의확률|p ?값)$/,
  estimate: /^(?:coefs?|coefficients?|estimates?|b|beta|log (?:hr|or|rr|irr|odds)|mean diff(?:erence)?|계수|추정치)$/,
  ratio: /^(?:a?or|a?hr|rr|irr|exp\((?:coef|b|beta)\)|(?:odds|hazard|risk|rate|incidence rate) ratios?|오즈비|위험비)$/,
  error: /^(?:se|s e|bse|std ?err(?:or)?s?|standard errors?|se\(coef\)|표준오차)$/,
  logError: /^(?:se|std ?err(?:or)?) ?(?:of )?\(?log ?\(?(?:or|hr|rr|irr|odds ratio|hazard ratio)\)?\)?$/,
  lower: limit(String.raw`low|lower|lwr|lcl|ll|lo|\[0 025`),
  upper: limit(String.raw`high|upper|upr|ucl|ul|hi|0 975\]`),
  tp: /^(?:tp|true positives?)$/, fp: /^(?:fp|false positives?)$/, fn: /^(?:fn|false negatives?)$/, tn: /^(?:tn|true negatives?)$/,
  sensitivity: /^(?:sensitivity|sens|tpr|true positive rate|민감도)$/,
  specificity: /^(?:specificity|spec|tnr|true negative rate|특이도)$/,
  ppv: /^(?:ppv|positive predictive value|양성 ?예측도)$/,
  npv: /^(?:npv|negative predictive value|음성 ?예측도)$/,
  accuracy: /^(?:accuracy|acc|정확도)$/,
  aic: /^(?:partial )?aic$/,
  likelihood: /^(?:(?:partial )?log ?lik(?:elihood)?|llf)$/,
  nullLikelihood: /^(?:ll ?null|llnull|log ?lik(?:elihood)? ?\(?null\)?|null log ?lik(?:elihood)?)$/,
  likelihoodRatio: /^(?:lr|llr|lr stat(?:istic)?|likelihood ratio(?: (?:test|stat(?:istic)?))?)$/,
  sumSquares: /^(?:ss|sum ?sq|sum of squares|제곱합)$/,
  meanSquare: /^(?:ms|mean ?sq|mean square|평균제곱)$/,
  r2: /^(?:r2|r ?squared)$/,
  adjustedR2: /^(?:adj(?:usted)? r ?(?:2|squared)|r2 adj)$/,
  events: /^(?:n )?(?:events?|deaths?|cases?|사망(?:자)?(?: ?수)?|사건(?: ?수)?|발생(?: ?건수)?)$/,
  personTime: /^(?:py|pys|pyrs?|person ?(?:years?|months?|days?|time)|(?:total )?follow ?up (?:py|person ?years?)|인년|관찰인년)$/,
  rate: /^(?:(?:crude |incidence |mortality |event |death )?(?:rate|ir)(?: ?\(?per ?[\d,]+k? ?(?:pys?|person ?(?:years?|months?|time)|인년)?\)?)?|(?:crude )?rate ?\/? ?[\d,]+ ?(?:pys?|person ?years?)?|(?:발생률|사망률) ?\(?(?:[\d,]+ ?인년당|인년)\)?)$/,
  area: /^(?:(?:roc )?auc(?: roc)?|auroc|c ?(?:index|stat(?:istic)?)|concordance)$/,
} as const

/** Numbers that stand beside each other, by what they are. */
export interface StatisticRow {
  readonly numbers: ReadonlyMap<Role, Bounds>
  readonly place: FindingPlace
}

/** Counts are written in full: no rounding lies in them. */
const counted: ReadonlySet<Role> = new Set<Role>(['df', 'df1', 'df2', 'tp', 'fp', 'fn', 'tn', 'events'])

/** `<0.05` is read as 0.05, and `>0.99` as 0.99: what is written so may be anything below or above. */
const below: ReadonlySet<number> = new Set([0.1, 0.05, 0.01, 0.005, 0.001, 0.0005, 0.0001, 0.00001])
const above: ReadonlySet<number> = new Set([0.9, 0.95, 0.99, 0.999])

/** What a number says in its role. */
function boundsIn(role: Role, bounds: Bounds): Bounds {
  const middle = Number(((bounds.low + bounds.high) / 2).toPrecision(9))
  if (counted.has(role) && Number.isInteger(middle)) return { low: middle, high: middle }
  return role === 'p' ? { low: below.has(middle) ? 0 : bounds.low, high: above.has(middle) ? 1 : bounds.high } : bounds
}

const roles = Object.entries(roleNames) as readonly (readonly [Role, RegExp])[]

/** What a number is by its name. */
export function roleOf(name: string): Role | null {
  return roles.find(([, pattern]) => pattern.test(formName(name)))?.[0] ?? null
}

class Rows {
  private readonly rows = new Map<string, { numbers: Map<Role, Bounds | null>; place: FindingPlace }>()

  add(key: string, role: Role, bounds: Bounds, place: FindingPlace): void {
    const row = this.rows.get(key) ?? { numbers: new Map<Role, Bounds | null>(), place }
    // Two numbers of one name: nobody knows which belongs to the others.
    row.numbers.set(role, row.numbers.has(role) ? null : boundsIn(role, bounds))
    this.rows.set(key, row)
  }

  all(): readonly StatisticRow[] {
    return [...this.rows.values()].map(({ numbers, place }) => ({ place, numbers: new Map([...numbers].flatMap(([role, bounds]) => (bounds === null ? [] : [[role, bounds] as const]))) })).filter(({ numbers }) => numbers.size > 1)
  }
}

/** Statistics beside each other: in one line under names of columns, or below each other under names of lines. */
export function statisticRows(tables: readonly TableModel[]): readonly StatisticRow[] {
  const lines = new Rows()
  const columns = new Rows()
  for (const table of tables) {
    const role = table.measure.name === null ? null : roleOf(table.measure.name)
    for (const cell of table.cells) {
      const bounds = boundsOf(cell.shown)
      if (bounds === null) continue
      if (role !== null) lines.add([table.sheet, cell.row, ...cell.codes].join('\u001f'), role, bounds, placeOf(table, cell))
      const own = role === null ? roleOf(cell.codes.at(-1) ?? '') ?? (cell.codes.length > 1 ? null : roleOf(cell.codes[0] ?? '')) : null
      if (own !== null) columns.add([table.sheet, table.measure.name, cell.column, ...cell.codes.slice(0, -1)].join('\u001f'), own, bounds, placeOf(table, cell))
    }
  }
  return [...lines.all(), ...columns.all()]
}

/** Twice a log-likelihood is written out as such by some programs. */
const named = /(?<![\p{L}]|2 ?[x*×]? ?)((?:partial |null )?log[- ]?lik(?:elihood)?|ll-null|aic)\s*(?:\([^()]{0,20}\)|\.)?\s*[:=]?\s*([-−]?\d[\d,]{0,15}(?:\.\d{0,12})?)(?:e([+-]?\d{1,3}))?/giu

/** What a number with its exponent says: its last place is worth that power of ten. */
function boundsOfText(mantissa: string, exponent: string | undefined): Bounds | null {
  const read = parseNumber(mantissa)
  if (read === null) return null
  const bounds = boundsOf({ is: 'number', ...read })
  const scale = 10 ** Number(exponent ?? 0)
  return bounds === null ? null : { low: bounds.low * scale, high: bounds.high * scale }
}

/** Statistics of one model stand within so many letters. */
const farthest = 400

/** Measures of fit that are named in running text, as summaries of models print them. */
export function statisticsInTexts(texts: readonly OutputText[]): readonly StatisticRow[] {
  return texts.flatMap(({ text, line }) => {
    const found: { numbers: Map<Role, Bounds>; place: FindingPlace; end: number }[] = []
    for (const match of text.matchAll(named)) {
      const role = roleOf(match[1] ?? '')
      const bounds = boundsOfText(match[2] ?? '', match[3])
      if (role === null || bounds === null) continue
      const last = found.at(-1)
      if (last === undefined || last.numbers.has(role) || match.index - last.end > farthest) found.push({ numbers: new Map([[role, bounds]]), place: { sheet: null, row: line, column: null, cell: null }, end: match.index })
      else last.numbers.set(role, bounds)
    }
    return found.filter(({ numbers }) => numbers.size > 1)
  })
}
