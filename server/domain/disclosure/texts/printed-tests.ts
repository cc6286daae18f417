/** Hypothesis tests as R (`print.htest`) and SciPy print them. */

const testLine = /^t = -?[\d.e+-]{1,20}, df = ([\d.e+]{1,20}), p-value/gmu
const fLine = /^F = [\d.e+-]{1,20}, num df = [\d.]{1,20}, denom df = ([\d.e+]{1,20}), p-value/gmu
const scipy = /\bTtestResult\([^()\n]{0,200}\bdf=(?:np\.float64\()?([\d.]{1,20})/gu

/** Degrees of freedom of the tests in a text whose degrees of freedom are those of units: t, correlation and F. */
export function dofOfTests(text: string): readonly number[] {
  return [testLine, fLine, scipy].flatMap((pattern) => [...text.matchAll(pattern)].map(([, dof]) => Number(dof)).filter((dof) => Number.isFinite(dof)))
}

/** Welch's degrees of freedom, those of pairs and of one sample are no more than the smallest group less one allows for. */
const sized = /^\s*(?:Welch Two Sample t-test|Paired t-test|One Sample t-test|Pearson's product-moment correlation)\s*$/

/** A text without the estimates of tests that are judged by their degrees of freedom, line by line. */
export function withoutTestEstimates(text: string): string {
  if (!text.includes('sample estimates:')) return text
  const lines = text.split('\n')
  let judged = false
  lines.forEach((line, at) => {
    if (sized.test(line)) judged = true
    else if (/^\t\S/.test(line)) judged = false
    if (line.trim() !== 'sample estimates:' || !judged) return
    for (let next = at; next <= at + 2 && next < lines.length; next += 1) lines[next] = ''
    judged = false
  })
  return lines.join('\n')
}
