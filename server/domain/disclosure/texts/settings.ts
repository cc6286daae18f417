/** Names of what a run of software is told beforehand: no data are behind their numbers. */
const settings = new RegExp(String.raw`^(?:param(?:s|eters?)? |model |train(?:ing)? |optimi[sz]er |clf |est(?:imator)? )?(?:${[ // table
  '(?:random |global )?(?:seed|state)', 'cv', '(?:n |num |k |inner |outer |cv )?(?:folds?|splits|repeats)', '(?:n |num |max )?(?:epochs?|iter(?:ations?)?|rounds|steps|estimators|trees|trials|leaves|layers|heads|neighbou?rs|jobs|workers|threads|cores|gpus|bins|chains|components|clusters|topics|permutations|bootstraps?|boot|imputations|sim(?:ulation)?s|draws|samples per leaf|restarts|init)',
  '(?:mini )?batch(?: size)?', '(?:initial |base )?(?:learning rate|lr|eta)', '(?:max|min)(?:imum)? (?:depth|leaf nodes|samples (?:leaf|split)|child weight|data in leaf|features|bin|treedepth|delta|df|iter)', 'tol(?:erance)?', 'alpha', 'lambda', 'gamma', 'c', 'l1 ratio', 'reg (?:alpha|lambda)', '(?:l1|l2)(?: penalty)?',
  'subsample', 'colsample bytree', 'dropout(?: rate)?', '(?:hidden|embedding|embed) (?:size|dim|units)', 'weight decay', 'momentum', 'patience', 'early stopping(?: rounds)?', '(?:test|train|val(?:idation)?) (?:size|frac(?:tion)?|split|ratio)', '(?:decision )?threshold', 'perplexity', 'burn ?in', 'warm ?up(?: steps)?', 'thin(?:ning)?', 'adapt delta', 'maxit', 'mtry',
  'conf(?:idence)? level', '(?:sig(?:nificance)? )?level', 'digits', 'degree', 'knots', 'bandwidth', 'verbose', 'version', 'dpi', 'width', 'height', 'timeout', 'caliper', 'num round', 'gradient accumulation steps', '시드', '반복 ?수', '학습률',
].join('|')})$`)

/** More settings, or longer ones, are no configuration of one run. */
const mostSettings = 60
const longestValue = 10

/** Says whether a name is one of a setting of software: `n_estimators`, `seed`, `param_max_depth`. */
export function isSettingName(name: string): boolean {
  return name.length <= 40 && settings.test(name.trim().replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase().replaceAll(/[\s_.\-/]+/g, ' ').trim())
}

/** Settings each named once, with short numbers. */
export function areSettings(pairs: readonly (readonly [name: string, value: string])[]): boolean {
  return pairs.length > 0 && pairs.length <= mostSettings && new Set(pairs.map(([name]) => name)).size === pairs.length
    && pairs.every(([name, value]) => isSettingName(name) && value.length <= longestValue)
}

const settingLine = /^\s{0,20}([A-Za-z가-힣][\w.\- 가-힣]{0,39}?)\s{0,10}[:=]\s{0,10}(-?\d[\d.e+-]{0,20})\s*(?:#[^\d]*)?,?$/

/** A text without the lines of a configuration (`seed: 0`, `max_depth = 5`); a name that is set twice is left, with all others. */
export function withoutSettingLines(text: string): string {
  const lines = text.split('\n')
  const found = lines.flatMap((line, index) => {
    const match = line.length > 100 ? null : settingLine.exec(line.trimEnd())
    return match === null || !isSettingName(match[1] ?? '') ? [] : [{ index, pair: [match[1] ?? '', match[2] ?? ''] as const }]
  })
  if (!areSettings(found.map(({ pair }) => pair))) return text
  const known = new Set(found.map(({ index }) => index))
  return lines.map((line, index) => (known.has(index) ? '' : line)).join('\n')
}
