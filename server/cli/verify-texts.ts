import type { packageFaults } from '../domain/airlock/verify-package.ts'

interface VerifyText { readonly en: string; readonly ko: string }

/** What `glovebox verify` and `glovebox audit verify` say. */
export const verifyTexts = { // table
  'help': {
    en: 'usage: glovebox verify FILE.zip [--key FILE] [--json] [--lang ko|en]\n\nSays, offline, whether every byte, rule, finding and decision of a released package is what was signed.\n--key FILE   public keys that you trust: PEM, or the JSON of /api/v1/keys of the environment that released it\n\nexit  0 genuine · 1 not genuine · 2 cannot be used · 3 intact, but signed by a key that only came with it',
    ko: '사용법: glovebox verify 파일.zip [--key 파일] [--json] [--lang ko|en]\n\n반출된 꾸러미의 모든 바이트, 규칙, 지적사항, 결정이 서명된 그대로인지 오프라인에서 확인합니다.\n--key 파일   믿을 수 있는 공개키: PEM 또는 반출한 환경의 /api/v1/keys JSON\n\n종료 코드  0 진본 · 1 진본 아님 · 2 확인할 수 없음 · 3 온전하나 함께 들어 있던 키로만 서명 확인',
  },
  'audit-help': {
    en: 'usage: glovebox audit verify (EXPORT.ndjson | --state DIR | postgres://…) [--key FILE] [--heads FILE] [--json] [--lang ko|en]\n\nSays whether an audit log is whole, and which record was edited, removed, cut or reordered.\n--state DIR   state folder of this machine (database, signed heads and keys)\n--heads FILE  signed heads (heads.ndjson), also from elsewhere\n--key FILE    public keys that you trust\n\nexit  0 genuine · 1 faults found · 2 cannot be used · 3 whole, but no key that you trust says so',
    ko: '사용법: glovebox audit verify (내보낸파일.ndjson | --state 폴더 | postgres://…) [--key 파일] [--heads 파일] [--json] [--lang ko|en]\n\n감사기록이 온전한지, 어느 기록이 고쳐지고 지워지고 잘리고 뒤바뀌었는지 확인합니다.\n--state 폴더  이 컴퓨터의 상태 폴더(데이터베이스, 서명된 머리, 키)\n--heads 파일  서명된 머리(heads.ndjson), 다른 곳의 것도 가능\n--key 파일    믿을 수 있는 공개키\n\n종료 코드  0 진본 · 1 결함 발견 · 2 확인할 수 없음 · 3 온전하나 믿을 수 있는 키로 확인되지 않음',
  },
  'no-file': { en: 'Which package should be verified?', ko: '확인할 꾸러미 파일을 적어 주십시오.' },
  'no-log': { en: 'Which log should be verified? Name an export, --state DIR or a database address.', ko: '확인할 감사기록을 적어 주십시오: 내보낸 파일, --state 폴더, 또는 데이터베이스 주소.' },
  'unknown-option': { en: 'Unknown option {word}.', ko: '알 수 없는 옵션입니다: {word}' },
  'unreadable': { en: '{word}: cannot be read.', ko: '{word}: 읽을 수 없습니다.' },
  'too-large': { en: '{word}: larger than a release can be.', ko: '{word}: 반출 꾸러미가 가질 수 있는 크기를 넘습니다.' },
  'bad-key': { en: '{word}: holds no Ed25519 public key.', ko: '{word}: Ed25519 공개키가 들어 있지 않습니다.' },
  'not-a-package': { en: '{word}: is not a released package.', ko: '{word}: 반출 꾸러미가 아닙니다.' },
  'unknown-format': { en: '{word}: was made by a newer version; verify it with that version.', ko: '{word}: 더 새로운 버전에서 만들었습니다. 그 버전으로 확인하십시오.' },
  'not-an-export': { en: '{word}: is not an exported audit log.', ko: '{word}: 내보낸 감사기록이 아닙니다.' },
  'genuine': { en: 'Genuine: every byte is what {signer} signed.', ko: '진본입니다. 모든 바이트가 {signer} 키로 서명된 그대로입니다.' },
  'intact': { en: 'Intact, signed by {signer}. That key came with the package: compare it with /api/v1/keys of the environment, or give it by --key.', ko: '온전하며 {signer} 키로 서명되었습니다. 이 키는 꾸러미에 함께 들어 있던 것이므로 해당 환경의 /api/v1/keys와 비교하거나 --key로 주십시오.' },
  'not-genuine': { en: 'Not genuine:', ko: '진본이 아닙니다:' },
  'released': { en: '{project} · {title}\nreleased {at} by {by}; checks {profile}', ko: '{project} · {title}\n{at} {by} 반출, 점검 {profile}' },
  'file': { en: '  {path}  {bytes} bytes  sha256 {sha256}\n    approved by {checkers}', ko: '  {path}  {bytes}바이트  sha256 {sha256}\n    승인: {checkers}' },
  'bytes': { en: 'bytes {from} to {to}', ko: '바이트 {from}–{to}' },
  'log-genuine': { en: 'Genuine: {records} records, {heads} signed heads, the last at record {last}.', ko: '진본입니다. 기록 {records}건, 서명된 머리 {heads}개, 마지막 머리는 {last}번 기록.' },
  'log-intact': { en: 'Whole: {records} records, {heads} signed heads, the last at record {last}. The keys came from the same place as the log: give keys that you trust by --key.', ko: '온전합니다. 기록 {records}건, 서명된 머리 {heads}개, 마지막 머리는 {last}번 기록. 키가 감사기록과 같은 곳에서 왔으므로 믿을 수 있는 키를 --key로 주십시오.' },
  'log-unsigned': { en: 'The chain of {records} records holds, but no signed head was given: a cut end or a full rewrite cannot be seen.', ko: '기록 {records}건의 사슬은 이어지지만 서명된 머리가 없어 끝이 잘렸거나 전체가 다시 쓰였는지는 알 수 없습니다.' },
  'log-faulty': { en: 'The log is not whole:', ko: '감사기록이 온전하지 않습니다:' },
  'log-unsigned-tail': { en: '{count} records after the last signed head are not signed yet.', ko: '마지막 서명 이후의 기록 {count}건은 아직 서명되지 않았습니다.' },
} as const satisfies Readonly<Record<string, VerifyText>>

