import type { MeasureKind } from '../statistic-types.ts'

interface MeasureWord {
  readonly kind: MeasureKind
  readonly pattern: RegExp
}

// The first row that matches decides: "mean count" is a mean, "row percent" is a percent.
const measureWords: readonly MeasureWord[] = [ // table
  { kind: 'count', pattern: /^(?:n|no\.?|counts?|freq\.?|frequency|number|명|빈도)\s*,?\s*[([]\s*(?:col(?:umn)? |row )?%\s*[)\]]$|^(?:anzahl|häufigkeit|nombre|effectifs?|número|antal|aantal)$/i },
  { kind: 'test', pattern: /^(?:statistic|p[ .]value)[ .](?:log|sc|score|wald|robust)$|^r[ .]squared[ .]max$|^std[ .]error[ .]concordance$/i },
  { kind: 'percent', pattern: /\bper (?:hundred|cent)\b|\bper 100\b(?![,.]?\d)(?!.*(?:person|patient)?[ _-]?(?:years?|months?|days?))/i },
  { kind: 'percent', pattern: /^(?:prozent|anteil|pourcentage|porcentaje|procent)$/i },
  { kind: 'identifier', pattern: /^(?:.*[ _.-])?(?:id|ids|identifier|uuid|rrn|ssn|mrn|patient ?no|record ?no|case ?no|등록번호|환자번호|주민(?:등록)?번호|식별자|일련번호|연번)$|^(?:patient|person|subject|record|case|respondent|participant|customer|household|firm)[ _.-]?(?:id|no|number|key|code)$/i },
  { kind: 'fitted', pattern: /^(?:resid(?:ual)?s?|fitted(?: values?)?|predict(?:ed|ion)s?|y[ _-]?(?:hat|pred)|leverage|cook'?s?[ _-]?d(?:istance)?|잔차|예측값|적합값)$/i },
  { kind: 'gini', pattern: /\bgini\b|지니/i },
  { kind: 'concentration', pattern: /\b(?:hhi|herfindahl|concentration|cr\d)\b|집중도|허핀달/i },
  { kind: 'at-risk', pattern: /\b(?:at[ _.-]?risk|n[ _.]risk|person[ _.-]?(?:years?|days?|months?|time))\b|위험집단|인년/i },
  { kind: 'events', pattern: /^(?:n[ _.]?)?(?:events?|deaths?|failures?|censor(?:ed|s)?|n[ _.]censor)$|^(?:.{1,30}[ _.])(?:events|deaths)$|사건수|사망자?\s?수/i },
  { kind: 'survival', pattern: /\b(?:survival|surv|km|kaplan|cumulative (?:hazard|incidence)|cumhaz|hazard(?! ratio))\b|생존(?:율|확률|함수)/i },
  { kind: 'correlation', pattern: /^(?:r|rho|tau|corr(?:elation)?(?: coefficient)?|pearson(?:'s)?(?: r)?|spearman(?:'s)?(?: rho)?|상관(?:계수)?)$/i },
  { kind: 'test', pattern: /^(?:p|p[ _.-]?val(?:ue)?s?|pr\(?>.*|p>.*|q[ _.-]?value|t|z|f|t[ _.-]?(?:stat(?:istic)?|value)|z[ _.-]?(?:score|stat(?:istic)?|value)|f[ _.-]?(?:stat(?:istic)?|value)|chi[ _.-]?(?:2|sq(?:uared?)?)|χ2|χ²|chisq|wald|statistic|test(?: statistic)?|df|dof|d\.f\.|degrees of freedom|ddf|(?:df|dof)[ _.]?resid(?:ual)?s?|residual[ _.]?(?:df|dof|degrees[ _]of[ _]freedom)|자유도|유의확률|검정통계량|p값)$/i },
  { kind: 'test', pattern: /^(?:(?:val|valid|validation|test|train|training|cv|mean)[ _.-])?(?:auc|auroc|auprc|roc[ _-]?auc|pr[ _-]?auc|average precision|c[ _-]?(?:index|stat(?:istic)?)|concordance|accuracy|balanced accuracy|precision|recall|sensitivity|specificity|f1(?:[ _-]?score)?|brier(?:[ _-]score)?|log[ _-]?loss|loss|rmse|mae|mse|mape|r2|r²|r[ _.-]?squared?|adj(?:usted)?[ _.-]r[ _.-]?(?:2|squared?)|pseudo[ _.-]?r[ _.-]?(?:2|squared?)|mcc|npv|ppv|aic|bic|log[ _-]?lik(?:elihood)?|deviance|null deviance|sigma|rmsea|cfi|tli|srmr|vif|gvif|icc|cohen'?s?[ _-]?(?:d|kappa)|fpr|tpr|민감도|특이도|정확도)$/i },
  { kind: 'test', pattern: /^-log2\(p\)$/i },
  { kind: 'coefficient', pattern: /^(?:(?:exp|se)\(coef\)(?: (?:lower|upper) \d{2}%)?|coef (?:lower|upper) \d{2}%|cmp to|coef(?:f|ficient)?s?\.?|estimates?|beta|b|β|log[ _.-]?(?:odds|hr)|계수|추정치)$/i },
  { kind: 'ratio', pattern: /^(?:or|hr|rr|irr|smr|ratio|ci|lower|upper|lcl|ucl|.*(?:odds|hazard|risk|rate|incidence)[ _-]?ratio.*|.*\bci\b.*|.*\b(?:95|90|99) ?%.*|\[0\.025|0\.975\]|.*conf(?:idence)?[ _.]?(?:int|low|high).*|index|.*growth.*|오즈비|위험비|.*신뢰구간.*|비율비|증감률|지수)$/i },
  { kind: 'spread', pattern: /\b(?:sd|s\.d\.|std|std\.? ?(?:dev(?:iation)?|err(?:or)?)?|se|s\.e\.|stderr|standard (?:errors?|deviations?)|var|variance|iqr|range|skew(?:ness)?|kurt(?:osis)?|cv|rse|sem)\b|표준편차|표준오차|분산|왜도|첨도/i },
  { kind: 'median', pattern: /\b(?:median|med)\b|중앙값|중위수/i },
  { kind: 'percentile', pattern: /^(?:\d{1,2}(?:\.\d+)?(?:th|st|nd|rd)?[ _]?(?:%|percentile|pct|pctl|centile)|p\d{1,2}|q[1-4]|d\d{1,2}|0\.\d{1,3}|.*(?:quartile|percentile|decile|quantile).*|.*(?:백분위|사분위|분위).*)$/i },
  { kind: 'min', pattern: /\b(?:min|minimum|lowest|smallest|earliest|youngest)\b|최소|최솟값/i },
  { kind: 'max', pattern: /\b(?:max|maximum|highest|largest|latest|oldest|top)\b|최대|최댓값/i },
  { kind: 'mode', pattern: /\b(?:mode|modal)\b|최빈/i },
  { kind: 'mean', pattern: /\b(?:mean|avg|average)\b|평균/i },
  { kind: 'percent', pattern: /%|^cum(?:ulative)?\.?$|\b(?:percent(?:age)?|cum(?:ulative)? percent|pct|share|proportion|prop|rate|risk|incidence|mortality|prevalence|freq(?:uency)? ?%)\b|비율|백분율|구성비|율$/i },
  { kind: 'sum', pattern: /\b(?:sum|amount|turnover|sales|revenue|income|cost|costs|expenditure|spend(?:ing)?|wages?|payroll|profit|hours|volume|value|total (?:income|cost|sales|amount|turnover|wages?))\b|합산|금액|매출|비용|소득|급여|총액/i },
  { kind: 'count', pattern: /^(?:n|no|n[ _.]?(?:obs|records|patients|people|persons|cases|total|rows)?|nobs|obs|count|counts|freq|frequency|frequencies|num|number|cases?|patients?|persons?|people|participants?|subjects?|records?|rows?|size|population|individuals|households?|firms?|hospitals?|admissions?|visits?|contributors|tests|measurements|prescriptions|claims|encounters|samples|specimens|검사\s?(?:수|건수)|처방\s?(?:수|건수)|측정\s?(?:수|횟수)|\(?n\)?|명|건|건수|빈도|명수|인원|인원수|수|환자수?|사람수|대상자수?|표본수|가구수|사업체수|도수)$|\b(?:count|number of|no\. of|frequency|n of|num of)\b|(?:[ _](?:n|count|counts|cnt|nobs))$|^(?:n|num|count|cnt|nr)[ _.]|(?:자|환자|인구|가구|사례|대상)\s?수$|(?:^|[ (])명\)?$/i },
]

/** Longer names announce nothing. */
const longestName = 200

/** The kind of measure that a column's name announces; `null` where it does not. */
export function measureKindOfName(name: string): MeasureKind | null {
  if (name.length > longestName) return null
  const plain = name.trim().normalize('NFKC').replaceAll(/\s+/g, ' ').replace(/^["'`]|["'`]$/g, '').replace(/(?<=^[A-Za-z]{3,})\.$/, '')
  const spaced = plain.replaceAll(/[_.]/g, ' ')
  if (isScaledName(plain)) return null
  for (const { kind, pattern } of measureWords) if (pattern.test(plain) || pattern.test(spaced)) return kind
  return null
}

/** Counts times something are not the counts: what a column so named measures has to be told. */
export function isScaledName(name: string): boolean {
  return /[x×*][ _]?10{1,3}$/i.test(name.trim())
}

/** Words that name a margin and nothing else. */
const plainTotals = /^(?:total|totals|grand total|all|overall|합계|총계|계|전체|gesamt|insgesamt|ensemble)$/i

/** Says whether a code is a margin beyond doubt. */
export function isPlainTotal(code: string): boolean {
  return plainTotals.test(code.trim())
}

const dofNames = /^(?:df|dof|d\.f\.|ddf|degrees of freedom|자유도|df[ _.]?resid(?:ual)?s?|residual[ _.]?(?:df|dof|degrees[ _]of[ _]freedom)|잔차[ _]?자유도)$/i

/** Says whether a column's name announces degrees of freedom. */
export function isDofName(name: string): boolean {
  return dofNames.test(name.trim())
}

const totalWords = /^(?:all|total|totals|grand total|sub-?total|overall|sum|both(?: sexes)?|any|everyone|\(all\)|all .{1,30}|gesamt|insgesamt|summe|ensemble|totaal|합계|총계|계|소계|전체|총합|총수|_all_|_total_|margin|all ages|합 계|계\(.*\))$/i

/** Letters that name a statistic only beside other statistics: F may as well be female. */
export function isLoneLetter(name: string): boolean {
  return /^[a-z]$/i.test(name.trim()) && name.trim().toLowerCase() !== 'n'
}

const fitLabels = /^(?:dep\. variable|model|method|date|time|no\. observations|df residuals?|df model|covariance type|(?:adj\. )?r-squared.*|r-squared \(uncentered\)|f-statistic|prob \(f-statistic\)|log-likelihood|aic|bic|omnibus|durbin-watson|prob\(omnibus\)|jarque-bera \(jb\)|skew|kurtosis|prob\(jb\)|cond\. no\.|pseudo r-squ\.(?: \(cs\))?|ll-null|llr p-value|converged|link function|model family|scale|deviance|pearson chi2|no\. iterations|no\. (?:clusters|groups)|(?:min|max|mean)\. (?:cluster|group) size|dependent variable|number of (?:observations|events observed)|partial (?:log-likelihood|aic)|time fit was run|duration col|event col|baseline estimation|concordance|log-likelihood ratio test|-log2\(p\) of ll-ratio test|penalizer|l1 ratio)\s*:?$/i

/** Says whether a cell is a label of a model's fit table. */
export function isFitLabel(label: string): boolean {
  return fitLabels.test(label.trim())
}

/** Says whether a category code reads like a margin. */
export function isTotalWord(code: string): boolean {
  return code.length <= longestName && totalWords.test(code.trim().normalize('NFKC'))
}

const variableWords = /^(?:.*[ _.-])?(?:year|yr|month|quarter|week|day|date|period|sex|gender|male|female|age|age[ _-]?(?:group|band|grp|cat)|agegrp|region|area|district|city|province|sido|sigungu|state|country|nation|group|grp|cat|category|class|band|type|code|status|level|stage|grade|sector|industry|occupation|education|ethnicity|race|marital|cohort|arm|treatment|exposure|diagnosis|icd|drug|chapter|cluster|bin|decile|quintile|time|연도|년도|년|월|분기|성별|성|나이|연령|연령대|연령군|지역|시도|시군구|업종|산업|직업|학력|구분|코드|유형|등급|단계|상태|군|집단|질환|진단|약제|구간)$/i

/** Says whether a column's name reads like a variable that groups rows rather than a number about them. */
export function isVariableName(name: string): boolean {
  return name.length <= longestName && variableWords.test(name.trim().normalize('NFKC'))
}

/** The share of units below a percentile named by a column, `null` where it does not say. */
export function percentileOfName(name: string): number | null {
  const plain = name.trim().toLowerCase()
  const quartile = /^q([1-3])$/.exec(plain)
  if (quartile !== null) return Number(quartile[1]) / 4
  if (/lower quartile|first quartile|1사분위/.test(plain)) return 0.25
  if (/upper quartile|third quartile|3사분위/.test(plain)) return 0.75
  const decile = /^d(\d{1,2})$/.exec(plain)
  if (decile !== null && Number(decile[1]) < 10) return Number(decile[1]) / 10
  if (/^0\.\d{1,3}$/.test(plain)) return Number(plain)
  const percent = /^p(\d{1,2}(?:\.\d+)?)$/.exec(plain) ?? /(\d{1,2}(?:\.\d+)?)\s*(?:th|st|nd|rd)?[ _]?(?:%|percentile|pct|pctl|centile|백분위)/.exec(plain)
    ?? /[ _]p(\d{1,2})$/.exec(plain)
  return percent === null ? null : Number(percent[1]) / 100
}
