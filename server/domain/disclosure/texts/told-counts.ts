/** Small counts and extreme values in sentences, by the forms in which papers and logs tell them. */

const label = String.raw`(?:fig(?:ure)?s?|tables?|models?|steps?|stages?|grades?|class(?:es)?|groups?|quartiles?|quintiles?|deciles?|types?|levels?|phases?|tiers?|categor(?:y|ies)|clusters?|versions?|chapters?|sections?|no|nos|days?|weeks?|months?|years?|ages?|doses?|scores?|bands?|arms?|items?|questions?|appendix|epochs?|folds?|iter(?:ations?)?|batch(?:es)?|runs?|chunks?|parts?|pages?|trials?|rounds?|rated|표|그림|모형|단계|등급|제)`
const notNamed = String.raw`(?<!\b${label}\.?[\s:#]{0,2})(?<![\p{L}\d.,/=–-]|\[)`
const digit = String.raw`([1-9])`
const things = String.raw`(?:models?|variables?|features?|folds?|predictors?|covariates?|steps?|chapters?|items?|questions?|studies|papers|tables?|figures?|columns?|parameters?|terms?|runs?|seeds?|epochs?|iterations?|components?|clusters?|classes|categories|groups|weeks?|days?|months?|years?|points|sites|methods|analyses|outcomes|tests?|comparisons|imputations|simulations|replicates|permutations)`
const one = String.raw`(?:wom[ae]n|man|female|male|participant|patient|person|subject|respondent|individual|resident|death|adult|child|boy|girl)`
const many = String.raw`(?:wom[ae]n|men|females|males|participants|patients|persons|people|subjects|respondents|individuals|residents|cases|deaths|events|adults|children)`

const wholeOf = (text: string): number => Number(text.replaceAll(',', ''))
const always = (): boolean => true

/** A form, and what its numbers have to be for it to tell a small count among many. */
const forms: readonly (readonly [RegExp, (...numbers: readonly string[]) => boolean])[] = [ // table
  // `4 (1.0%)`: of ten at least.
  [new RegExp(String.raw`${notNamed}${digit}\s?\(\s?(\d{1,2}(?:\.\d{1,4})?)\s?%\s?\)`, 'giu'), (count = '', share = '') => Number(share) > 0 && (100 * Number(count)) / Number(share) >= 9.5],
  // `4 of 412`, `4 out of the 412`
  [new RegExp(String.raw`${notNamed}${digit}\s+(?:out\s+)?of\s+(?:the\s+|all\s+|these\s+|those\s+)?(\d[\d,]{0,11})(?![\d.,]*\d|\s?%|\s{1,3}(?:\w+\s)?${things}\b)`, 'giu'), (_, of = '') => wholeOf(of) >= 10],
  // `4/412`: no date, no fraction
  [new RegExp(String.raw`${notNamed}${digit}\s?/\s?(\d[\d,]{1,11})(?![\d.,]*\d|/|\s{1,3}${things}\b)`, 'giu'), (count = '', of = '') => wholeOf(of) >= 32 && count !== '1'],
  [new RegExp(String.raw`\b(?:sensitivity|specificity|[np]pv|accuracy|recall|precision|민감도|특이도)[^.\d\n]{0,12}(\d{1,7})\s?/\s?(\d{1,7})(?![\d.]*\d)`, 'giu'), (part = '', of = '') => [Number(part), Number(of), Number(of) - Number(part)].some((count) => count >= 1 && count <= 9)],
  [new RegExp(String.raw`${notNamed}${digit}\s+(?:vs\.?|versus|대)\s+\d[\d,]{0,11}\s+${many}\b`, 'giu'), always],
  [new RegExp(String.raw`\bof\s+(?:whom|them|these|those),?\s+${digit}(?![\d.,]*\d|\s?%)`, 'giu'), always],
  [new RegExp(String.raw`\b(?:only|just|exactly|a\s+single|the\s+only)\s+(?:one\s+|1\s+)?${one}\b(?![-'’]|\s+(?:data|characteristics|level|records?|identifiers?|groups?|ages?|sex|days?|time|years?|hours?|population|cohort|study)\b)`, 'giu'), always],
]

/** How many small counts the sentences of a text tell; one that several forms tell is one. */
export function smallCountsTold(text: string): number {
  const places = forms.flatMap(([form, isSmall]) => [...text.matchAll(form)].filter(([, ...numbers]) => isSmall(...numbers)).map(({ 0: whole, index }) => index + Math.max(0, whole.search(/\d/))))
  return new Set(places).size
}

const quantity = String.raw`(?:age|bmi|weight|height|income|salary|wages?|costs?|charges?|length\s+of\s+stay|stay|creatinine|glucose|cholesterol|h(?:a|b)a?1c|blood\s+pressure|sbp|dbp|concentration|survival\s+time|kappa|lambda|ldh|albumin|bilirubin|나이|연령|체중|신장|소득|비용|재원일수)`
const value = String.raw`\d[\d,]{0,11}(?:\.\d{1,6})?`
const extremes: readonly RegExp[] = [ // table
  new RegExp(String.raw`\b(?:max(?:imum)?|min(?:imum)?|highest|lowest|largest|smallest)[\s_.]{1,3}(?:(?:observed|recorded|serum|patient)\s+)?${quantity}\b\s{0,3}(?:was|is|of|=|:|were)?\s{0,3}${value}`, 'giu'),
  new RegExp(String.raw`\b${quantity}\b[^.;\n]{0,60}?\b(?:rang(?:e|es|ed|ing)\b(?:\s*[:=]|\s+from|\s+was|\s+of)?|between\s+a\s+minimum\s+of)\s{0,3}[([]?\s{0,2}${value}\s{0,3}(?:-|–|~|to|and)\s{0,3}${value}`, 'giu'),
  new RegExp(String.raw`(?:최댓?값|최솟?값|최고|최저|최대|최소)\s{0,2}(?:${quantity})?\s{0,2}(?:은|는|이|가|:|=)?\s{0,2}${value}\s{0,2}(?:세|kg|cm|원|일)`, 'gu'),
]

/** How many least or largest values of a variable of persons the sentences of a text tell. */
export const extremesTold = (text: string): number => extremes.reduce((sum, pattern) => sum + (text.match(pattern)?.length ?? 0), 0)
