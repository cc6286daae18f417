import { describe, expect, it } from 'vitest'
import { nearCopyFindings } from '../../../../server/domain/disclosure/audit/request-siblings.ts'
import { loadedContent } from '../../../../server/domain/disclosure/checks/loaded-content.ts'
import { nestedCounts } from '../../../../server/domain/disclosure/checks/nested-counts.ts'
import { oncePer } from '../../../../server/domain/disclosure/once-per.ts'
import type { TableModel } from '../../../../server/domain/disclosure/tables/table-model.ts'
import { aFile, aRead, aTable, evidenceOf } from './checks/small-evidence.ts'

/** An object that counts how often one of its fields is read. */
function counting<Whole extends object>(whole: Whole, field: keyof Whole, count: () => void): Whole {
  const value = whole[field]
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(whole), [field]: { enumerable: true, get: () => { count(); return value } } }) as Whole
}

const numbers = Array.from({ length: 12 }, (_, index) => index)

describe('what is worked out once', () => {
  it('is kept for each object, whatever it is', () => {
    let calls = 0
    const none = oncePer((one: object) => { calls += 1; return 'a' in one ? undefined : null })
    const [one, other] = [{ a: 1 }, {}]
    expect([none(one), none(one), none(other), none(other), none({ a: 1 })]).toEqual([undefined, undefined, null, null, undefined])
    expect(calls).toBe(3)
  })
  it('the counts of a file, however many other files ask for them', () => {
    const readsOf = (count: number): number => {
      let reads = 0
      const all = numbers.slice(0, count).map((index) => ({ path: `${index}.csv`, tables: [counting(aTable({ cells: { A: 100 + index, B: 200 - index, C: 50 } }), 'dimensions', () => { reads += 1 })] }))
      const found = all.map(({ path, tables }) => nestedCounts.run(evidenceOf({ path, tables, siblings: all.filter((other) => other.path !== path) })))
      expect(found.flat()).toEqual([])
      return reads / count
    }
    expect(readsOf(12)).toBe(readsOf(3))
  })
  it('the numbered names and the sentences of a request, however many files it has', () => {
    let reads = { path: 0, read: 0 }
    const all = numbers.map((index) => counting(counting(aFile({ path: `site-${index ** 2}.txt`, read: aRead({ format: 'text', texts: [`In area ${10_000 + index * 37} there was nothing to tell.`] }) }),
      'path', () => { reads = { ...reads, path: reads.path + 1 } }), 'read', () => { reads = { ...reads, read: reads.read + 1 } }))
    const evidence = all.map((file) => { const made = evidenceOf({}); return { ...made, file, request: { ...made.request, files: all } } })
    loadedContent.run(evidence[0]!)
    const first = reads
    const messages = loadedContent.run(evidence[1]!).map(({ message }) => message)
    expect(messages).toEqual(expect.arrayContaining(['loaded-content.numbered-names', 'loaded-content.across-files']))
    // The second file looks at itself alone.
    expect(reads.path - first.path).toBe(1)
    expect(reads.read - first.read).toBeLessThan(numbers.length)
    expect(first.path).toBeGreaterThanOrEqual(numbers.length)
  })
  it('the cells of a table that many others could be a copy of', () => {
    const tables = (count: number, counter: () => void): readonly TableModel[] => numbers.slice(0, count).map((index) => counting(aTable({ cells: { A: 100 + index * 30, B: 200 + index * 50 } }), 'cells', counter))
    const readsOf = (count: number): number => {
      let reads = 0
      const all = tables(count, () => { reads += 1 })
      for (const table of all) nearCopyFindings([table], all.filter((other) => other !== table).map((other) => ({ table: other, origin: 'x', earlier: false })), evidenceOf({}).parameters)
      return reads / count
    }
    expect(readsOf(12)).toBe(readsOf(3))
  })
})
