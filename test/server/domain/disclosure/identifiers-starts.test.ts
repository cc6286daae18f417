import { describe, expect, it } from 'vitest'
import { identifierPatterns } from '../../../../server/domain/disclosure/identifiers/identifier-patterns.ts'
import { scanIdentifiers } from '../../../../server/domain/disclosure/identifiers/identifier-scan.ts'

/** Pieces of which identifiers and what looks like them are made. */
const pieces = [
  '010', '02', '031', '0507', '+82', '10', '(0)', '850101', '1234567', '2345678', '4111', '1111', '3782', '822463', '10005', '124', '81', '00998', '11', '12', '123456', '78', '123', '45', '6789', '1', '000', '2223003122003222', '378282246310005',
  '-', '-', '-', ' ', ' ', '.', ',', ')', '\n', '@', 'kim', 'a', '.com', '.kr', 'naver', 'M', 'S', 'M123', 'A4567', '12345678', '환자명', '이름', 'Full name', 'Surname', ': ', '홍길동', 'John Smith', '여권 ', '전화 ', '면허 ', 'card ', '사업자 ',
]

/** The same texts in every run. */
function texts(count: number): readonly string[] {
  let state = 20_201_005
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  return Array.from({ length: count }, () => Array.from({ length: 2 + below(12) }, () => pieces[below(pieces.length)] ?? '').join(''))
}

/** Places that a pattern matches, tried at every place that does not cut a number: slow, but nothing is left out. */
function everywhere(text: string): readonly { readonly from: number; readonly to: number }[] {
  return identifierPatterns.flatMap(({ pattern, judge }) => Array.from(text, (_, from) => from).flatMap((from) => {
    const before = text.slice(0, from)
    if (/\d$/.test(before) && /^\d/.test(text.slice(from)) || pattern.source.includes('@') && !/(?:^|[^\w.+-])[._+-]*$/.test(before)) return []
    pattern.lastIndex = from
    if (!pattern.test(text)) return []
    const to = pattern.lastIndex
    const match = text.slice(from, to)
    const isFraction = /^\d/.test(match) && !pattern.source.includes('@') && /(?<![A-Za-z가-힣])\.$/.test(before) && !match.includes('-')
    return isFraction || judge(match, () => ` ${text.slice(Math.max(0, from - 60), from)}`) === null ? [] : [{ from, to }]
  }))
}

describe('the scan tries only some places', () => {
  it('and misses nothing that a trial of every place finds', () => {
    let found = 0
    for (const text of texts(5_000)) {
      const hits = scanIdentifiers(text)
      const all = everywhere(text)
      for (const { from, to } of all) {
        found += 1
        // Another identifier may have the place: then one begins in this one, or this one begins in that one.
        const near = hits.some(({ index }) => index < to && index > from - 100)
        expect(near, `${JSON.stringify(text)} at ${from}`).toBe(true)
      }
      for (const { index } of hits) expect(all.some(({ from }) => from === index), `${JSON.stringify(text)} at ${index}`).toBe(true)
    }
    expect(found).toBeGreaterThan(400)
  })
})
