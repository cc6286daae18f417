import type { Language } from '../../../contract/vocabulary/roles.ts'
import type { OutputType } from '../../../contract/vocabulary/statbarns.ts'
import type { Texts } from './catalogue.ts'

interface TypeText {
  readonly label: string
  readonly explanation: string
}

/** The groups in which the types are offered, in order. */
export const outputTypeGroups: readonly { readonly group: keyof Texts['export']['groups']; readonly types: readonly OutputType[] }[] = [ // table
  { group: 'tables', types: ['frequencies', 'linear-aggregations', 'calculated-ratios', 'endpoints', 'position', 'mode', 'shape', 'gini-coefficient', 'non-linear-concentration-ratios', 'linked-multilevel-tables'] },
  { group: 'models', types: ['statistical-hypothesis-tests', 'correlation-coefficients', 'hazard-survival-tables', 'clusters', 'model'] },
  { group: 'other', types: ['picture', 'code', 'document', 'record-level'] },
]

const en: Readonly<Record<OutputType, TypeText>> = { // table
  frequencies: { label: 'Counts', explanation: 'How many persons, hospitals, … fall into each cell: a crosstab, a histogram’s numbers.' },
  'linear-aggregations': { label: 'Sums and means', explanation: 'Totals, means, weighted sums, per group. Say how many units stand behind each.' },
  'calculated-ratios': { label: 'Ratios and rates', explanation: 'Percentages, odds ratios, risk ratios, incidence rates: they can be turned back into counts.' },
  endpoints: { label: 'Minimum and maximum', explanation: 'The smallest or largest value: it usually belongs to one person.' },
  position: { label: 'Median and percentiles', explanation: 'Medians, quartiles, percentiles, per group. Each is near some person’s value.' },
  mode: { label: 'Mode', explanation: 'The commonest value. Reveals something only where nearly all share it.' },
  shape: { label: 'Spread and shape', explanation: 'Standard deviation, variance, skewness, kurtosis.' },
  'gini-coefficient': { label: 'Gini coefficient', explanation: 'Inequality measures, Lorenz curves.' },
  'non-linear-concentration-ratios': { label: 'Concentration index', explanation: 'Herfindahl index and the like: large units may shine through.' },
  'linked-multilevel-tables': { label: 'Linked or nested tables', explanation: 'Several tables that share totals, or regions within regions: hidden cells can be worked out from the others.' },
  'statistical-hypothesis-tests': { label: 'Regression and tests', explanation: 'Coefficients, standard errors, t, chi-squared, p-values. Give n and degrees of freedom.' },
  'correlation-coefficients': { label: 'Correlations', explanation: 'Correlation or covariance matrices.' },
  'hazard-survival-tables': { label: 'Survival and hazard', explanation: 'Kaplan–Meier tables, hazard rates, number at risk: each step may be one person.' },
  clusters: { label: 'Clusters and factors', explanation: 'Cluster centres, principal components, factor loadings.' },
  model: { label: 'Trained model', explanation: 'Weights of a machine-learning model. It may remember records; always reviewed by a person.' },
  picture: { label: 'Picture or graph', explanation: 'PNG, JPEG, … It is re-encoded and looked at by a person. Add the numbers behind it as supporting file.' },
  code: { label: 'Code', explanation: 'Scripts and notebooks without results. Searched for data values and identifiers.' },
  document: { label: 'Text', explanation: 'Notes, reports, logs. Searched for data values and identifiers.' },
  'record-level': { label: 'Records', explanation: 'One row per person or unit. Hardly ever leaves: ask the custodian before you submit.' },
}

const ko: Readonly<Record<OutputType, TypeText>> = { // table
  frequencies: { label: '빈도', explanation: '칸마다 사람이나 기관이 몇인지. 교차표, 히스토그램의 숫자.' },
  'linear-aggregations': { label: '합계와 평균', explanation: '집단별 합계, 평균, 가중합. 각각 몇 단위가 바탕인지 적으세요.' },
  'calculated-ratios': { label: '비율', explanation: '백분율, 오즈비, 위험비, 발생률. 거꾸로 계산하면 빈도가 됩니다.' },
  endpoints: { label: '최솟값과 최댓값', explanation: '가장 작거나 큰 값. 대개 한 사람의 값입니다.' },
  position: { label: '중앙값과 백분위수', explanation: '집단별 중앙값, 사분위수, 백분위수. 누군가의 값에 가깝습니다.' },
  mode: { label: '최빈값', explanation: '가장 흔한 값. 거의 모두가 같은 값일 때만 드러내는 것이 있습니다.' },
  shape: { label: '흩어짐과 모양', explanation: '표준편차, 분산, 왜도, 첨도.' },
  'gini-coefficient': { label: '지니계수', explanation: '불평등 지표, 로렌츠 곡선.' },
  'non-linear-concentration-ratios': { label: '집중도 지수', explanation: '허핀달 지수 등. 큰 단위가 드러날 수 있습니다.' },
  'linked-multilevel-tables': { label: '연결된 표', explanation: '합계를 나누어 쓰는 여러 표나 지역 안의 지역. 감춘 칸을 다른 칸에서 계산해 낼 수 있습니다.' },
  'statistical-hypothesis-tests': { label: '회귀와 검정', explanation: '계수, 표준오차, t, 카이제곱, p값. n과 자유도를 적으세요.' },
  'correlation-coefficients': { label: '상관계수', explanation: '상관행렬, 공분산행렬.' },
  'hazard-survival-tables': { label: '생존과 위험률', explanation: '카플란–마이어 표, 위험률, 위험집단 수. 한 단계가 한 사람일 수 있습니다.' },
  clusters: { label: '군집과 요인', explanation: '군집 중심, 주성분, 요인 적재값.' },
  model: { label: '학습된 모형', explanation: '기계학습 모형의 가중치. 기록을 기억할 수 있어 언제나 사람이 심사합니다.' },
  picture: { label: '그림', explanation: 'PNG, JPEG 등. 다시 부호화하고 사람이 봅니다. 바탕 숫자를 참고자료로 함께 내세요.' },
  code: { label: '코드', explanation: '결과가 없는 스크립트와 노트북. 데이터 값과 식별자가 있는지 찾습니다.' },
  document: { label: '글', explanation: '메모, 보고서, 로그. 데이터 값과 식별자가 있는지 찾습니다.' },
  'record-level': { label: '개별 자료', explanation: '한 행이 한 사람 또는 한 단위인 자료. 거의 나갈 수 없습니다. 먼저 데이터 관리기관에 물어보세요.' },
}

const texts: Readonly<Record<Language, Readonly<Record<OutputType, TypeText>>>> = { en, ko }

/** Plain name and explanation of an output type. */
export function outputTypeText(language: Language, type: OutputType): TypeText {
  return texts[language][type]
}
