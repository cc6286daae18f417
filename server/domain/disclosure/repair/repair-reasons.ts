import type { FileReport, Finding } from '../check-report.ts'
import { sentence } from '../localise.ts'
import type { Language } from '../localise.ts'
import type { CellChange, ChangeAction } from './repaired-file.ts'

const reasons: Readonly<Record<ChangeAction, Readonly<Record<Language, string>>>> = { // table
  hidden: { ko: '이 값이 그대로는 안전하지 않아 숨겼습니다.', en: 'Hidden because this value is not safe as it was.' },
  'hidden-to-protect': { ko: '숨긴 다른 값을 합계에서 계산하지 못하도록 함께 숨겼습니다.', en: 'Hidden so that another hidden value cannot be calculated from the totals.' },
  rounded: { ko: '작은 차이로 개별 사람을 알아내지 못하도록 반올림했습니다.', en: 'Rounded so that no small number or difference points at a person.' },
  merged: { ko: '범주를 합쳐서 함께 더했습니다.', en: 'Added up because its categories were merged.' },
  'left-out': { ko: '이 줄의 수치는 모두 그대로는 안전하지 않아 줄을 뺐습니다.', en: 'Left out because no number of the line is safe as it was.' },
  changed: { ko: '다른 내용으로 바뀌었습니다.', en: 'Replaced by something else.' },
}

/** The rule that the original breaks at the place of a change, if it breaks one there. */
export function brokenAt({ findings }: Pick<FileReport, 'findings'>, { from }: Pick<CellChange, 'from'>): Finding | undefined {
  return findings.find(({ outcome, at }) => outcome === 'fail' && from.some(({ sheet, row, column }) => row === at.row && column === at.column && (sheet ?? null) === (at.sheet ?? null)))
}

/** Why a place differs: what the check of the original says there, else what was done. */
export function reasonOf(change: CellChange, original: Pick<FileReport, 'findings'>, language: Language): string {
  const finding = brokenAt(original, change)
  const said = finding === undefined ? '' : sentence(finding.message, finding.values, language)
  return said === '' ? reasons[change.action][language] : said
}
