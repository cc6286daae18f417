import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import type { Bounds } from '../identities/bounds.ts'
import { correlationsContradict } from '../identities/correlation-matrices.ts'
import { knownIdentities } from '../identities/known-identities.ts'
import { statisticRows, statisticsInTexts } from '../identities/statistic-rows.ts'
import type { Role, StatisticRow } from '../identities/statistic-rows.ts'

const id = 'statistic-identities'
const rule = 'statistics follow from each other'

/** Another way of testing explains single lines, not a quarter of all and two at least; arithmetic has no other way. */
const contradicts = (off: number, judged: number, exact: boolean): boolean => (exact ? off > 0.1 * judged : off === judged || off >= 2 && off > 0.25 * judged)

function contradictions(rows: readonly StatisticRow[]): readonly Finding[] {
  return knownIdentities.flatMap(({ name, needs, without = [], exact, fits }) => {
    const judged = rows.flatMap((row) => {
      const complete = needs.every((role) => row.numbers.has(role)) && !without.some((role) => row.numbers.has(role))
      const fit = complete ? fits(Object.fromEntries(row.numbers) as Record<Role, Bounds>) : null
      return fit === null ? [] : [{ row, fit }]
    })
    const off = judged.filter(({ fit }) => !fit)
    const first = off[0]
    if (first === undefined || !contradicts(off.length, judged.length, exact)) return []
    return [hit(id, rule, { outcome: 'review', at: { ...first.row.place, cell: null }, message: `statistic-identities.${name === 'range' ? 'range' : 'contradict'}`, cure: 'cure.correct-numbers', values: { statistics: needs.map((role) => shownNames[role] ?? role).join(', '), lines: off.length, judged: judged.length } })]
  })
}

/** Names of statistics as papers print them. */
const shownNames: Readonly<Record<string, string>> = { // table
  chi2: 'χ²', f: 'F', t: 't', z: 'z', r2: 'R²', adjustedR2: 'R² (adj.)', error: 'SE', logError: 'SE(log)', lower: 'CI', upper: 'CI', area: 'AUC', aic: 'AIC', likelihood: 'log L', nullLikelihood: 'log L₀',
  likelihoodRatio: 'LR', sumSquares: 'SS', meanSquare: 'MS', personTime: 'person-time', ppv: 'PPV', npv: 'NPV', tp: 'TP', fp: 'FP', fn: 'FN', tn: 'TN', estimate: 'b', ratio: 'OR/HR', df1: 'df₁', df2: 'df₂',
}

/** Finds statistics that cannot stand beside each other, whatever the data: then they are not what they are called. */
export const statisticIdentitiesHold = defineCheck({
  id, version: 1, types: 'all', risk: 'unknown-content', parameters: [], evidence: ['what statistics say of each other'],
  says: 'A p-value must follow from its statistic and degrees of freedom, limits enclose their estimate, predictive values fit sensitivity and specificity, AIC its log-likelihood, a rate its events and person-time, mean squares their sums; correlations of one sample have no negative variance; shares and correlations stay in their range.',
  source: 'Abramowitz and Stegun ch. 26; Akaike 1974; Bayes; arithmetic',
  run: ({ file, tables }: FileEvidence) => [
    ...contradictions(statisticRows(tables)), ...contradictions(statisticsInTexts(file.read.texts)),
    ...(correlationsContradict(file.read.tables) ? [hit(id, rule, { outcome: 'review', at: wholeFile, message: 'statistic-identities.no-correlations', cure: 'cure.correct-numbers' })] : []),
  ],
})
