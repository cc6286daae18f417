import type { MeasureKind } from '../statistic-types.ts'

interface MeasureWord {
  readonly kind: MeasureKind
  readonly pattern: RegExp
}

/** Time that persons were watched, in the words of several fields and languages. */
const personTime = String.raw`(?:person|pers|patient|participant|subject|wom[ae]n|child|m[ae]n|animal|dog|cow|catheter|device|line|ventilator|worker|follow[ -]?up|observation|exposure)s?'?[ _.-]?(?:years?|yrs?|months?|weeks?|days?|time)(?:[ _.]at[ _.]risk)?\b`

// The first row that matches decides: "mean count" is a mean, "row percent" is a percent.
const measureWords: readonly MeasureWord[] = [ // table
  { kind: 'count', pattern: /^(?:n|no\.?|counts?|freq\.?|frequency|number|명|빈도)\s*,?\s*[([]\s*(?:col(?:umn)? |row )?%\s*[)\]]$|^(?:anzahl|häufigkeit|nombre|effectifs?|número|antal|aantal)$/i },
  { kind: 'test', pattern: /^(?:statistic|p[ .]value)[ .](?:log|sc|score|wald|robust)$|^r[ .]squared[ .]max$|^std[ .]error[ .]concordance$/i },
  { kind: 'percent', pattern: /\bper (?:hundred|cent)\b|\bper 100\b(?![,.]?\d)(?!.*(?:person|patient)?[ _-]?(?:years?|months?|days?))/i },
  { kind: 'percent', pattern: /\bper (?:1[ ,.]?000|10[ ,.]?000|100[ ,.]?000|1[ ,.]?000[ ,.]?000|thousand|million) (?:inhabitants?|population|people|persons|residents|capita|live births|births|deliveries|women|men|children|adults|insured|members|enrolees|enrollees|admissions|discharges|patients|households|workers)$/i },
  { kind: 'ratio', pattern: new RegExp(String.raw`(?:\bper\b|/)[ _]?(?:1[ ,.]?\d{0,3}[ ,.]?000|100|10\^?\d|million|thousand)?[ _-]?(?:${personTime}|p-?y(?:rs?|ears)?\b)|(?:인년|인월|인일|명년)\s?당|(?:천|만|000)\s?인[년월일]`, 'i') },
  { kind: 'percent', pattern: /^(?:prozent|anteil|pourcentage|porcentaje|procent)$/i },
  { kind: 'identifier', pattern: /^(?:.*[ _.-])?(?:id|ids|identifier|uuid|rrn|ssn|mrn|patient ?no|record ?no|case ?no|등록번호|환자번호|주민(?:등록)?번호|식별자|일련번호|연번)$|^(?:patient|person|subject|record|case|respondent|participant|customer|household|firm)[ _.-]?(?:id|no|number|key|code)$/i },
  { kind: 'fitted', pattern: /^(?:resid(?:ual)?s?|fitted(?: values?)?|predict(?:ed|ion)s?|y[ _-]?(?:hat|pred)|leverage|cook'?s?[ _-]?d(?:istance)?|잔차|예측값|적합값)$/i },
  { kind: 'gini', pattern: /\bgini\b|지니/i },
  { kind: 'concentration', pattern: /\b(?:hhi|herfindahl|concentration|cr\d)\b|집중도|허핀달/i },
  { kind: 'at-risk', pattern: /\b(?:at[ _.-]?risk|n[ _.]risk)\b|위험집단|인[ -]?년|인[ -]?월수?$|인[ -]?일$|추적\s?년수|人年/i },
  { kind: 'at-risk', pattern: new RegExp(String.raw`^(?:total[ _.-]|sum[ _.-])?${personTime}`, 'i') },
  { kind: 'at-risk', pattern: /^(?:total[ _.-])?(?:p[ _.-]?y(?:a\.?r|o|r|rs|s|ears)?|p\.y\.|(?:years?|time|days)[ _.-](?:at[ _.-]risk|of[ _.-](?:follow[ _.-]?up|observation))|(?:fu|f\/u)[ _.-]?(?:years?|yrs?|time)|personenjahre|beobachtungsjahre|personnes?[ -]ann[ée]es|a[ñn]os[ -]persona|personas?[ -]a[ñn]os?|pessoas?[ -]anos?|persoonsjaren|mannår|personår)$/i },
  { kind: 'events', pattern: /^(?:n[ _.]?)?(?:events?|deaths?|failures?|censor(?:ed|s)?|n[ _.]censor)$|^(?:.{1,30}[ _.])(?:events|deaths)$|사건\s?수|사망자?\s?수/i },
  { kind: 'events', pattern: /^(?:(?:n|no|num)[ _.])?(?:died|dead|deceased|alive|survived|survivors?|fatalit(?:y|ies)|relapses|recurrences|infections|suicides|todesfälle|verstorbene|décès|muertes|defunciones|fallecidos|óbitos|mortes|dødsfall|사망|생존|사망자|생존자|(?:사망|발생|재입원|재발|감염|생존|확진)\s?(?:자|건|환자)?\s?수)$/i },
  { kind: 'survival', pattern: /\b(?:survival|surv|km|kaplan|cumulative (?:hazard|incidence)|cumhaz|hazard(?! ratio))\b|생존(?:율|확률|함수)/i },
  { kind: 'correlation', pattern: /^(?:r|rho|tau|corr(?:elation)?(?: coefficient)?|pearson(?:'s)?(?: r)?|spearman(?:'s)?(?: rho)?|상관(?:계수)?)$/i },
  { kind: 'test', pattern: /^(?:p|p[ _.-]?val(?:ue)?s?|pr\(?>.*|p>.*|q[ _.-]?value|t|z|f|h|u|w|q|t[ _.-]?(?:stat(?:istic)?|value)|z[ _.-]?(?:score|stat(?:istic)?|value)|f[ _.-]?(?:stat(?:istic)?|value)|chi[ _.-]?(?:2|sq(?:uared?)?)|χ2|χ²|chisq|wald|statistic|test(?: statistic)?|df|dof|d\.f\.|degrees of freedom|ddf|(?:df|dof)[ _.]?resid(?:ual)?s?|residual[ _.]?(?:df|dof|degrees[ _]of[ _]freedom)|자유도|유의확률|검정통계량|p값)$/i },
  { kind: 'test', pattern: /^(?:(?:val|valid|validation|test|train|training|cv|mean)[ _.-])?(?:auc|auroc|auprc|roc[ _-]?auc|pr[ _-]?auc|average precision|c[ _-]?(?:index|stat(?:istic)?)|concordance|accuracy|balanced accuracy|precision|recall|sensitivity|specificity|f1(?:[ _-]?score)?|brier(?:[ _-]score)?|log[ _-]?loss|loss|rmse|mae|mse|mape|r2|r²|r[ _.-]?squared?|adj(?:usted)?[ _.-]r[ _.-]?(?:2|squared?)|pseudo[ _.-]?r[ _.-]?(?:2|squared?)|mcc|npv|ppv|aic|bic|log[ _-]?lik(?:elihood)?|deviance|null deviance|sigma|rmsea|cfi|tli|srmr|vif|gvif|icc|cohen'?s?[ _-]?(?:d|kappa)|fpr|tpr|민감도|특이도|정확도)$/i },
  { kind: 'test', pattern: /^(?:(?:abs(?:olute)? |a)?smd|(?:abs(?:olute)? )?(?:std|standardi[sz]ed)\.? (?:mean )?diff(?:erence)?s?|variance ratio|ks(?: stat(?:istic)?)?|표준화\s?(?:평균)?\s?차이)(?: (?:un)?(?:weighted|adjusted|matched)| (?:before|after|raw|crude|pre|post)(?: (?:matching|weighting))?)?$/i },
  { kind: 'test', pattern: /^(?:-log2\(p\)|\(o-e\)\^2\/[ev]|p[ _.-]?adj(?:usted)?|adj(?:usted)?[ _.-]?p(?:[ _.-]?val(?:ue)?)?|p[ _.-](?:for[ _.-])?(?:interaction|trend|het(?:erogeneity)?|int|unc|corr|adjust|raw)|p[ _.-]unadj|sig\.?|exact sig\.?|reject|wald|bf10|np2|(?:partial )?eta[ _.-]?(?:2|sq(?:uared)?)|omega[ _.-]?(?:2|sq(?:uared)?)|hedges'?(?:[ _.-]?g)?|[uw][ _.-]val|rbc|cles|ddof[12]|eps)$/i },
  { kind: 'test', pattern: /^(?:(?:n|no|num|number of)[ _.])?(?:groups|predictors|covariates|parameters|terms|features)$|^(?:군|집단|변수|모수)\s?수$|^n[ _.]params$/i },
  { kind: 'coefficient', pattern: /^(?:(?:pooled |mean |std |standardi[sz]ed )?(?:effect(?: size)?|mean difference|risk difference)|(?:mean ?)?diff|md|rd|log ?(?:or|rr|irr|odds ratio|hazard ratio)|(?:exp|se)\(coef\)(?: (?:lower|upper) \d{2}%)?|coef (?:lower|upper) \d{2}%|cmp to|coef(?:f|ficient)?s?\.?|params?|estimates?|beta|b|β|log[ _.-]?(?:odds|hr)|계수|추정치)$/i },
  { kind: 'ratio', pattern: /^(?:or|hr|rr|irr|smr|ratio|ci|lower|upper|(?:a?or|a?hr|rr|irr|est(?:imate)?|coef|beta|exp\(b\)|conf|ci)[ _.-](?:lower|upper|low|high|lo|hi|lwr|upr|lcl|ucl|ll|ul)|lwr|upr|lcl|ucl|(?:lower|upper|asymp)[ _.](?:cl|lcl|ucl)|0\.\d{1,3}[lu]cl|.*(?:odds|hazard|risk|rate|incidence)[ _-]?ratio.*|.*\bci\b.*|.*(?:^|[ _.-])ci[ _.-]?(?:80|90|95|99).*|.*\b(?:95|90|99) ?%.*|\[0\.025|0\.975\]|.*conf(?:idence)?[ _.]?(?:int|low|high).*|index|.*growth.*|오즈비|위험비|.*신뢰구간.*|비율비|증감률|지수)$/i },
  { kind: 'spread', pattern: /\b(?:sd|s\.d\.|std|std\.? ?(?:dev(?:iation)?|err(?:or)?)?|se|s\.e\.|stderr|standard (?:errors?|deviations?)|std errors|bse|var|variance|iqr|range|skew(?:ness)?|kurt(?:osis)?|cv|rse|sem)\b|^(?:standardabweichung|écart[ -]type|desviación (?:estándar|típica)|desvio padrão)$|표준편차|표준오차|분산|왜도|첨도/i },
  { kind: 'median', pattern: /\b(?:median|med)\b|중앙값|중위수/i },
  { kind: 'percentile', pattern: /^(?:\d{1,2}(?:\.\d+)?(?:th|st|nd|rd)?[ _]?(?:%|percentile|pct|pctl|centile)|p\d{1,2}|q[1-4]|d\d{1,2}|0\.\d{1,3}|.*(?:quartile|percentile|decile|quantile).*|.*(?:백분위|사분위|분위).*)$/i },
  { kind: 'min', pattern: /\b(?:min|minimum|lowest|smallest|earliest|youngest)\b|최소|최솟값/i },
  { kind: 'max', pattern: /\b(?:max|maximum|highest|largest|latest|oldest|top)\b|최대|최댓값/i },
  { kind: 'mode', pattern: /\b(?:mode|modal)\b|최빈/i },
  { kind: 'mean', pattern: /\b(?:mean|avg|average)\b|평균|^(?:mittelwert|durchschnitt|moyenne|media|promedio|média|gemiddelde|medelvärde)$/i },
  { kind: 'percent', pattern: /%|^cum(?:ulative)?\.?$|\b(?:percent(?:age)?|cum(?:ulative)? percent|pct|share|proportion|prop|rate|risk|incidence|mortality|prevalence|freq(?:uency)? ?%)\b|비율|백분율|구성비|[율률](?:\s?\(%\))?$/i },
  { kind: 'sum', pattern: /\b(?:sum|amount|turnover|sales|revenue|income|cost|costs|expenditure|spend(?:ing)?|wages?|payroll|profit|hours|volume|value|total (?:income|cost|sales|amount|turnover|wages?))\b|합산|금액|매출|비용|소득|급여|총액/i },
  { kind: 'count', pattern: /^(?:n|no|n[ _.]?(?:obs|records|patients|people|persons|cases|total|rows)?|nobs|obs|count|counts|freq|frequency|frequencies|num|number|cases?|patients?|persons?|people|participants?|subjects?|records?|rows?|size|population|individuals|households?|firms?|hospitals?|admissions?|visits?|contributors|tests|measurements|prescriptions|claims|encounters|samples|specimens|검사\s?(?:수|건수)|처방\s?(?:수|건수)|측정\s?(?:수|횟수)|\(?n\)?|명|건|건수|빈도|명수|인원|인원수|수|환자수?|사람수|대상자수?|표본수|가구수|사업체수|도수)$|\b(?:count|number of|no\. of|frequency|n of|num of)\b|(?:[ _](?:n|count|counts|cnt|nobs))$|^(?:n|num|count|cnt|nr)[ _.]|(?:자|환자|인구|가구|사례|대상)\s?수$|(?:^|[ (])명\)?$/i },
]

const states = /^(?:(?:n|no|num)[ _.])?(?:died|dead|deceased|alive|survived|survivors?|사망|생존|사망자|생존자)$/i

/** Says whether a name is a state that people end in: it heads a category as often as it names a number of events. */
export function isStateName(name: string): boolean {
  return states.test(name.trim())
}

/** Nouns of units in the languages of neighbours, and counts of what is not there. */
const unitNames = /^(?:n[ _.]?[12]|students?|pupils|learners|teachers|employees|workers|users|customers|clients|accounts|subscribers|members|orders|transactions|trips|sessions|calls|stays|episodes|discharges|operations|procedures|surgeries|births|deliveries|pregnancies|infants|newborns|residents|inhabitants|pop|voters|respondents|families|dwellings|companies|enterprises|establishments|businesses|farms|animals|schools|studies|eligible|screened|randomi[sz]ed|enrolled|(?:n[ _.]?)?(?:missing|miss|nonmissing|non[ _-]missing|valid|complete(?: cases)?|nmiss|nulls?)|fälle|fallzahl|patienten|personen|probanden|cas|casos|pacientes|sujetos|personas|人数|件数|例数|患者数|결측(?:치|값)?\s?(?:수|건수)?|유효\s?(?:수|건수))$/i
/** Korean counts end in 수, and so do scores, indices, coefficients, variables, days and times, which count no units. */
const koreanCounts = /(?:건|명|자|생|원|인|객|세대|가구|마리|기관|학교|업체|병상|침상|사례|환자|표본|관측치?|방문|입원|퇴원|출생|호|대|곳)\s?수(?:\s?\([명건개]\))?$|(?:응답|대상|참여|참가|이용|가입|수급|졸업|입원|퇴원|확진|방문|등록|치료|감염|근로|종사|재학|이용)[자생]$|^(?:학생|환자|응답자|직원|고객|입원|퇴원|외래|내원)$/

/** Longer names announce nothing. */
const longestName = 200

/** The kind of measure that a column's name announces; `null` where it does not. */
export function measureKindOfName(name: string): MeasureKind | null {
  if (name.length > longestName) return null
  const plain = name.trim().normalize('NFKC').replaceAll(/\s+/g, ' ').replace(/^\*\*(.*)\*\*$/, '$1').replace(/^["'`]|["'`]$/g, '').replace(/(?<=^[A-Za-z]{3,})\.$/, '')
  const spaced = plain.replaceAll(/[_.]/g, ' ')
  if (isScaledName(plain)) return null
  for (const { kind, pattern } of measureWords) if (pattern.test(plain) || pattern.test(spaced)) return kind
  return isUnitName(plain) ? 'count' : null
}

/** Says whether a name is a noun of units: it heads a column of counts, or one of a record's own numbers. */
export function isUnitName(name: string): boolean {
  const plain = name.trim().normalize('NFKC')
  return name.length <= longestName && (unitNames.test(plain) || unitNames.test(plain.replaceAll(/[_.]/g, ' ')) || koreanCounts.test(plain))
}

/** Says whether a name is about values that are not there. */
export function isMissingName(name: string): boolean {
  return name.length <= longestName && /(?:^|[ _.-])(?:n?miss(?:ing(?:ness)?)?|nas?|nulls?)(?=$|[ _.%(-])|결측|무응답/i.test(name.trim())
}

const quantities = /(?:^|[ _.-])(?:age|ages|years?|yrs?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|ms|weight|height|bmi|kg|cm|mm|mg|ml|score|scores|points?|rank|ranks|ranking|order|level|levels|dose|doses|income|salary|wages?|earnings|savings|price|prices|costs?|sales|amounts?|budget|usd|eur|krw|dollars?|euros?|won|miles|km|meters?|metres?|steps|calories|cigarettes|drinks|units|values?|means|los|sbp|dbp|glucose|temp(?:erature)?|distance|area|length|width|duration|time|bits|bytes|seed|version|zip|code|codes|status|class|series|basis|axis|mass|bias|loss|gas|process|access|address|stress|illness|iterations?|max|min|top|high|low)(?=$|[ _.-])|점수|지수|나이|연령|일수|기간|시간|금액|체중|신장|혈압|순위|급여|소득|비용|가격/i

/** Says whether a name speaks of an amount, a time or an order: whole numbers under it count no units. */
export function isQuantityName(name: string): boolean {
  return name.length <= longestName && quantities.test(name.trim().normalize('NFKC').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' '))
}

/** Says whether a name is an English noun in the plural. */
export function isPlural(name: string): boolean {
  return /^(?:[a-z]+[ _-])?[a-z]{2,20}(?:[^siu\W]s|children|people|men|women|mice|cattle|sheep)$/i.test(name.trim())
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
