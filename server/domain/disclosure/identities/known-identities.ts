import type { Bounds } from './bounds.ts'
import { imageOf, meet } from './bounds.ts'
import { chiSquaredTail, fTail, normalTail, tTail } from './distribution-tails.ts'
import type { Role } from './statistic-rows.ts'

/** What must hold among statistics that stand beside each other. */
export interface Identity {
  readonly name: string
  readonly needs: readonly Role[]
  /** Roles beside which it says nothing: the limits of a ratio are not those of its logarithm. */
  readonly without?: readonly Role[]
  /** True for arithmetic; false where another way of testing may give another number, so that one line alone proves little. */
  readonly exact: boolean
  /** Takes the numbers of `needs`; `null` where nothing can be said. */
  readonly fits: (numbers: Readonly<Record<Role, Bounds>>) => boolean | null
}

/** Corrections for continuity, weights and other estimators change a p-value, but hardly by more than half of it and a hundredth. */
const pFits = (p: Bounds, expected: Bounds, widen = 1.5): boolean => meet(p, { low: expected.low / widen - 0.01, high: expected.high * widen + 0.01 })

/** p-values of two-sided tests, and of one-sided ones in both directions. */
const sidedFits = (p: Bounds, two: Bounds): boolean => pFits(p, two) || pFits(p, { low: two.low / 2, high: two.high / 2 }) || pFits(p, { low: 1 - two.high / 2, high: 1 - two.low / 2 })
const sizeOf = ({ low, high }: Bounds): Bounds => (low <= 0 && high >= 0 ? { low: 0, high: Math.max(-low, high) } : { low: Math.min(Math.abs(low), Math.abs(high)), high: Math.max(Math.abs(low), Math.abs(high)) })

/** A share may be written as a percentage. */
const shareFits = (shown: Bounds, expected: Bounds): boolean => meet(shown, expected) || meet(shown, { low: 100 * expected.low, high: 100 * expected.high })
const asShare = (bounds: Bounds): Bounds => (bounds.low > 1 ? { low: bounds.low / 100, high: bounds.high / 100 } : bounds)
const logOf = (bounds: Bounds): Bounds | null => (bounds.low <= 0 ? null : imageOf(Math.log, bounds))

/** Where the estimate lies between its limits, 0 at the lower and 1 at the upper one. */
const between = (estimate: Bounds, lower: Bounds, upper: Bounds): Bounds => imageOf((e, l, u) => (u > l ? (e - l) / (u - l) : 0.5), estimate, lower, upper)

/** Exact limits of a single event (0.025 … 5.57 about 1, Garwood 1936) lie at 0.18 of their width: beyond a tenth on both scales nothing does. */
function limitsFit(estimate: Bounds, lower: Bounds, upper: Bounds): boolean {
  const inside = { low: 0.1, high: 0.9 }
  const [e, l, u] = [logOf(estimate), logOf(lower), logOf(upper)]
  // What is rounded to one step says nothing of where it lies.
  if (upper.low <= lower.high) return meet(estimate, { low: lower.low, high: upper.high })
  return meet(between(estimate, lower, upper), inside) || e !== null && l !== null && u !== null && meet(between(e, l, u), inside)
}

/** Limits lie 1.2 to 4.5 errors from the estimate: from those of 80 % to Tukey's for many comparisons. */
const widthFits = (error: Bounds, lower: Bounds, upper: Bounds): boolean => meet(imageOf((s, l, u) => (s > 0 ? (u - l) / (2 * s) : Infinity), error, lower, upper), { low: 1.2, high: 4.5 })

/** The p-value of an estimate between limits of 90 to 99 %, of zero or, for ratios, of one; for skewed limits with a third to spare. */
function limitsGiveP(estimate: Bounds, lower: Bounds, upper: Bounds, p: Bounds): boolean {
  const size = sizeOf(estimate)
  const half = imageOf((l, u) => Math.max(0, (u - l) / 2), lower, upper)
  const z = { low: (size.low * 1.645) / Math.max(1e-12, half.high), high: (size.high * 2.576) / Math.max(1e-12, half.low) }
  return pFits(p, { low: normalTail(z.high * 1.3 + 0.3), high: normalTail(Math.max(0, z.low * 0.7 - 0.3)) })
}

