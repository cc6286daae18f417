import type { MessageText } from '../domain/disclosure/messages/message-texts.ts'

/** What `glovebox check` says beside findings. */
export const checkTexts: Readonly<Record<string, MessageText>> = { // table
  'cli.unknown-option': { en: 'Unknown option {word}. `glovebox check --help` lists them.', ko: '알 수 없는 옵션입니다: {word}. `glovebox check --help`에서 볼 수 있습니다.' },
  'cli.option-without-value': { en: 'The option {word} needs a value.', ko: '{word} 옵션에는 값이 필요합니다.' },
  'cli.bad-set': { en: '--set needs KEY=VALUE, not {word}.', ko: '--set에는 KEY=VALUE가 필요합니다: {word}' },
  'cli.unknown-type': { en: 'Unknown type {word}.', ko: '알 수 없는 유형입니다: {word}' },
  'cli.unknown-language': { en: 'Unknown language {word}: ko or en.', ko: '알 수 없는 언어입니다: {word}. ko 또는 en이어야 합니다.' },
  'cli.no-path': { en: 'Which file or folder should be checked?', ko: '점검할 파일이나 폴더를 적어 주십시오.' },
  'cli.unknown-profile': { en: 'There is no profile {word}. There are: {known}.', ko: '{word} 프로파일이 없습니다. 있는 것: {known}.' },
  'cli.unknown-parameter': { en: 'Unknown profile parameter {word}.', ko: '알 수 없는 프로파일 항목입니다: {word}' },
  'cli.bad-parameter': { en: 'The value given for {word} cannot be used.', ko: '{word}에 준 값을 쓸 수 없습니다.' },
  'cli.path-missing': { en: '{word}: there is no such file or folder.', ko: '{word}: 그런 파일이나 폴더가 없습니다.' },
  'cli.path-empty': { en: '{word}: the folder holds no files.', ko: '{word}: 폴더에 파일이 없습니다.' },
  'cli.path-unreadable': { en: '{word}: cannot be read.', ko: '{word}: 읽을 수 없습니다.' },
  'cli.path-not-file': { en: '{word}: is neither a file nor a folder.', ko: '{word}: 파일도 폴더도 아닙니다.' },
  'cli.description-unreadable': { en: '{word}: the table description cannot be read as YAML.', ko: '{word}: 표 설명을 YAML로 읽을 수 없습니다.' },
  'cli.description-key': { en: '{word}: the entry “{key}” of the table description cannot be used.', ko: '{word}: 표 설명의 “{key}” 항목을 쓸 수 없습니다.' },
  'cli.description-misfit': { en: '{word}: the table description does not fit the file (“{key}”).', ko: '{word}: 표 설명이 파일과 맞지 않습니다(“{key}”).' },
  'cli.data-unreadable': { en: '{word}: cannot be read as record-level data.', ko: '{word}: 레코드 수준 자료로 읽을 수 없습니다.' },
  'cli.repair-over-input': { en: '{word}: repaired files are never written over their inputs.', ko: '{word}: 고친 파일로 원본을 덮어쓰지 않습니다.' },
  'cli.report-over-input': { en: '{word}: the report is never written over what the run reads.', ko: '{word}: 읽는 파일 위에 보고서를 쓰지 않습니다.' },
  'cli.repair-twice': { en: '{word}: another repaired file has this name. Repair one of them into another folder.', ko: '{word}: 같은 이름의 고친 파일이 있습니다. 하나는 다른 폴더에 고치십시오.' },
  'cli.write-failed': { en: '{word}: cannot be written.', ko: '{word}: 쓸 수 없습니다.' },
  'cli.repaired': { en: 'repaired: {word}', ko: '고친 파일: {word}' },
  'cli.tables-alone': { en: 'its tables alone, without the words and pictures around them', ko: '글과 그림을 뺀 표만' },
  'cli.not-repaired': { en: '{word}: no repair was found that is safe.', ko: '{word}: 안전하게 고칠 방법을 찾지 못했습니다.' },
  'cli.assumed': { en: 'assumed', ko: '추정' },
  'cli.pass': { en: 'PASS', ko: '통과' },
  'cli.review': { en: 'REVIEW', ko: '사람이 확인' },
  'cli.fail': { en: 'FAIL', ko: '불가' },
  'cli.sheet': { en: 'sheet {word}', ko: '시트 {word}' },
  'cli.place': { en: 'row {row}, column {column}', ko: '{row}행 {column}열' },
  'cli.row': { en: 'row {row}', ko: '{row}행' },
  'cli.more': { en: '… and {word} more', ko: '… 외 {word}건' },
  'cli.summary': { en: '{pass} pass, {review} review, {fail} fail (profile {profile}). People decide on every release.', ko: '통과 {pass}, 확인 {review}, 불가 {fail} (프로파일 {profile}). 반출은 항상 사람이 결정합니다.' },
  'cli.help': {
    en: `glovebox check [options] PATH…

Checks outputs for disclosure before they leave. PATH is a file or a folder.

  --profile NAME     disclosure profile (default acro-default)
  --set KEY=VALUE    override one profile parameter; repeatable
  --type TYPE        statistic type of every PATH
  --table FILE       table description (default: PATH.table.yaml)
  --data PATH        record-level data to match against and to count units in
  --against DIR      earlier releases on the same data
  --cells            list every cell with its verdict and interval
  --repair DIR       write repaired files to DIR
  --report FILE      write the result as an HTML page
  --lang ko|en       language of messages
  --json             machine-readable result on stdout

Exit: 0 every file passes · 1 review or fail · 2 something could not be used`,
    ko: `glovebox check [옵션] 경로…

결과물이 나가기 전에 노출위험을 점검합니다. 경로는 파일이나 폴더입니다.

  --profile 이름     노출위험 프로파일 (기본 acro-default)
  --set 항목=값      이번 실행에서 프로파일 항목 하나를 바꿉니다. 여러 번 쓸 수 있습니다
  --type 유형        모든 경로의 통계유형
  --table 파일       표 설명 (기본: 경로.table.yaml)
  --data 경로        대조하고 단위를 셀 레코드 수준 자료
  --against 폴더     같은 자료의 앞선 반출
  --cells            모든 셀의 판정과 구간을 보입니다
  --repair 폴더      고친 파일을 폴더에 씁니다
  --report 파일      결과를 HTML 문서로 씁니다
  --lang ko|en       메시지 언어
  --json             기계가 읽을 결과를 표준출력에 씁니다

종료 코드: 0 모두 통과 · 1 확인 또는 불가 있음 · 2 쓸 수 없는 것이 있음`,
  },
}

/** A text with its words filled in. */
export function checkText(key: string, language: 'ko' | 'en', words: Readonly<Record<string, string | number>> = {}): string {
  return (checkTexts[key]?.[language] ?? key).replace(/\{([\w-]+)\}/g, (_, name: string) => String(words[name] ?? ''))
}
