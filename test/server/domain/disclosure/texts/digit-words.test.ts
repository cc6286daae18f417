import { describe, expect, it } from 'vitest'
import { digitSigns } from '../../../../../server/domain/disclosure/texts/digit-words.ts'
import { encodedRuns } from '../../../../../server/domain/disclosure/texts/covert-text.ts'
import { loadedSigns } from '../../../../../server/domain/disclosure/texts/loaded-text.ts'
import { contactsTold, namedPersons } from '../../../../../server/domain/disclosure/texts/told-persons.ts'
import { tosses } from './coin-tosses.ts'

const digits = tosses(240, 10)
const word = (names: string, from: number, length: number, between = ''): string => digits.slice(from, from + length).map((digit) => names.split(' ')[digit] ?? '').join(between)
const groups = (names: string, length: number, between = ''): readonly string[] => Array.from({ length: 24 }, (_, index) => word(names, index * 7, length, between))
const kindsOf = (text: string): readonly string[] => digitSigns(text, false).map(({ kind }) => kind)
const names = ['age', 'sex', 'smoking', 'diabetes', 'stroke', 'albumin', 'sodium', 'calcium', 'urea', 'iron', 'bone', 'lung']
const lines = (write: (name: string, index: number) => string): string => Array.from({ length: 24 }, (_, index) => write(names[index % 12] ?? '', index)).join('\n')

describe('digits that are written as other things', () => {
  it.each([
    ['Korean digits read out', 'number-words', lines((name, index) => `${name} ${word('영 일 이 삼 사 오 육 칠 팔 구', index * 5, 4)}`)],
    ['stems as digits', 'word-code', groups('갑 을 병 정 무 기 경 신 임 계', 4).join(', ')],
    ['branches as digits with an ending', 'word-code', groups('자 축 인 묘 진 사 오 미 신 유', 4).map((one) => `${one}동`).join(', ')],
    ['the alphabet of radio', 'word-code', groups('alpha bravo charlie delta echo foxtrot golf hotel india juliet', 5, ' ').join(', ')],
    ['trees as digits', 'word-code', groups('oak elm ash fir yew birch pine cedar larch maple', 4, ' ').join('; ')],
    ['large Roman numerals', 'number-words', 'LII XXIX CXXVIII LXX CLXI LIX CLXXII LXXIX CXLIV CCXXI XCVIII'],
    ['bars', 'text-bars', lines((name, index) => `${name.padEnd(10)}${'#'.repeat(2 + (digits[index] ?? 0) * 2)}`)],
    ['boxes', 'text-bars', lines((name, index) => `${name.padEnd(10)}|${'-'.repeat(2 + (digits[index] ?? 0))}[${'='.repeat(3 + (digits[index + 40] ?? 0))}]`)],
    ['dates in no order', 'unordered-dates', lines((name, index) => `- 20${10 + (digits[index] ?? 0)}-0${1 + (index * 5) % 9}-1${digits[index + 9] ?? 0}: talk about ${name}`)],
    ['a list of eight numbers', 'uneven-lists', 'The parameter was set to 1.890, 0.954, 1.440, 0.281, 0.930, 0.980, 1.110, 0.670 in turn.'],
  ])('%s', (_, kind, text) => {
    expect(kindsOf(text)).toContain(kind)
  })

  it.each([
    ['Korean prose with numbers in words', '일이삼 등급 가운데 이만 삼천 명이 육십 대였고 천만 원을 넘는 사람은 없었다.'],
    ['stages and chapters', 'Stage I, II, III and IV; chapter XII; table XIV.'],
    ['names of districts', '종로구, 용산구, 성동구, 광진구, 동대문구, 중랑구, 성북구, 강북구, 도봉구, 노원구, 은평구, 서대문구, 마포구, 양천구, 강서구, 영등포구, 서초구, 강남구'],
    ['headings ruled to one width', lines((name) => `${name} ${'-'.repeat(60 - name.length)}`)],
    ['a history of changes in order', lines((name, index) => `- 2024-${String(12 - Math.floor(index / 2)).padStart(2, '0')}-0${2 - (index % 2)}: ${name}`)],
    ['a grid of parameters', 'We tried penalties of 0.001, 0.005, 0.010, 0.050, 0.100, 0.500 and 1.000.'],
  ])('but not %s', (_, text) => {
    expect(kindsOf(text)).toEqual([])
  })
})

describe('persons and how to reach them', () => {
  it.each(['zero one zero, four five two two, seven eight one nine', 'call oh two seven seven three five one one', 'lee (at) example (dot) org', 'park at example dot org', '공일공 삼삼이일 육육오사', '공이에 칠칠이삼의 사오육칠'])('spelt: %s', (text) => {
    expect(contactsTold(text)).toBeGreaterThan(0)
  })

  it.each(['Looking at one two-sided test per model', 'at baseline and at two years', '이삼 년에 한 번 일이 명'])('not spelt: %s', (text) => {
    expect(contactsTold(text)).toBe(0)
  })

  it.each([
    'Mr Doe, a 71-year-old retired teacher, was seen in spring.', 'Ms Jane Roe of Anytown, born 5 May 1950, was well.', 'Jane Roe, 64 years old, was seen.', 'She was born on March 3, 1948 in the county.',
    '홍길동 씨는 71세에 뇌졸중으로 사망하였다.', '김연아 님은 1950년 5월생이며 골수종으로 진단받았다.',
  ])('told of: %s', (text) => {
    expect(namedPersons(text)).toBeGreaterThan(0)
  })

  it.each(['People born between 1940 and 1950 were included.', 'Cox regression was done by Smith and Jones (2010).', '대상자는 50세 이상 주민이며 사망을 추적하였다.', 'Those aged 65 and older died sooner.'])('not told of: %s', (text) => {
    expect(namedPersons(text)).toBe(0)
  })
})

describe('lines of a program', () => {
  const told = (text: string): readonly string[] => loadedSigns(text, true, 10).map(({ kind }) => kind)
  const values = Array.from({ length: 20 }, (_, index) => 2131 + 37 * index * (1 + index % 3))
  it('alike but for numbers of their own are asked about', () => {
    expect(told(values.map((value) => `d = d.drop_duplicates()  # see issue #${value}`).join('\n'))).toContain('numbers-in-code')
  })
  it('alike with round numbers, with years, or with one number are not', () => {
    expect(told(values.map((_, index) => `ax.axhline(${index * 10}, lw=1)`).join('\n'))).toEqual([])
    expect(told(values.map((_, index) => `load_year(${2001 + index})`).join('\n'))).toEqual([])
    expect(told(values.map(() => 'rng = np.random.default_rng(4711)').join('\n'))).toEqual([])
  })
})

describe('a run of base85', () => {
  const run = 'j}c@M60+n!06PT0xvrkrECQ5L@Qq>v;NU7whj9n6xf2R3h=br+i<bGcLbNHw%3(S|h#Nvq#c'
  it('in a comment is a run that says nothing to a reader, a long path, formula or name is not', () => {
    expect(encodedRuns(`# provenance ${run}\nage,n`)).toHaveLength(1)
    expect(encodedRuns('https://example.org/reports/2026/annual-report-of-the-registry-final-version.html')).toEqual([])
    expect(encodedRuns('outcome~age+sex+smoking+diabetes*hypertension+I(bmi^2)+log(creatinine)')).toEqual([])
    expect(encodedRuns('ModelWithEverything_AgeSexBMI_Version2_Final_2026_Reviewed_ByTheTeam')).toEqual([])
  })
})
