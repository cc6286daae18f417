/**
 * Tails of the distributions of test statistics. Incomplete gamma and beta functions by series and continued fractions (Abramowitz
 * and Stegun 6.5.29, 6.5.31, 26.5.8); good to ten places where degrees of freedom are below 10^6. Arguments out of range give NaN.
 */

const tiny = 1e-300
const mostTerms = 2000

/** Coefficients of Lanczos' approximation with g = 7. */
const lanczos = [ // table
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

function logGamma(x: number): number {
  const sum = lanczos.reduce((all, coefficient, index) => all + (index === 0 ? coefficient : coefficient / (x - 1 + index)), 0)
  const base = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum)
}

/** Share of a gamma distribution of shape `a` above `x`. */
function gammaAbove(a: number, x: number): number {
  if (x <= 0) return 1
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < mostTerms && term > sum * 1e-15; n += 1) { term *= x / (a + n); sum += term }
    return Math.max(0, 1 - front * sum)
  }
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < mostTerms; n += 1) {
    const step = -n * (n - a)
    b += 2
    d = 1 / (step * d + b || tiny)
    c = b + step / c || tiny
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return front * fraction
}

/** Share of a beta distribution below `x`. */
function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny)
  let fraction = d
  for (let n = 1; n < mostTerms; n += 1) {
    const even = (n * (b - n) * x) / ((a + 2 * n - 1) * (a + 2 * n))
    const odd = (-(a + n) * (a + b + n) * x) / ((a + 2 * n) * (a + 2 * n + 1))
    let change = 1
    for (const step of [even, odd]) {
      d = 1 / (1 + step * d || tiny)
      c = 1 + step / c || tiny
      change = c * d
      fraction *= change
    }
    if (Math.abs(change - 1) < 1e-15) break
  }
  return front * fraction
}

/** p-value of a chi-squared statistic. */
export function chiSquaredTail(value: number, df: number): number {
  return df > 0 ? gammaAbove(df / 2, value / 2) : NaN
}

/** p-value of an F statistic. */
export function fTail(value: number, df1: number, df2: number): number {
  return df1 > 0 && df2 > 0 ? betaBelow(df2 / (df2 + df1 * Math.max(0, value)), df2 / 2, df1 / 2) : NaN
}

/** Two-sided p-value of a t statistic. */
export function tTail(value: number, df: number): number {
  return df > 0 ? betaBelow(df / (df + value * value), df / 2, 0.5) : NaN
}

/** Two-sided p-value of a standard normal statistic. */
export function normalTail(value: number): number {
  return gammaAbove(0.5, (value * value) / 2)
}
