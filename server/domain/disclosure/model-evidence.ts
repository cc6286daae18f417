import type { OutputText, ReadOutput } from './read-output.ts'
import type { TableDescription } from './tables/table-description.ts'
import { parseNumber } from './tables/shown-value.ts'
import { longestText } from './texts/longest-text.ts'
import { withoutTestEstimates } from './texts/printed-tests.ts'

/** Size of a fitted model, as told by its author or read in its printed summary. */
export interface ModelSize {
  readonly n: number | null
  readonly parameters: number | null
  readonly dof: number | null
  readonly where: string | null
}

const number = String.raw`([\d][\d,.]*)`
const patterns = { // table
  n: [
    new RegExp(String.raw`No\. Observations:[\s}&\\|]*${number}`, 'i'), new RegExp(String.raw`Number of obs(?:ervations)?(?: used)?\s*[=:]?\s*${number}`, 'i'),
    new RegExp(String.raw`\bn(?:[ _]?obs)?\s*=\s*${number}`, 'i'), new RegExp(String.raw`^Num\. ?obs\.\s+${number}`, 'im'), new RegExp(String.raw`observations?\s*[=:]\s*${number}`, 'i'), new RegExp(String.raw`(?:관측치|표본)\s?수\s*[=:]?\s*${number}`),
  ],
  dof: [
    new RegExp(String.raw`Df Residuals:[\s}&\\|]*${number}`, 'i'), new RegExp(String.raw`Residual standard error:[^\n]{1,60} on\s{1,8}${number}\s{1,2}degrees of freedom`, 'i'),
    new RegExp(String.raw`residual d(?:egrees |\.)?\s*(?:of f(?:reedom)?|f\.?)\s*[=:]?\s*${number}`, 'i'), new RegExp(String.raw`Degrees of Freedom:[^;\n]{1,60};\s*${number} Residual`, 'i'), new RegExp(String.raw`Residual deviance:[^\n]{1,60} on\s{1,8}${number}`, 'i'),
    new RegExp(String.raw`(?:residual )?dof\s*[=:]\s*${number}`, 'i'), new RegExp(String.raw`Residual \|\s*[\d.]+\s+${number}`),
    new RegExp(String.raw`\bDf\s+Sum Sq[^\n]*\n(?:[^\n]*\n){0,15}?Residuals\s+${number}`), new RegExp(String.raw`on\s{1,8}${number}\s{1,2}degrees of freedom`, 'i'),
  ],
  model: [new RegExp(String.raw`Df Model:[\s}&\\|]*${number}`, 'i')],
} as const

function first(text: string, list: readonly RegExp[]): number | null {
  for (const pattern of list) {
    const found = pattern.exec(text)?.[1]
    const value = found === undefined ? null : parseNumber(found.replace(/[.,]$/, ''))
    if (value !== null) return value.value
  }
  return null
}

/** Says whether a text is the printed summary of a fitted model. */
export function looksLikeModel(text: string): boolean {
  return /(?:OLS|Logit|Probit|Poisson|GLM|Generalized Linear Model|Cox|Regression|Mixed Linear Model|GEE)[^\n]{0,40}Results|Df Residuals:|Residual standard error|^Coefficients:|\bDf\s+Sum Sq\b|coef\s+std err|\bNumber of obs\s{1,8}=/im.test(text)
}

/** Reads the size of a model from its printed summary. */
export function modelInText({ text, where }: OutputText): ModelSize | null {
  if (!looksLikeModel(text) && !/residual d(?:egrees of freedom|f)\s*[=:]?\s*\d/i.test(text)) return null
  const n = first(text, patterns.n)
  const dof = first(text, patterns.dof)
  const df = first(text, patterns.model)
  const intercept = /\b(?:const|Intercept|\(Intercept\)|_cons)\b/.test(text) ? 1 : 0
  // Without a line for it, a model has as many parameters as its summary shows terms.
  const terms = n === null || dof !== null || df !== null ? 0 : withoutModelLines(text).coefficients
  return { n, dof, parameters: df === null ? (terms === 0 ? null : terms) : df + intercept, where }
}

