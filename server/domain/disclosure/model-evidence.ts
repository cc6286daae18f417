import type { OutputText, ReadOutput } from './read-output.ts'
import type { TableDescription } from './tables/table-description.ts'
import { parseNumber } from './tables/shown-value.ts'

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
    new RegExp(String.raw`No\. Observations:\s*${number}`, 'i'), new RegExp(String.raw`Number of obs(?:ervations)?\s*[=:]?\s*${number}`, 'i'),
    new RegExp(String.raw`\bn\s*=\s*${number}`, 'i'), new RegExp(String.raw`observations?\s*[=:]\s*${number}`, 'i'), new RegExp(String.raw`(?:관측치|표본)\s?수\s*[=:]?\s*${number}`),
  ],
  dof: [
    new RegExp(String.raw`Df Residuals:\s*${number}`, 'i'), new RegExp(String.raw`on ${number} degrees of freedom`, 'i'),
    new RegExp(String.raw`residual d(?:egrees )?of f(?:reedom)?\s*[=:]?\s*${number}`, 'i'), new RegExp(String.raw`Residual deviance:.* on ${number} `, 'i'),
    new RegExp(String.raw`(?:residual )?dof\s*[=:]\s*${number}`, 'i'), new RegExp(String.raw`Residual \|\s*[\d.]+\s+${number}`),
  ],
  model: [new RegExp(String.raw`Df Model:\s*${number}`, 'i')],
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
  return /(?:OLS|Logit|Probit|Poisson|GLM|Generalized Linear Model|Cox|Regression|Mixed Linear Model|GEE)[^\n]{0,40}Results|Df Residuals:|Residual standard error|^Coefficients:|coef\s+std err/im.test(text)
}

/** Reads the size of a model from its printed summary. */
export function modelInText({ text, where }: OutputText): ModelSize | null {
  if (!looksLikeModel(text)) return null
  const n = first(text, patterns.n)
  const dof = first(text, patterns.dof)
  const df = first(text, patterns.model)
  const intercept = /\b(?:const|Intercept|\(Intercept\)|_cons)\b/.test(text) ? 1 : 0
  return { n, dof, parameters: df === null ? null : df + intercept, where }
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
  return found.dof === null ? null : { ...found, parameters: null, where: null }
}

/** Every model that a file shows, told ones first. */
export function modelsOf(read: ReadOutput, description: TableDescription | undefined): readonly ModelSize[] {
  const told = description?.model ?? null
  const inTables = modelInTables(read)
  return [
    ...(told === null ? [] : [{ ...told, where: null }]),
    ...read.texts.flatMap((text) => modelInText(text) ?? []),
    ...(inTables === null ? [] : [inTables]),
  ]
}
