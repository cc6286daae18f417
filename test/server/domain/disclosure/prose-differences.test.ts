import { describe, expect, it } from 'vitest'
import { smallRests } from '../../../../server/domain/disclosure/texts/prose-differences.ts'

describe('numbers of those who are left, in sentences', () => {
  it.each([
    ['We had 7,874 adults. After exclusion 7,870 adults remained.', 1],
    ['We had 7874 adults. After exclusion 7870 remained, of whom 7866 were left at the end.', 2],
    ['7,874명 가운데 이식 환자를 제외하고 7,870명을 분석하였다.', 1],
    ['We had 7,874 adults. After exclusion 7,864 adults remained.', 0],
    ['There were 7,874 women. There were 7,870 men.', 0],
    ['In 2018 there were 120 people; in 2016 none remained.', 0],
    ['We had 12 adults; 11 remained.', 0],
  ])('%s', (text, count) => { expect(smallRests(text, 10)).toBe(count) })

  it('go by the threshold, and tables are left to their own rules', () => {
    expect(smallRests('Of 100 people 95 remained.', 5)).toBe(0)
    expect(smallRests('Of 100 people 95 remained.', 6)).toBe(1)
    expect(smallRests(`${Array.from({ length: 500 }, (_, index) => 1000 + index).join(' ')} remained.`, 10)).toBe(0)
  })
})
