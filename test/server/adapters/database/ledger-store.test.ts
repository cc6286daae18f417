import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { insertLedgerEntry, readLedger, releasesWithoutLedger, type LedgerEntry } from '../../../../server/adapters/database/ledger-store.ts'
import type { OpenDatabase } from '../../../../server/adapters/database/open-database.ts'
import type { ReleasedNumber, ReleasedTable } from '../../../../server/domain/disclosure/ledger/released-numbers.ts'
import { freshDatabases } from '../../../story/databases-each.ts'

const claims = { roundedTo: 5, midpoint: null, suppressedBelow: 10, recordLevelNone: false, zerosShown: true }
const number = (code: string, shown: ReleasedNumber['shown'], n: number | null = null): ReleasedNumber => ({ codes: [code, '가'], row: 2, column: 3, shown, n })
const aTable = (more: Partial<ReleasedTable> = {}): ReleasedTable => ({
  file: 'outputs/counts.csv', kind: 'count', measure: null, sheet: 'Tabelle 1', title: null, unit: 'person', population: 'all adults', where: { age: { from: 20, to: null }, sex: { values: ['F', "o'k"] } },
  claims, dimensions: [{ name: 'region', codes: ['A', 'Total'], totals: ['Total'], groups: { North: ['A'] } }, { name: 'wave', codes: ['가'], totals: [], groups: {} }],
  described: true, additive: false, about: [{ dataset: 'cohort', version: '1', rows: [['age', { from: 20, to: null }]] }],
  numbers: [
    number('A', { is: 'number', value: 12.5, decimals: 1, percent: true }, 96), number('B', { is: 'number', value: 1e15, decimals: 0, percent: false }), number('C', { is: 'hidden' }), number('D', { is: 'empty' }),
    number('E', { is: 'range', low: 0, high: 9 }), number('F', { is: 'range', low: 10, high: null }),
  ],
  ...more,
})
const anEntry = (requestId: string, more: Partial<LedgerEntry> = {}): LedgerEntry =>
  ({ requestId, projectId: 'liver', releasedAt: `2026-11-20T00:00:0${requestId.at(-1)}.000Z`, complete: true, tables: [aTable()], models: [], ...more })

describe.each(freshDatabases)('the ledger store on %s', (_name, make) => {
  let databases: ReturnType<typeof make>, open: OpenDatabase
  beforeAll(() => { databases = make() })
  beforeEach(async () => {
    open = await databases.fresh()
    return () => open.close()
  })
  afterAll(() => databases.remove())

  it('gives back what was entered: numbers, percentages, ranges, hidden cells, models', async () => {
    const models = [{ file: 'model.txt', n: 812, population: null, where: { sex: { values: ['F'] } }, about: [{ dataset: 'cohort', version: '1', rows: [] }] }]
    const second = aTable({ kind: 'mean', measure: 'income', where: null, population: null, numbers: [number('A', { is: 'number', value: -3.25, decimals: 2, percent: false }, 40)] })
    await insertLedgerEntry(open.db, anEntry('r1', { tables: [aTable(), second], models }))
    expect(await readLedger(open.db, { datasets: ['cohort'] })).toEqual([{ requestId: 'r1', projectId: 'liver', tables: [aTable(), second], models }])
  })

  it('answers by dataset and by whose release it is, the newest first', async () => {
    const about = [{ dataset: 'other', version: '2', rows: [] }, { dataset: 'cohort', version: '3', rows: [] }]
    await insertLedgerEntry(open.db, anEntry('r1'))
    await insertLedgerEntry(open.db, anEntry('r2', { projectId: 'kidney', tables: [aTable({ about })] }))
    await insertLedgerEntry(open.db, anEntry('r3', { tables: [aTable({ about: about.slice(0, 1) }), aTable()] }))
    const ids = async (question: Parameters<typeof readLedger>[1]) => (await readLedger(open.db, question)).map((r) => [r.requestId, r.tables.length])
    expect(await ids({ datasets: ['cohort'] })).toEqual([['r3', 1], ['r2', 1], ['r1', 1]])
    expect(await ids({ datasets: ['cohort', 'other'], of: 'liver' })).toEqual([['r3', 2], ['r1', 1]])
    expect(await ids({ datasets: ['other'], notOf: 'liver' })).toEqual([['r2', 1]])
    expect(await ids({ datasets: ['none'] })).toEqual([])
    expect(await ids({ datasets: [] })).toEqual([])
    expect((await readLedger(open.db, { datasets: ['other'], notOf: 'liver' }))[0]?.tables[0]?.about.map((s) => s.dataset)).toEqual(['cohort', 'other'])
  })

  it('holds tables of many thousand numbers, and many tables', async () => {
    const numbers = Array.from({ length: 2_501 }, (_, i) => number(`c${i}`, { is: 'number', value: i, decimals: 0, percent: false }))
    await insertLedgerEntry(open.db, anEntry('r1', { tables: [aTable({ numbers }), ...Array.from({ length: 1_100 }, () => aTable({ numbers: numbers.slice(0, 1) }))] }))
    const [release] = await readLedger(open.db, { datasets: ['cohort'] })
    expect(release?.tables.length).toBe(1_101)
    expect(release?.tables[0]?.numbers).toEqual(numbers)
  })

  it('refuses a second entry of one release', async () => {
    await insertLedgerEntry(open.db, anEntry('r1'))
    await expect(insertLedgerEntry(open.db, anEntry('r1'))).rejects.toThrow()
    expect((await readLedger(open.db, { datasets: ['cohort'] })).length).toBe(1)
  })

  it('names releases that it does not know', async () => {
    for (const [id, at] of [['r2', '2026-11-20T00:00:02.000Z'], ['r1', '2026-11-20T00:00:01.000Z']] as const) {
      await open.db.insertInto('egress_release').values({ request_id: id, released_at: at, released_by: 'han', zip_sha256: '', zip_bytes: 0, key_id: '', record: '{}' }).execute()
    }
    expect(await releasesWithoutLedger(open.db)).toEqual(['r1', 'r2'])
    await insertLedgerEntry(open.db, anEntry('r1', { complete: false, tables: [] }))
    expect(await releasesWithoutLedger(open.db)).toEqual(['r2'])
  })
})