const sizesOfModels: readonly RegExp[] = [...patterns.n.slice(0, 2).map(({ source }) => new RegExp(source, 'gi')), new RegExp(String.raw`^ {1,4}n= ?(\d+), number of events=`, 'gm')]
/** Without the last, which also tells the groups of a test. */
const residualsOfModels: readonly RegExp[] = patterns.dof.slice(0, -1).map(({ source, flags }) => new RegExp(source, `${flags}g`))
/** A model of fewer units has its residual degrees of freedom asked for, whatever stands above it. */
const fewUnits = 30

/** The smallest of several models in one text, where a later one is smaller than the first. */
function smallerModelInText(text: OutputText, { n, dof }: ModelSize): readonly ModelSize[] {
  const least = { dof: Math.min(...numbersTold([text.text], residualsOfModels)), n: Math.min(...numbersTold([text.text], sizesOfModels)) }
  if (least.dof < (dof ?? Infinity)) return [{ n: null, parameters: null, dof: least.dof, where: text.where }]
  return least.n < Math.min(n ?? Infinity, fewUnits) ? [{ n: least.n, parameters: null, dof: null, where: text.where }] : []
}

const sizeInProse = new RegExp(String.raw`\bn(?:[ _]?obs)?\s*[=:]\s*${number}`, 'gi')
/** Rows and clusters of a model of repeated measures, as GEE and mixed models of R, Stata and Python tell them. */
const repeatedInProse: readonly RegExp[] = [ // table
  new RegExp(String.raw`\b(?:(?:number|no\.?) of |num\.? )?(?:obs(?:ervations)?|clusters?|groups|subjects|individuals|persons|patients|participants)(?:\s?\([^()\n]{1,30}\))?\s*[=:]\s*${number}`, 'gi'),
  new RegExp(String.raw`\bgroups:\s{1,3}[\w.:]{1,40},\s${number}`, 'gi'),
  new RegExp(String.raw`\bNull deviance:\s{1,4}[\d.]+\s{1,4}on\s{1,4}${number}`, 'gi'), // one less than the units
  new RegExp(String.raw`(?:관측치|표본|대상자|군집|집단|개체)\s?수\s*[=:]\s*${number}`, 'g'),
]

const numbersTold = (texts: readonly string[], patterns: readonly RegExp[]): readonly number[] => texts.flatMap((text) => (text.length > longestText ? [] : patterns.flatMap((pattern) => [...text.matchAll(pattern)])
  .flatMap(([, shown = '']) => parseNumber(shown.replace(/[.,]$/, ''))?.value ?? [])))

/** The fewest of the rows and the clusters that the words around a model of repeated measures tell; `null` where they tell none. */
export function clustersInProse(texts: readonly string[]): number | null {
  const told = numbersTold(texts, repeatedInProse)
  return told.length === 0 ? null : Math.min(...told)
}

/**
 * The fewest units that the words around a table of estimates tell, as in `Cox model (N = 7,871)`; `null` where they tell none. Where
 * groups are told, the smallest of them counts.
 */
export function unitsInProse(texts: readonly string[]): number | null {
  const told = numbersTold(texts, [sizeInProse])
  return told.length === 0 ? null : Math.min(...told)
}

const cellPatterns: readonly (readonly [keyof Omit<ModelSize, 'where'>, RegExp])[] = [ // table
  ['n', /^(?:no\.? observations|observations|n|nobs|number of obs(?:ervations)?|관측치\s?수)\s*[:=]?$/i],
  ['dof', /^(?:df residuals?|residual df|df[ _]resid(?:ual)?|residual degrees of freedom|dof|잔차\s?자유도)\s*[:=]?$/i],
]