/** One sentence for each fault of a package; {where} names the place. */
export const packageFaultTexts: Readonly<Record<(typeof packageFaults)[number], VerifyText>> = { // table
  'content-changed': { en: '{where}: the content was changed', ko: '{where}: 내용이 바뀌었습니다' },
  'entry-missing': { en: '{where}: is missing', ko: '{where}: 없습니다' },
  'entry-extra': { en: '{where}: does not belong to the release', ko: '{where}: 반출에 속하지 않는 항목입니다' },
  'structure-changed': { en: '{where}: the archive itself was changed here', ko: '{where}: 압축 파일의 구조가 바뀌었습니다' },
  'bytes-added': { en: '{where}: bytes were added', ko: '{where}: 바이트가 덧붙었습니다' },
  'bytes-missing': { en: '{where}: bytes are missing', ko: '{where}: 바이트가 빠졌습니다' },
  'record-unreadable': { en: '{where}: the record cannot be read', ko: '{where}: 기록을 읽을 수 없습니다' },
  'record-changed': { en: '{where}: is not what was signed', ko: '{where}: 서명된 내용과 다릅니다' },
  'signature-wrong': { en: '{where}: is not the signature of this record', ko: '{where}: 이 기록의 서명이 아닙니다' },
  'signed-by-other': { en: 'signed by {where}, which is none of the keys given', ko: '{where} 키로 서명되었으며, 주어진 키가 아닙니다' },
  'approval-missing': { en: '{where}: the record does not show two approvals of these bytes', ko: '{where}: 이 바이트에 대한 두 사람의 승인이 기록에 없습니다' },
  'audit-head-wrong': { en: 'the head of the audit log ({where}) is not signed by its key', ko: '감사기록의 머리({where})가 해당 키로 서명되지 않았습니다' },
}

/** One sentence for each fault of a log; {sequence} names the record. */
export const logFaultTexts = { // table
  'edited': { en: 'record {sequence} was edited', ko: '{sequence}번 기록이 고쳐졌습니다' },
  'removed': { en: 'record {sequence}: removed', ko: '{sequence}번 기록: 지워졌습니다' },
  'reordered': { en: 'record {sequence} is not in its place', ko: '{sequence}번 기록이 제자리에 없습니다' },
  'cut': { en: 'the log was cut before record {sequence}', ko: '{sequence}번 기록부터 잘렸습니다' },
  'head-mismatch': { en: 'record {sequence} is not the one that was signed', ko: '{sequence}번 기록이 서명된 것과 다릅니다' },
  'bad-signature': { en: 'the signed head at record {sequence} is not genuine', ko: '{sequence}번 기록의 서명된 머리가 진본이 아닙니다' },
  'unreadable': { en: 'line or record {sequence} cannot be read', ko: '{sequence}번 줄 또는 기록을 읽을 수 없습니다' },
} as const satisfies Readonly<Record<string, VerifyText>>

/** Fills a text's `{name}` places. */
export const verifyText = (text: VerifyText, language: 'ko' | 'en', values: Readonly<Record<string, string | number>> = {}): string =>
  text[language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
