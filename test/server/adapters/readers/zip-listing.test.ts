import { describe, expect, it } from 'vitest'
import { OutputCollector } from '../../../../server/adapters/readers/output-collector.ts'
import { noticeListing } from '../../../../server/adapters/readers/zip-listing.ts'
import type { ZipListing } from '../../../../server/adapters/readers/zip-directory.ts'

function noticesOf(names: readonly string[], year: (index: number) => number = () => 2024): readonly string[] {
  const found = new OutputCollector()
  noticeListing(names.map((name, index) => ({ name, changed: (year(index) - 1980) << 25 >>> 0 }) as ZipListing), found)
  return found.notices.map(({ notice }) => notice)
}

const letters = [...'abcdefghijklmnopqrst']

describe('the listing of an archive', () => {
  it('may be sorted by letters, by numbers or folder by folder', () => {
    expect(noticesOf(letters.map((letter) => `${letter}.csv`))).toEqual([])
    expect(noticesOf(letters.map((_, index) => `table${index}.csv`))).toEqual([])
    expect(noticesOf([...letters.map((letter) => `z/${letter}.csv`), ...letters.map((letter) => `a/${letter}.csv`)])).toEqual([])
  })

  it('in no order is noticed from sixteen files on', () => {
    const mixed = letters.map((_, index) => `${letters[index * 7 % 20]}.csv`)
    expect(noticesOf(mixed)).toEqual(['archive-order'])
    expect(noticesOf(mixed.slice(0, 15))).toEqual([])
    expect(noticesOf(mixed.map((name) => `${name}/table.csv`))).toEqual(['archive-order'])
  })

  it('with dates years apart is noticed, and dates left out are not', () => {
    expect(noticesOf(['a', 'b', 'c'], (index) => 2001 + 9 * index)).toEqual(['archive-times'])
    expect(noticesOf(['a', 'b', 'c'], (index) => (index === 0 ? 1980 : 2022 + index))).toEqual([])
  })
})
