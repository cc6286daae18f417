import type { FileReport } from '../check-report.ts'
import type { Language } from '../localise.ts'

/** Why a file is not repaired. */
export type RefusalReason = 'not-failing' | 'format' | 'unread' | 'inner' | 'no-table' | 'described' | 'misfit' | 'records' | 'outside' | 'rule' | 'nothing-left'

/** Why a file is not repaired, and the check that stands in the way, where it is one. */
export interface RepairRefusal {
  readonly refused: RefusalReason
  readonly check?: string | null
}

/** Failures that no change of a number cures, by check: what does, in words. */
const beyondNumbers: Readonly<Record<string, Readonly<Record<Language, string>>>> = { // table
  'degrees-of-freedom': {
    en: 'The model itself rests on too few observations: each of its numbers tells about them. Fit it with fewer parameters or to more records, or leave this model out.',
    ko: '모형 자체가 너무 적은 관측에 기대고 있어 모든 수치가 그 관측을 드러냅니다. 모수를 줄이거나 더 많은 레코드로 다시 추정하거나, 이 모형을 빼십시오.',
  },
  'record-level': {
    en: 'The file holds records of single persons. Only a summary of them can leave.',
    ko: '개인별 레코드가 들어 있습니다. 요약한 결과만 반출할 수 있습니다.',
  },
  'record-matches': {
    en: 'Rows of the file are rows of the data. Only a summary of them can leave.',
    ko: '파일의 행이 자료의 행과 같습니다. 요약한 결과만 반출할 수 있습니다.',
  },
  identifier: {
    en: 'The file holds what identifies a person. Remove it in your analysis; hiding a number does not.',
    ko: '개인을 식별하는 내용이 있습니다. 숫자를 숨겨서는 해결되지 않으므로 분석에서 지우십시오.',
  },
  differencing: {
    en: 'Together with an earlier release the numbers give away a small group. Use the same categories and selection as before, or leave this table out.',
    ko: '앞선 반출과 함께 보면 작은 집단이 드러납니다. 이전과 같은 범주와 대상을 쓰거나 이 표를 빼십시오.',
  },
  claims: {
    en: 'The description claims what the numbers contradict. Correct the claim.',
    ko: '표 설명의 주장이 숫자와 다릅니다. 주장을 바로잡으십시오.',
  },
}

const reasons: Readonly<Record<RefusalReason, Readonly<Record<Language, string>>>> = { // table
  'not-failing': { en: 'Nothing in this file breaks a rule.', ko: '규칙에 어긋난 것이 없습니다.' },
  format: {
    en: 'The tables of a file of this kind cannot be written anew. Save each table as CSV or Excel and repair that.',
    ko: '이런 형식의 파일은 표를 다시 쓸 수 없습니다. 표를 CSV나 Excel로 저장한 뒤 고치십시오.',
  },
  unread: {
    en: 'A part of the file could not be read, so nobody can say what a repaired one would still hold.',
    ko: '읽지 못한 부분이 있어, 고친 파일에 무엇이 남는지 알 수 없습니다.',
  },
  inner: {
    en: 'The tables stand in files inside this file. Take them out and repair each by itself.',
    ko: '표가 파일 안의 파일에 들어 있습니다. 꺼내서 하나씩 고치십시오.',
  },
  'no-table': { en: 'The file holds no table that could be repaired.', ko: '고칠 수 있는 표가 없습니다.' },
  described: {
    en: 'One description stands beside several tables. Save each table in a file of its own with its own description, and repair that.',
    ko: '표는 여러 개인데 표 설명은 하나입니다. 표마다 파일과 설명을 따로 저장한 뒤 고치십시오.',
  },
  misfit: { en: 'The table description does not fit the file. Correct it first.', ko: '표 설명이 파일과 맞지 않습니다. 먼저 바로잡으십시오.' },
  records: {
    en: 'The file holds records of single persons. Only a summary of them can leave.',
    ko: '개인별 레코드가 들어 있습니다. 요약한 결과만 반출할 수 있습니다.',
  },
  outside: {
    en: 'What breaks a rule stands outside the tables. Remove it from the file; the tables themselves may stay as they are.',
    ko: '규칙에 어긋난 것이 표 밖에 있습니다. 파일에서 그 부분을 지우십시오. 표는 그대로 두어도 됩니다.',
  },
  rule: {
    en: 'No change of single cells cures what is wrong here.',
    ko: '셀을 바꾸는 것으로는 고칠 수 없습니다.',
  },
  'nothing-left': {
    en: 'Hiding what is unsafe would leave nothing to read. Use coarser categories, or leave the table out.',
    ko: '안전하지 않은 것을 숨기면 읽을 것이 남지 않습니다. 범주를 더 크게 나누거나 표를 빼십시오.',
  },
}

/** Why no way was found, where the tables could be read and some rule stays broken. */
export function refusalOf({ findings }: Pick<FileReport, 'findings'>): RepairRefusal {
  const check = findings.find((finding) => finding.outcome === 'fail' && Object.hasOwn(beyondNumbers, finding.check))?.check
  if (check !== undefined) return { refused: 'rule', check }
  const nowhere = findings.find(({ outcome, at }) => outcome === 'fail' && at.row === null)
  return nowhere === undefined ? { refused: 'nothing-left' } : { refused: 'rule', check: nowhere.check }
}

/** The refusal in words, and what helps instead. */
export function refusalText({ refused, check }: RepairRefusal, language: Language): string {
  const known = (refused === 'rule' || refused === 'no-table') && typeof check === 'string' && Object.hasOwn(beyondNumbers, check) ? beyondNumbers[check] : undefined
  return (known ?? reasons[refused])[language]
}