/** Reads the size of a model from label and number cells, as the fit table of a regression has them. */
export function modelInTables(read: ReadOutput): ModelSize | null {
  const found: { n: number | null; dof: number | null } = { n: null, dof: null }
  for (const table of read.tables) {
    for (const row of table.rows) {
      row.forEach((cell, index) => {
        const next = parseNumber(row[index + 1] ?? '')
        if (next === null) return
        for (const [key, pattern] of cellPatterns) {
          if (key !== 'parameters' && pattern.test(cell.trim()) && found[key] === null) found[key] = next.value
        }
      })
    }
  }
  // lifelines prints the number of observations among ten other labels, and no degrees of freedom.
  const told = found.n !== null && read.tables.some(({ rows }) => rows.some(([label = '']) => /^number of events observed$/i.test(label.trim())))
  return found.dof === null && !told ? null : { ...found, parameters: null, where: null }
}

const inJson = { // table
  n: /"(?:n|n_?obs|num_?obs|nobs|n_?observations|observations|n_?samples|sample_?size)"\s*:\s*(\d+)(?:\.0+)?\s*[,}\n]/gi,
  dof: /"(?:df_?resid(?:ual)?s?|residual_?df|dof(?:_?resid(?:ual)?)?)"\s*:\s*(\d+)(?:\.0+)?\s*[,}\n]/gi,
} as const

/** Reads the size of a model from the fields of a JSON text; of several the smallest. */
function modelInJson(read: ReadOutput): ModelSize | null {
  const texts = read.format === 'json' ? read.texts.filter(({ text }) => text.length <= longestText) : []
  const least = (pattern: RegExp): number | null => {
    const told = texts.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, digits]) => Number(digits)))
    return told.length === 0 ? null : Math.min(...told)
  }
  const estimates = texts.some(({ text }) => /"(?:coef(?:ficient)?s?|params|estimates?|beta|odds_?ratios?|hazard_?ratios?)"\s*:/i.test(text))
  const [n, dof] = [least(inJson.n), least(inJson.dof)]
  return estimates && (n !== null || dof !== null) ? { n, dof, parameters: null, where: null } : null
}

/** Every model that a file shows, told ones first. */
export function modelsOf(read: ReadOutput, description: TableDescription | undefined): readonly ModelSize[] {
  const told = description?.model ?? null
  const inTables = modelInTables(read)
  return [
    ...(told === null ? [] : [{ ...told, where: null }]),
    ...read.texts.flatMap((text) => { const model = modelInText(text); return model === null ? [] : [model, ...smallerModelInText(text, model)] }),
    ...(inTables === null ? [] : [inTables]),
    ...[modelInJson(read)].flatMap((model) => model ?? []),
  ]
}

/** Every model with a number of records, trained ones too: two that differ by one record tell about that record, as two regressions do. */
export function sizedModels(read: ReadOutput, description: TableDescription | undefined): readonly { readonly n: number }[] {
  const trained = description?.training?.n ?? null
  return [...modelsOf(read, description).flatMap(({ n }) => (n === null ? [] : [{ n }])), ...(trained === null ? [] : [{ n: trained }])]
}