const ofTable = (role: Role, share: (tp: number, fp: number, fn: number, tn: number) => number): Identity => ({
  name: role, needs: ['tp', 'fp', 'fn', 'tn', role], exact: true, fits: ({ tp, fp, fn, tn, [role]: shown }) => shareFits(shown, imageOf(share, tp, fp, fn, tn)),
})

const inRange = (role: Role, low: number, high: number): Identity => ({ name: 'range', needs: [role], exact: true, fits: ({ [role]: value }) => meet(value, { low, high }) })

/** Bayes: both predictive values give the odds of the condition. */
function predictiveValuesFit(four: readonly Bounds[]): boolean | null {
  const [sensitivity, specificity, ppv, npv] = four.map(asShare)
  if (sensitivity === undefined || specificity === undefined || ppv === undefined || npv === undefined || four.map(asShare).some(({ low, high }) => low <= 0 || high >= 1)) return null
  const byPositive = imageOf((a, b, v) => ((v / (1 - v)) * (1 - b)) / a, sensitivity, specificity, ppv)
  const byNegative = imageOf((a, b, v) => (((1 - v) / v) * b) / (1 - a), sensitivity, specificity, npv)
  return meet(byPositive, byNegative)
}

const rateBases = [1, 100, 1000, 10_000, 100_000] as const

/** Events in person-time, per one, hundred … hundred thousand. */
const rateFits = (rate: Bounds, events: Bounds, time: Bounds): boolean | null => (time.low <= 0 ? null : rateBases.some((base) => meet(rate, imageOf((one, whole) => (base * one) / whole, events, time))))

/** On the scale itself or on that of its logarithm. */
function onEitherScale(numbers: readonly Bounds[], fits: (numbers: readonly Bounds[]) => boolean): boolean {
  const logs = numbers.flatMap((one) => logOf(one) ?? [])
  return fits(numbers) || logs.length === numbers.length && fits(logs)
}

