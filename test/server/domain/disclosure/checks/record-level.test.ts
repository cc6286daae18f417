import { describe, expect, it } from 'vitest'
import { findingsOfHits, recordMatches, unmatchedFinding } from '../../../../../server/domain/disclosure/checks/record-matches.ts'
import { recordLevel } from '../../../../../server/domain/disclosure/checks/record-level.ts'
import type { RecordLevelSign } from '../../../../../server/domain/disclosure/tables/found-tables.ts'
import { evidenceOf } from './small-evidence.ts'

const sign = (strength: RecordLevelSign['strength']): RecordLevelSign => ({ sign: 'identifier-column', strength, sheet: 'S', row: 4, column: 2, values: { rows: 50 } })

describe('rows that stand for records', () => {
  it('fail on a strong sign and go to a person on a weak one', () => {
    expect(recordLevel.run(evidenceOf({ found: { recordLevel: [sign('strong'), sign('weak')] } }))).toMatchObject([
      { outcome: 'fail', message: 'record-level.identifier-column', at: { sheet: 'S', row: 4, column: 2, cell: null }, values: { rows: 50 } }, { outcome: 'review' },
    ])
  })
  it('fail by their author’s word, said once', () => {
    expect(recordLevel.run(evidenceOf({ type: 'record-level' }))).toMatchObject([{ outcome: 'fail', message: 'record-level.told', at: { row: null } }])
    expect(recordLevel.run(evidenceOf({ type: 'record-level', found: { recordLevel: [sign('weak')] } }))).toMatchObject([{ message: 'record-level.identifier-column' }])
    expect(recordLevel.run(evidenceOf({ type: 'frequencies' }))).toEqual([])
    expect(recordLevel.run(evidenceOf({}))).toEqual([])
  })
})

describe('records of the data in an output', () => {
  const found = (strength: 'strong' | 'weak') => ({ how: 'rows', strength, records: 12, columns: ['age', 'wage'], sheet: 'S', row: 3, column: 1 } as const)
  it('fail where the match is strong, else go to a person; columns are named, values never', () => {
    expect(recordMatches.run(evidenceOf({ match: { hits: [found('strong'), found('weak')] } }))).toEqual([
      { check: 'record-matches', rule: 'record level', outcome: 'fail', message: 'record-matches.rows', cure: 'cure.aggregate', at: { sheet: 'S', row: 3, column: 1, cell: null }, values: { records: 12, columns: ['age', 'wage'] } },
      expect.objectContaining({ outcome: 'review' }),
    ])
    expect(findingsOfHits([])).toEqual([])
  })
  it('a match that could not be made goes to a person', () => {
    expect(unmatchedFinding()).toMatchObject({ check: 'record-matches', outcome: 'review', message: 'check.crashed', values: { step: 'match' } })
  })
})
