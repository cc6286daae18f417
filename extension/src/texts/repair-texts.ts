import type { Language } from '../../../contract/vocabulary/roles.ts'

const en = {
  open: 'See at the cells and repair',
  opening: 'Looking at {path} cell by cell, and for ways to repair it…',
  close: 'Close',
  originalTable: 'As it is: {path}',
  repairedTable: 'As it would be',
  keys: 'Arrow keys move between the cells; marked cells say what is wrong.',
  chooseCell: 'Choose a marked cell to read why.',
  cut: 'Only the first part of the table is shown.',
  noTable: 'The file holds no table that can be shown here.',
  tablesAlone: 'The tables alone are written, one below the other; words and pictures of the file are left out.',
  ways: 'Ways to repair it',
  noWays: 'No way was found that keeps the table and breaks no rule.',
  method: { merge: 'Merge categories', suppress: 'Hide cells', round: 'Round the counts', 'leave-out': 'Leave out lines' },
  methodHelp: {
    merge: 'Neighbouring categories become one, margins stay as they are.',
    suppress: 'Unsafe cells are hidden, and others with them so that nothing can be calculated.',
    round: 'Every count becomes a multiple of the base.',
    'leave-out': 'Lines in which no number is safe are taken out; all others stay as they are.',
  },
  least: 'loses least',
  lost: 'Loses {share} % of what the cells say: {cells} % of the cells, {total} % of the total',
  places: '{n} {n|place changes|places change}',
  was: 'was {old}',
  still: 'can still be worked out: {low} to {high}',
  stillOpen: 'can still be worked out: {low} or more',
  stillNothing: 'nothing can be worked out',
  take: 'Use this repair',
  taking: 'Writing the repaired file and checking it…',
  taken: '{path} takes the place of {original}, which is as it was: it goes with the request for the checkers alone and does not leave.',
  undo: 'Undo the repair',
  undoOf: 'Undo the repair: {path}',
  changedByHand: '{path} was changed by hand after the repair. It is no longer in the request, but still in its folder.',
  originalGone: '{path} is no longer there, so there is nothing to go back to. The repaired file stays in the request.',
  repairedFrom: 'Repaired from {path}. The checkers see what was changed.',
  isOriginal: 'The original of {path}: only the checkers see it.',
  action: { hidden: 'hidden', 'hidden-to-protect': 'hidden to protect others', rounded: 'rounded', merged: 'merged', changed: 'changed', 'left-out': 'left out' },
  controls: { merge: 'Categories merged', suppress: 'Cells hidden, with others that protect them', round: 'Counts rounded to base 5', 'leave-out': 'Lines left out' },
  cell: 'Row {row}, column {column}',
} as const

type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : Widened<T[K]> }
/** Texts of the repair view. */
export type RepairTexts = Widened<typeof en>

const ko: RepairTexts = {
  open: '셀에서 보고 고치기',
  opening: '{path} 파일을 셀 단위로 보고 고칠 방법을 찾는 중…',
  close: '닫기',
  originalTable: '지금 표: {path}',
  repairedTable: '고친 뒤의 표',
  keys: '화살표 키로 셀을 옮겨 다닙니다. 표시된 셀에 문제의 설명이 있습니다.',
  chooseCell: '표시된 셀을 고르면 이유를 볼 수 있습니다.',
  cut: '표의 앞부분만 표시했습니다.',
  noTable: '여기에 표시할 수 있는 표가 없습니다.',
  tablesAlone: '표만 차례로 씁니다. 파일의 글과 그림은 빠집니다.',
  ways: '고치는 방법',
  noWays: '표를 유지하면서 규칙을 지키는 방법을 찾지 못했습니다.',
  method: { merge: '범주 합치기', suppress: '셀 숨기기', round: '빈도 반올림', 'leave-out': '줄 빼기' },
  methodHelp: {
    merge: '이웃한 범주를 하나로 합칩니다. 합계는 그대로입니다.',
    suppress: '안전하지 않은 셀을 숨기고, 계산되지 않도록 다른 셀도 함께 숨깁니다.',
    round: '모든 빈도를 기준값의 배수로 바꿉니다.',
    'leave-out': '안전한 수치가 없는 줄을 뺍니다. 나머지는 그대로입니다.',
  },
  least: '가장 적게 잃음',
  lost: '셀이 알려 주는 내용의 {share} %를 잃습니다: 셀의 {cells} %, 합계의 {total} %',
  places: '{n}곳이 바뀜',
  was: '원래 {old}',
  still: '알아낼 수 있는 범위: {low}–{high}',
  stillOpen: '알아낼 수 있는 범위: {low} 이상',
  stillNothing: '아무것도 알아낼 수 없음',
  take: '이 방법으로 고치기',
  taking: '고친 파일을 쓰고 점검하는 중…',
  taken: '{original} 대신 {path} 파일을 반출합니다. {original} 파일은 그대로이며, 신청할 때 심사자에게만 보이고 반출되지 않습니다.',
  undo: '고치기 취소',
  undoOf: '고치기 취소: {path}',
  changedByHand: '{path} 파일은 고친 뒤에 직접 수정되었습니다. 신청에서는 뺐지만 폴더에는 남아 있습니다.',
  originalGone: '{path} 파일이 없어 되돌릴 수 없습니다. 고친 파일은 신청에 남아 있습니다.',
  repairedFrom: '{path}에서 고친 파일입니다. 바뀐 내용을 심사자가 봅니다.',
  isOriginal: '{path}의 원본입니다. 심사자만 봅니다.',
  action: { hidden: '숨김', 'hidden-to-protect': '다른 셀을 지키려고 숨김', rounded: '반올림', merged: '합침', changed: '바뀜', 'left-out': '뺌' },
  controls: { merge: '범주를 합침', suppress: '셀과 이를 보호하는 다른 셀을 숨김', round: '빈도를 5 단위로 반올림', 'leave-out': '줄을 뺌' },
  cell: '{row}행 {column}열',
}

/** The repair view's texts in one language. */
export function repairTexts(language: Language): RepairTexts {
  return language === 'ko' ? ko : en
}
