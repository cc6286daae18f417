import type { LocalText } from '../../contract/resources/common-fields.ts'
import type { RowCondition } from '../domain/node/broker-api.ts'

export interface DemoLicence {
  readonly dataset: string
  readonly variables: readonly string[]
  readonly conditions: readonly RowCondition[]
  readonly rows: LocalText
  readonly terms: LocalText
}

export interface DemoProject {
  readonly id: string
  readonly uid: number
  readonly permit: string
  readonly title: LocalText
  readonly purpose: LocalText
  readonly licences: readonly DemoLicence[]
}

const terms: LocalText = {
  ko: '승인된 목적으로만 이용합니다. 대상자를 다시 알아내려 하지 않습니다. 결과물은 점검과 두 심사자의 승인을 거쳐 반출합니다.',
  en: 'Use for the approved purpose only. Do not try to identify anyone. Results leave after the checks and the approval of two reviewers.',
}
const adults: RowCondition[] = [{ column: 'age', op: '>=', value: 20 }, { column: 'age', op: '<=', value: 90 }]

/** The projects of the demonstration and what is licensed to them. */
export const demoProjects: readonly DemoProject[] = [ // table
  {
    id: 'fatty-liver', uid: 200_001, permit: 'DEMO-2026-001',
    title: { ko: '지방간과 심혈관 사건', en: 'Fatty liver and cardiovascular events' },
    purpose: { ko: '비알코올 지방간이 심혈관 사건과 사망에 미치는 영향을 나이, 성별, 비만도를 보정하여 분석합니다.', en: 'How non-alcoholic fatty liver relates to cardiovascular events and death, adjusted for age, sex and body mass.' },
    licences: [
      { dataset: 'nafld-cohort', variables: ['id', 'age', 'male', 'bmi', 'case.id', 'futime', 'status'], conditions: adults, terms, rows: { ko: '20세부터 90세까지', en: 'Aged 20 to 90' } },
      { dataset: 'nafld-labs', variables: ['id', 'days', 'test', 'value'], conditions: [{ column: 'test', op: 'in', values: ['hdl', 'chol', 'sbp', 'dbp'] }], terms, rows: { ko: '지질과 혈압 검사', en: 'Lipid and blood pressure tests' } },
      { dataset: 'nafld-events', variables: ['id', 'days', 'event'], conditions: [{ column: 'event', op: 'in', values: ['nafld', 'MI', 'stroke', 'ang/isc', 'heart failure', 'cardiac arrest', 'afib', 'diabetes', 'htn'] }], terms, rows: { ko: '지방간, 당뇨, 고혈압과 심혈관 사건', en: 'Fatty liver, diabetes, hypertension and cardiovascular events' } },
    ],
  },
  {
    id: 'light-chain', uid: 200_002, permit: 'DEMO-2026-002',
    title: { ko: '유리경쇄와 사망', en: 'Free light chain and mortality' },
    purpose: { ko: '유리경쇄 농도와 전체 사망의 관계를 분석합니다.', en: 'How free light chain relates to death from any cause.' },
    licences: [
      { dataset: 'light-chain', variables: ['age', 'sex', 'kappa', 'lambda', 'flc.grp', 'creatinine', 'mgus', 'futime', 'death'], conditions: [], terms, rows: { ko: '모든 대상자', en: 'Everyone in the study' } },
    ],
  },
]