const fitLine = /Dep\. Variable|No\. (?:of )?[Oo]bs|Df (?:Residuals|Model)|R-squared|Pseudo R|F-statistic|Log-Likelihood|Log likelihood|LL-Null|LLR p-value|Covariance Type|Omnibus|Jarque|Prob\(|Prob >|Durbin|Cond\. No|Kurtosis|Skew|AIC|BIC|Scale:|Deviance|Pearson chi2|Residual standard error|Number of obs|Multiple R|[Dd]egrees of freedom|deviance:|Iterations|Method:|Model:|Date:|Time:|converged|^\s*(?:Source|Model|Residual|Total)\s*\||Root MSE|LR chi2|Signif\. codes|Concordance|Partial|Likelihood ratio test|Wald test|Score \(logrank\) test|log-likelihood|number of (?:observations|events)|duration col|event col|baseline estimation|Results: /
const coefficientHeader = /\bcoef\b|\bValue\s+Std\. Error\b|\bCoef\.|\bEstimate\b|\bCoefficient\b|exp\(coef\)|\bOdds ratio\b|\bHaz\. ratio\b|\blog HR\b/
/** R's five numbers of a model's residuals, under their names. */
const residualsHeader = /^(?:Weighted |Deviance |Scaled |Pearson |Standardized )?[Rr]esiduals:\s*$/
const residualsLine = /^\s*Min\s+1Q\s+Med(?:ian)?\s+3Q\s+Max\s*$|^\s*-?[\d.]+(?:e-?\d+)?(?:\s+-?[\d.]+(?:e-?\d+)?){4}\s*$/
const ruleLine = /^[\s|+:_=—─━┼-]*$/u

/** R's p-values of pairs of groups, printed as half a square: from the line that names the test to the one that names the adjustment. */
function withoutPairs(text: string): string {
  if (!text.includes('Pairwise comparisons using')) return text
  const lines = text.split('\n')
  const from = lines.findIndex((line) => line.includes('Pairwise comparisons using'))
  const to = lines.findIndex((line, index) => index > from && /^P value adjustment method: \w+/.test(line.trim()))
  if (to < 0 || to - from > 60) return text
  const values = lines.slice(from + 1, to).filter((line) => !line.startsWith('data:')).flatMap((line) => line.trim().split(/\s+/).slice(1)).filter((field) => /^[<\d.]/.test(field))
  const areP = values.every((field) => { const read = parseNumber(field.replace(/^</, '')); return read !== null && read.value >= 0 && read.value <= 1 && read.decimals <= 5 })
  return areP ? lines.map((line, index) => (index >= from && index <= to ? '' : line)).join('\n') : text
}

/** Parts of a mixed model's summary that its size judges: variances between groups, and how its estimates hang together. */
const mixedHeader = /^(?:Random effects|Correlation of Fixed Effects):\s*$/

function withoutResiduals(text: string): string {
  if (!/residuals:|^random effects:/im.test(text)) return text
  let left = 0
  let mixed = false
  return text.split('\n').map((line) => {
    mixed = mixedHeader.test(line) || mixed && line.trim() !== '' && !line.startsWith('Number of obs')
    if (mixed) return ''
    left = residualsHeader.test(line) ? 3 : left - 1
    return left === 3 || left > 0 && residualsLine.test(line) ? '' : line
  }).join('\n')
}

/** A model's printed summary taken out of a text, line by line, and the number of its coefficients. */
export function withoutModelLines(given: string): { readonly rest: string; readonly coefficients: number } {
  const text = withoutResiduals(withoutTestEstimates(withoutPairs(given)))
  if (!looksLikeModel(text)) return { rest: text, coefficients: 0 }
  let inCoefficients = false
  let rows = 0
  let coefficients = 0
  let named: readonly string[] | null = null
  const rest = text.split('\n').map((line) => {
    // `print` of a model has its coefficients under their names.
    if (/^Coefficients:\s*$/.test(line)) { named = []; return '' }
    if (named !== null && line.trim() !== '' && !coefficientHeader.test(line)) {
      const values = line.trim().split(/\s+/)
      if (named.length === 0) { named = values; return '' }
      if (values.every((value) => parseNumber(value) !== null || value === 'NA')) { coefficients += values.length; named = []; return '' }
    }
    named = null
    if (coefficientHeader.test(line)) { inCoefficients = true; rows = 0; return '' }
    if (fitLine.test(line)) return ''
    if (ruleLine.test(line)) {
      if (inCoefficients && rows > 0) inCoefficients = false
      return ''
    }
    if (inCoefficients && /^\s*\S.*?(?:\s+|\|)[-+<]?\d/u.test(line) && (line.match(/[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi) ?? []).length >= 2) { rows += 1; coefficients += 1; return '' }
    return line
  }).join('\n')
  return { rest, coefficients }
}
