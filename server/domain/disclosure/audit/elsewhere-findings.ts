import type { Finding, FindingValues } from '../check-report.ts'
import type { ProfileParameters } from '../disclosure-profile.ts'

/** What checkers read instead of a finding that comes from another project's release: that it is so, and nothing of that project's work. */
const veiledMessages: Readonly<Record<string, string>> = { // table
  'differencing.changed': 'differencing.changed-elsewhere', 'differencing.changed-version': 'differencing.changed-elsewhere',
  'differencing.rest': 'differencing.rest-elsewhere', 'differencing.rest-joint': 'differencing.rest-elsewhere', 'differencing.rest-within': 'differencing.rest-elsewhere',
  'differencing.amount': 'differencing.amount-elsewhere', 'differencing.amount-few-more': 'differencing.amount-elsewhere', 'differencing.amount-changed': 'differencing.amount-elsewhere',
  'differencing.population-in-words': 'differencing.words-elsewhere',
  'hidden-cells.exact': 'hidden-cells.elsewhere', 'hidden-cells.exact-together': 'hidden-cells.elsewhere', 'hidden-cells.rounded-exact': 'hidden-cells.elsewhere',
  'hidden-cells.narrow': 'hidden-cells.elsewhere', 'hidden-cells.unprotected': 'hidden-cells.elsewhere',
  'model-differencing.few-apart': 'model-differencing.elsewhere',
}

const keyOf = ({ check, at }: Finding): string => `${check}:${at.sheet ?? ''}:${at.row}:${at.column}:${JSON.stringify(at.cell)}`

/**
 * The findings that only come about with other projects' releases, without their names, numbers and differences: from a difference
 * and the own number the other's number could be told.
 */
export function elsewhereFindings(own: readonly Finding[], together: readonly Finding[], parameters: ProfileParameters): readonly Finding[] {
  const known = new Set(own.map(keyOf))
  const values: FindingValues = { other: null, threshold: parameters.differenceThreshold }
  const veiled = new Map<string, Finding>()
  for (const finding of together) {
    const message = veiledMessages[finding.message]
    const key = keyOf(finding)
    if (message !== undefined && !known.has(key) && !veiled.has(key)) veiled.set(key, { ...finding, message, values })
  }
  return [...veiled.values()]
}
