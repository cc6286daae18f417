import { describe, expect, it } from 'vitest'
import type { FrozenFile } from '../../contract/resources/egress-request.ts'
import type { Outcome } from '../../contract/vocabulary/statbarns.ts'
import { rowsWith } from '../../portal/src/components/rows-with.ts'
import { addressOfFilter, filterOf, noFilter, queryOf } from '../../portal/src/scenes/auditor/log/log-filter.ts'
import { unchangedFiles } from '../../portal/src/scenes/checker/egress-review/unchanged-files.ts'

describe('a search over a list', () => {
  const rows = [{ name: '김민서', role: '연구자' }, { name: 'Kim Lee', role: null }, { name: 'Lee Park', role: '연구자' }]
  const found = (search: string) => rowsWith(rows, search, ({ name, role }) => [name, role]).map(({ name }) => name)

  it('finds the rows in which every word stands, in any order and case', () => {
    expect(found('lee KIM')).toEqual(['Kim Lee'])
    expect(found('연구자')).toEqual(['김민서', 'Lee Park'])
    expect(found('연구자 lee')).toEqual(['Lee Park'])
    expect(found('none')).toEqual([])
  })

  it('without a word leaves all rows', () => { expect(found('  ')).toHaveLength(3) })

  it('finds no word that only two fields together make', () => { expect(found('Lee연구자')).toEqual([]) })
})

describe('the filter of the log in an address', () => {
  it('comes back as it was, without what is empty', () => {
    const filter = { ...noFilter, type: 'EGRESS_RELEASED', actor: ' kim ', from: '2026-11-30' }
    const address = addressOfFilter(filter)
    expect(address).toEqual({ type: 'EGRESS_RELEASED', actor: 'kim', from: '2026-11-30' })
    expect(filterOf(new URLSearchParams(address))).toEqual({ ...filter, actor: 'kim' })
  })

  it('asks for nothing that is no day, and takes up no other word of an address', () => {
    expect(queryOf(filterOf(new URLSearchParams({ from: 'yesterday', to: '2026-99-99', next: '/x' })))).toEqual({})
    expect(Object.keys(queryOf({ ...noFilter, from: '2026-11-30', to: '2026-11-30' }))).toEqual(['from', 'to'])
  })
})

describe('files that are approved again together', () => {
  const file = (sha256: string, more: { outcome?: Outcome; findings?: number; reconfirmable?: boolean; voted?: boolean; kind?: 'output' | 'supporting'; path?: string } = {}): FrozenFile => ({
    id: sha256, path: more.path ?? `outputs/${sha256}.csv`, sha256, outcome: more.outcome ?? 'pass', findings: Array.from({ length: more.findings ?? 0 }, () => ({})), reconfirmable: more.reconfirmable ?? true,
    myVote: more.voted === true ? {} : null, declared: { kind: more.kind ?? 'output' },
  }) as unknown as FrozenFile
  const together = (before: readonly FrozenFile[], now: readonly FrozenFile[]) => unchangedFiles({ turns: [{ files: before }, { files: now }] as never }).map(({ sha256 }) => sha256)

  it('are those of the same bytes, approved before and not yet voted on', () => {
    const before = ['a', 'b', 'c', 'd'].map((sha) => file(sha))
    expect(together(before, [file('a'), file('b', { reconfirmable: false }), file('c', { voted: true }), file('d', { kind: 'supporting' }), file('e')])).toEqual(['a'])
  })

  it('are none of which a check speaks worse than it did, by outcome or by number of findings', () => {
    const before = [file('a'), file('b', { outcome: 'review', findings: 1 }), file('c', { outcome: 'review', findings: 1 })]
    expect(together(before, [file('a', { outcome: 'review', findings: 1 }), file('b', { outcome: 'review', findings: 2 }), file('c', { outcome: 'pass' })])).toEqual(['c'])
  })

  it('are none under another name, and none in the first turn', () => {
    expect(together([file('a')], [file('a', { path: 'outputs/other.csv' })])).toEqual([])
    expect(unchangedFiles({ turns: [{ files: [file('a')] }] as never })).toEqual([])
  })
})
