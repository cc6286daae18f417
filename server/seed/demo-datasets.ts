import type { Variable } from '../../contract/resources/licence.ts'
import type { LocalText } from '../../contract/resources/common-fields.ts'

export interface DemoDataset {
  readonly id: string
  readonly file: string
  readonly sha256: string
  readonly title: LocalText
  readonly description: LocalText
  readonly unit: string
  readonly identifiers: readonly { readonly column: string; readonly domain: string }[]
  readonly variables: readonly Variable[]
}

const id: Variable = { name: 'id', type: 'pseudonym', label: { ko: '대상자 (과제 가명)', en: 'Person (project pseudonym)' } }
const days: Variable = { name: 'days', type: 'integer', label: { ko: '기준일로부터 날수', en: 'Days from the index date' }, unit: 'd' }
const person = [{ column: 'id', domain: 'nafld-person' }]

/** The datasets of the demonstration as their custodian registers them. */
export const demoDatasets: readonly DemoDataset[] = [ // table
  {
    id: 'nafld-cohort', file: 'nafld1.csv', sha256: '547c303d82f493518b5e45a1175681903d52cebe33fc3cba90dc96413a780ab2', unit: 'person',
    title: { ko: '지방간 코호트와 대조군', en: 'Fatty liver cohort and controls' },
    description: { ko: '비알코올 지방간 환자와 나이·성별을 맞춘 대조군의 기본 정보와 추적 결과.', en: 'People with non-alcoholic fatty liver and controls matched by age and sex: baseline and follow-up.' },
    identifiers: [...person, { column: 'case.id', domain: 'nafld-person' }],
    variables: [
      id,
      { name: 'age', type: 'integer', label: { ko: '진입 때 나이', en: 'Age at entry' }, unit: 'a' },
      { name: 'male', type: 'integer', label: { ko: '성별', en: 'Sex' }, codes: { 0: 'female', 1: 'male' } },
      { name: 'weight', type: 'number', label: { ko: '몸무게', en: 'Weight' }, unit: 'kg' },
      { name: 'height', type: 'number', label: { ko: '키', en: 'Height' }, unit: 'cm' },
      { name: 'bmi', type: 'number', label: { ko: '체질량지수', en: 'Body mass index' }, unit: 'kg/m²' },
      { name: 'case.id', type: 'pseudonym', label: { ko: '짝지은 환자 (과제 가명)', en: 'Matched case (project pseudonym)' } },
      { name: 'futime', type: 'integer', label: { ko: '추적 기간', en: 'Time to death or last contact' }, unit: 'd' },
      { name: 'status', type: 'integer', label: { ko: '마지막 상태', en: 'State at last contact' }, codes: { 0: 'alive', 1: 'dead' } },
    ],
  },
  {
    id: 'nafld-labs', file: 'nafld2.csv', sha256: '697a5eb258b94d8a06ffeb052b3879dbd27291d8f7214c90c9ff7725524c3e6a', unit: 'person',
    title: { ko: '지방간 코호트 검사 결과', en: 'Laboratory tests of the fatty liver cohort' },
    description: { ko: '대상자별 검사 기록, 한 줄에 한 검사.', en: 'Tests of the same people, one row a test.' },
    identifiers: person,
    variables: [
      id, days,
      { name: 'test', type: 'text', label: { ko: '검사', en: 'Test' }, codes: { hdl: 'HDL cholesterol', chol: 'total cholesterol', sbp: 'systolic blood pressure', dbp: 'diastolic blood pressure', smoke: 'smoking', fib4: 'FIB-4 score' } },
      { name: 'value', type: 'number', label: { ko: '결과', en: 'Result' } },
    ],
  },
  {
    id: 'nafld-events', file: 'nafld3.csv', sha256: 'a4b29f869da7af5dff9eb34a81d0ce4fc762b3f1f158af1faf5fc877c9540066', unit: 'person',
    title: { ko: '지방간 코호트 사건', en: 'Events of the fatty liver cohort' },
    description: { ko: '대상자별 진단과 사건, 한 줄에 한 사건.', en: 'Diagnoses and events of the same people, one row an event.' },
    identifiers: person,
    variables: [id, days, { name: 'event', type: 'text', label: { ko: '사건', en: 'Event' } }],
  },
  {
    id: 'light-chain', file: 'flchain.csv', sha256: '09865a7fb99809deecbcd78b3898a83ac96f53e5d8c3b235196feb5ac9745e84', unit: 'person',
    title: { ko: '혈청 유리경쇄와 사망', en: 'Serum free light chain and mortality' },
    description: { ko: '50세 이상 주민의 유리경쇄 농도와 사망 추적.', en: 'Free light chain in residents aged 50 and over, with follow-up to death.' },
    identifiers: [],
    variables: [
      { name: 'age', type: 'integer', label: { ko: '나이', en: 'Age' }, unit: 'a' },
      { name: 'sex', type: 'text', label: { ko: '성별', en: 'Sex' }, codes: { F: 'female', M: 'male' } },
      { name: 'sample.yr', type: 'integer', label: { ko: '채혈 연도', en: 'Year of the sample' } },
      { name: 'kappa', type: 'number', label: { ko: '카파 유리경쇄', en: 'Kappa free light chain' }, unit: 'mg/dL' },
      { name: 'lambda', type: 'number', label: { ko: '람다 유리경쇄', en: 'Lambda free light chain' }, unit: 'mg/dL' },
      { name: 'flc.grp', type: 'integer', label: { ko: '유리경쇄 십분위', en: 'Tenth of free light chain' } },
      { name: 'creatinine', type: 'number', label: { ko: '크레아티닌', en: 'Creatinine' }, unit: 'mg/dL' },
      { name: 'mgus', type: 'integer', label: { ko: '단클론감마글로불린혈증', en: 'Monoclonal gammopathy' }, codes: { 0: 'no', 1: 'yes' } },
      { name: 'futime', type: 'integer', label: { ko: '추적 기간', en: 'Time to death or last contact' }, unit: 'd' },
      { name: 'death', type: 'integer', label: { ko: '사망', en: 'Died' }, codes: { 0: 'no', 1: 'yes' } },
      { name: 'chapter', type: 'text', label: { ko: '사망 원인 (ICD-9 장)', en: 'Cause of death (ICD-9 chapter)' } },
    ],
  },
]
