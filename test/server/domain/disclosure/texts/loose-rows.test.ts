import { describe, expect, it } from 'vitest'
import { loadedSigns } from '../../../../../server/domain/disclosure/texts/loaded-text.ts'
import { smallLooseRows } from '../../../../../server/domain/disclosure/texts/loose-rows.ts'

const kinds = (text: string): readonly string[] => loadedSigns(text, false, 10).map(({ kind }) => kind)

/** Two cells below the threshold in a listing between bars, without a heading, percentages under the counts. */
const listing = 'Blood             |       1 |       3 |       4\n                  |    0.01 |    0.04 |    0.05\n------------------+---------+---------+\nCirculatory       |     401 |     344 |     745\n------------------+---------+---------+\nSkin              |       2 |       2 |       4\n'

describe('rows of counts that no table holds', () => {
  it('are counted where one count is below the threshold', () => {
    expect(smallLooseRows(listing, 10)).toBe(2)
    expect(smallLooseRows(listing.replaceAll(/\b[1-4]\b/g, '41'), 10)).toBe(0)
    expect(smallLooseRows('all\t40\t9\nnone\t40\t0', 10)).toBe(1)
  })

  it('are not printed statistics, names that are numbers, or lists in words', () => {
    expect(smallLooseRows('sex    1    19.19    12582\n 1     2926    2310\nkappa  0.28  1\nages in 4 bands, 2 sexes', 10)).toBe(0)
  })

  it('go to a person from two lines on', () => {
    expect(kinds(listing)).toContain('loose-rows')
    expect(kinds(listing.split('\n').slice(0, 4).join('\n'))).not.toContain('loose-rows')
  })
})

describe('a small count in Chinese numerals', () => {
  it('is a small count told', () => {
    expect(kinds('혈액 질환(여자): 一명')).toContain('small-count-told')
    expect(kinds('혈액 질환(여자): 二十一명')).not.toContain('small-count-told')
  })
})
