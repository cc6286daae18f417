import type { Language } from '../../../contract/vocabulary/roles.ts'
import { fill } from './catalogue.ts'

const texts: Readonly<Record<Language, Readonly<Record<string, string>>>> = { // table
  en: {
    'people.member': 'You are a member of this project.',
    'people.not-member': 'You are no longer a member of this project: ask the project lead.',
    'people.training': 'Your training is valid until {until}.',
    'people.training-missing': 'Your training has ended or is missing: take it again before you go on.',
    'projects.permit': 'Permit {reference} runs until {until}.',
    'projects.permit-ended': 'Permit {reference} ended on {until}.',
    'projects.locked': 'The project’s files are locked until the custodian decides.',
    'data.none': 'No dataset is licensed to this project.',
    'data.active': '{dataset}: licensed until {until}.',
    'data.not-yet': '{dataset}: the licence has not begun. Questions: {contact}',
    'data.expired': '{dataset}: the licence expired on {until}. Questions: {contact}',
    'data.ended': '{dataset}: the custodian ended the licence. Questions: {contact}',
    'settings.isolated': 'This session has no network and cannot change its data.',
    'settings.problem': 'The machine reports a problem: {problem}',
    'outputs.checkers': 'Two people outside the project review every output (profile {profile}).',
    'outputs.checkers-missing': 'Too few output checkers ({count}): nothing can be released now.',
  },
  ko: {
    'people.member': '이 과제의 참여자입니다.',
    'people.not-member': '더 이상 이 과제의 참여자가 아닙니다. 과제책임자에게 문의하세요.',
    'people.training': '교육 이수가 {until}까지 유효합니다.',
    'people.training-missing': '교육 이수 기간이 지났거나 이수하지 않았습니다. 먼저 교육을 받으세요.',
    'projects.permit': '승인 {reference}이(가) {until}까지 유효합니다.',
    'projects.permit-ended': '승인 {reference}이(가) {until}에 끝났습니다.',
    'projects.locked': '데이터 관리기관이 결정할 때까지 과제 파일이 잠겨 있습니다.',
    'data.none': '이 과제에 이용허락된 데이터셋이 없습니다.',
    'data.active': '{dataset}: {until}까지 이용허락.',
    'data.not-yet': '{dataset}: 이용허락이 아직 시작되지 않았습니다. 문의: {contact}',
    'data.expired': '{dataset}: 이용허락이 {until}에 만료되었습니다. 문의: {contact}',
    'data.ended': '{dataset}: 데이터 관리기관이 이용허락을 끝냈습니다. 문의: {contact}',
    'settings.isolated': '이 세션에는 네트워크가 없고 데이터를 고칠 수 없습니다.',
    'settings.problem': '장비에 문제가 있습니다: {problem}',
    'outputs.checkers': '과제 밖의 두 사람이 모든 결과물을 심사합니다(기준 {profile}).',
    'outputs.checkers-missing': '반출심사자가 모자랍니다({count}명). 지금은 반출할 수 없습니다.',
  },
}

/** A fact of the Five Safes strip as a sentence; the bare key where it is unknown. */
export function safeFactText(language: Language, key: string, values: Readonly<Record<string, string>>): string {
  const text = texts[language][key]
  return text === undefined ? key : fill(text, values)
}