/** What holds among statistics, whatever the data. */
export const knownIdentities: readonly Identity[] = [ // table
  { name: 'chi-squared', needs: ['chi2', 'df', 'p'], exact: false, fits: ({ chi2, df, p }) => (df.low <= 0 ? null : pFits(p, imageOf(chiSquaredTail, chi2, df))) },
  { name: 'F', needs: ['f', 'df1', 'df2', 'p'], exact: false, fits: ({ f, df1, df2, p }) => (df1.low <= 0 || df2.low <= 0 ? null : pFits(p, imageOf(fTail, f, df1, df2))) },
  { name: 't', needs: ['t', 'df', 'p'], exact: false, fits: ({ t, df, p }) => (df.low <= 0 ? null : sidedFits(p, imageOf(tTail, sizeOf(t), df))) },
  { name: 'z', needs: ['z', 'p'], exact: false, fits: ({ z, p }) => sidedFits(p, imageOf(normalTail, sizeOf(z))) },
  { name: 'ratio-limits', needs: ['ratio', 'lower', 'upper'], exact: false, fits: ({ ratio, lower, upper }) => limitsFit(ratio, lower, upper) },
  { name: 'limits', needs: ['estimate', 'lower', 'upper'], without: ['ratio'], exact: false, fits: ({ estimate, lower, upper }) => limitsFit(estimate, lower, upper) },
  { name: 'errors', needs: ['error', 'lower', 'upper'], exact: false, fits: ({ error, lower, upper }) => (error.low <= 0 ? null : widthFits(error, lower, upper) || onEitherScale([lower, upper], ([l = lower, u = upper]) => widthFits(error, l, u))) },
  { name: 'limits-p', needs: ['estimate', 'lower', 'upper', 'p'], without: ['ratio'], exact: false, fits: ({ estimate, lower, upper, p }) => onEitherScale([estimate, lower, upper], ([e = estimate, l = lower, u = upper]) => limitsGiveP(e, l, u, p)) },
  { name: 'ratio-limits-p', needs: ['ratio', 'lower', 'upper', 'p'], exact: false, fits: ({ ratio, lower, upper, p }) => { const [e, l, u] = [logOf(ratio), logOf(lower), logOf(upper)]; return e === null || l === null || u === null ? null : limitsGiveP(e, l, u, p) } },
  // Tests by score or likelihood lie near those by the error of the logarithm.
  { name: 'ratio-p', needs: ['ratio', 'logError', 'p'], exact: false, fits: ({ ratio, logError, p }) => { const log = logOf(ratio); return log === null || logError.low <= 0 ? null : pFits(p, imageOf((x, y) => normalTail(x / y), sizeOf(log), logError), 1.3) } },
  ofTable('sensitivity', (tp, _, fn) => tp / (tp + fn)), ofTable('specificity', (_, fp, __, tn) => tn / (tn + fp)),
  ofTable('ppv', (tp, fp) => tp / (tp + fp)), ofTable('npv', (_, __, fn, tn) => tn / (tn + fn)), ofTable('accuracy', (tp, fp, fn, tn) => (tp + tn) / (tp + fp + fn + tn)),
  { name: 'predictive-values', needs: ['sensitivity', 'specificity', 'ppv', 'npv'], exact: false, fits: ({ sensitivity, specificity, ppv, npv }) => predictiveValuesFit([sensitivity, specificity, ppv, npv]) },
  { name: 'rate', needs: ['rate', 'events', 'personTime'], exact: false, fits: ({ rate, events, personTime }) => rateFits(rate, events, personTime) },
  // Akaike: 2k − 2 log L, of at least one parameter, and of fewer than anybody fits.
  { name: 'aic', needs: ['aic', 'likelihood'], exact: true, fits: ({ aic, likelihood }) => meet(imageOf((a, l) => (a + 2 * l) / 2, aic, likelihood), { low: 0.5, high: 1e5 }) },
  { name: 'likelihood-ratio', needs: ['likelihood', 'nullLikelihood', 'likelihoodRatio'], exact: true, fits: ({ likelihood, nullLikelihood, likelihoodRatio }) => meet(likelihoodRatio, imageOf((a, b) => 2 * (a - b), likelihood, nullLikelihood)) },
  { name: 'likelihood', needs: ['likelihood', 'nullLikelihood'], exact: true, fits: ({ likelihood, nullLikelihood }) => likelihood.high >= nullLikelihood.low },
  { name: 'mean-square', needs: ['sumSquares', 'df', 'meanSquare'], exact: true, fits: ({ sumSquares, df, meanSquare }) => (df.low <= 0 ? null : meet(meanSquare, imageOf((a, b) => a / b, sumSquares, df))) },
  { name: 'F-r2', needs: ['r2', 'f', 'df1', 'df2'], exact: false, fits: ({ r2, f, df1, df2 }) => (r2.low <= 0 || r2.high >= 1 || df1.low <= 0 ? null : meet(f, imageOf((r, a, b) => (r / a) / ((1 - r) / b), r2, df1, df2))) },
  { name: 'adjusted-r2', needs: ['r2', 'adjustedR2'], exact: true, fits: ({ r2, adjustedR2 }) => adjustedR2.low <= r2.high },
  inRange('p', 0, 1), inRange('chi2', 0, Infinity), inRange('f', 0, Infinity), inRange('error', 0, Infinity), inRange('ratio', 0, Infinity), inRange('r2', -Infinity, 1),
  inRange('area', 0, 100), inRange('sensitivity', 0, 100), inRange('specificity', 0, 100), inRange('ppv', 0, 100), inRange('npv', 0, 100),
]
