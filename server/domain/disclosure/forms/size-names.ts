/** Forms in which a row or a column tells of how many units the numbers are. */
type SizedForm = 'characteristics' | 'shares' | 'correlations' | 'clusters' | 'calibration' | 'scores'

const rows = ['characteristics', 'shares'] as const
const everywhere = [...rows, 'correlations', 'clusters', 'calibration', 'scores'] as const

/** Names of a number of units, and where they mean that and nothing else: `patients` is a count in one form, and a variable in the next. */
const sizeNames: readonly (readonly [pattern: string, forms: readonly SizedForm[]])[] = [ // table
  ['n', everywhere],
  ['명수', everywhere],
  ['no\\.?', rows],
  ['total n', rows],
  ['n, total', rows],
  ['n total', ['shares']],
  ['sample size', rows],
  ['base', ['shares']],
  ['unweighted n', ['shares']],
  ['number', ['characteristics']],
  ['total', ['characteristics']],
  ['n \\(%\\)', ['characteristics']],
  ['patients', ['characteristics']],
  ['participants', ['characteristics']],
  ['subjects', ['characteristics']],
  ['(?:대상자|환자|인원|표본)\\s?수?\\s*(?:\\(명\\))?', ['characteristics']],
  ['명', ['characteristics']],
  ['인원', ['shares', 'clusters']],
  ['표본\\s?수', ['shares', 'correlations']],
  ['대상자\\s?수', ['shares']],
  ['count', ['correlations', 'clusters', 'calibration']],
  ['size', ['clusters', 'calibration']],
  ['n obs', ['correlations', 'scores']],
  ['obs', ['correlations']],
  ['nobs', ['correlations']],
  ['pairs', ['correlations']],
  ['cluster size', ['clusters']],
  ['n members', ['clusters']],
  ['members', ['clusters']],
  ['n patients', ['clusters']],
  ['n persons', ['clusters']],
  ['군집 ?크기', ['clusters']],
  ['n test', ['scores']],
  ['n train', ['scores']],
  ['n val', ['scores']],
  ['test n', ['scores']],
  ['support', ['scores']],
]

/** The names of a number of units in one form, in small letters or large. */
export function sizeNamesOf(form: SizedForm): RegExp {
  return new RegExp(`^(?:${sizeNames.flatMap(([pattern, forms]) => (forms.includes(form) ? [pattern] : [])).join('|')})$`, 'i')
}
