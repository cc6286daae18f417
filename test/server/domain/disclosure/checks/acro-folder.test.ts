import { describe, expect, it } from 'vitest'
import { isAcroAuxiliary, readAcroFolder, recordOf } from '../../../../../server/domain/disclosure/acro/acro-folder-model.ts'
import type { AcroFolderModel } from '../../../../../server/domain/disclosure/acro/acro-folder-model.ts'
import { acroFolder } from '../../../../../server/domain/disclosure/checks/acro-folder.ts'
import type { CheckFile } from '../../../../../server/domain/disclosure/check-request.ts'
import type { OutputFormat } from '../../../../../server/domain/disclosure/read-output.ts'
import type { EvidenceParts, TableParts } from './small-evidence.ts'
import { aFile, aRead, aTable, evidenceOf } from './small-evidence.ts'

const sha = (letter: string): string => letter.repeat(64)
/** A file of the folder whose text is what is given. */
const inFolder = (path: string, text: string, parts: EvidenceParts = {}): CheckFile => aFile({ path: `acro/${path}`, folder: 'acro', read: aRead({ texts: [text] }), ...parts })
const record = (parts: object = {}, file: object = {}): object => ({ uid: 'o', type: 'table', status: 'pass', properties: { method: 'crosstab', mitigation: 'none' }, files: [{ name: 'o.csv', ...file }], ...parts })
const results = (records: Readonly<Record<string, unknown>> = { o: record() }, more: object = { version: '1.0.2' }): CheckFile => inFolder('results.json', JSON.stringify({ ...more, results: records }))
const unsafe = (summary: object = { MinimumThresholdCheck: 0, 'threshold': 2 }): object => ({ sdc: { summary } })
const own = { path: 'acro/o.csv', folder: 'acro' }
/** `message values` of what is said of one file among others of the request. */
const said = (parts: EvidenceParts, ...files: readonly CheckFile[]): readonly string[] =>
  acroFolder.run(evidenceOf({ ...parts, request: { files } })).map(({ message, values }) => [message.replace('acro-folder.', ''), ...Object.values(values)].join(' '))
const model = (...files: readonly CheckFile[]): AcroFolderModel => readAcroFolder(files[0]!, files)!

describe('a file outside any ACRO folder', () => {
  it('is nobody’s business, and files of another folder are no part of it', () => {
    expect(said({ path: 'o.csv' }, results())).toEqual([])
    expect(said(own, { ...results(), folder: 'other' })).toEqual([])
    expect(readAcroFolder(aFile(), [results()])).toBeNull()
  })
})

describe('checksums of an ACRO folder', () => {
  const sum = (name: string, text: string): CheckFile => inFolder(`checksums/${name}.txt`, text)
  it('are those of the files, in letters of either size', () => {
    expect(said({ ...own, sha256: sha('a') }, results(), sum('o.csv', `${sha('A')}\n`))).toEqual([])
    expect(said({ ...own, sha256: sha('A') }, results(), sum('o.csv', ` ${sha('a')}`))).toEqual([])
    expect(said({ ...own, sha256: sha('b') }, results(), sum('o.csv', sha('a')))).toEqual(['checksum'])
    expect(said(own, results(), { ...sum('o.csv', ''), read: aRead() })).toEqual(['checksum'])
    expect(acroFolder.run(evidenceOf({ ...own, sha256: sha('b'), request: { files: [results(), sum('o.csv', sha('a'))] } })))
      .toMatchObject([{ check: 'acro-folder', rule: 'ACRO folder', outcome: 'review', cure: 'cure.write-folder-again', at: { sheet: null, row: null, cell: null } }])
  })
  it('are there for every file where there are any, but for the settings and themselves', () => {
    expect(said(own, results(), sum('other.csv', sha('a')))).toEqual(['checksum-missing'])
    expect(said(own, results())).toEqual([])
    expect(said({ ...own, path: 'acro/config.json' }, results(), sum('other.csv', sha('a')))).toEqual([])
    expect(said({ ...own, path: 'acro/checksums/o.csv.txt' }, results(), sum('other.csv', sha('a')))).toEqual([])
    for (const path of ['acro/checksums/deep/o.csv.txt', 'acro/checksums/o.csv', 'acro/mychecksums/o.csv.txt', 'acro/checksums/o.txt.csv']) expect(said({ ...own, path }, results(), sum('other.csv', sha('a')))).toContain('checksum-missing')
    expect(said({ ...own, path: 'checksums/o.csv.txt' }, results(), sum('other.csv', sha('a')))).toEqual([])
    expect(said({ ...own, path: 'acro\\checksums\\o.csv.txt' }, results(), sum('other.csv', sha('a')))).toEqual([])
  })
})

describe('the list of an ACRO folder', () => {
  const listing = (...files: readonly CheckFile[]): readonly string[] => said({ path: 'acro/results.json', folder: 'acro', read: results().read }, ...files)
  it('names files that are there', () => {
    expect(listing(aFile(own))).toEqual([])
    expect(listing()).toEqual(['missing o.csv'])
    expect(listing(aFile({ ...own, path: 'acro/p.csv' }))).toEqual(['missing o.csv'])
  })
  it('names every file but what ACRO writes about them', () => {
    expect(said({ ...own, path: 'acro/p.csv' }, results())).toEqual(['unlisted'])
    for (const name of ['config.json', 'session_summary.csv', 'session_summary.json', 'checksums/p.csv.txt']) expect(said({ ...own, path: `acro/${name}` }, results())).toEqual([])
    expect(said(own, results({ o: record({}, { name: 'deep/o.csv' }) }))).toEqual([])
    expect(said({ ...own, path: 'acro\\o.csv' }, results())).toEqual([])
  })
  it('that nobody can read is asked about once, at itself', () => {
    for (const text of ['', '{', '[]', 'null', '{"version":"1"}', '{"results":[]}', '"x"']) {
      const broken = inFolder('results.json', text)
      expect(said({ path: 'acro/results.json', folder: 'acro', read: broken.read }, aFile(own))).toEqual(['unreadable'])
      expect(said({ ...own, path: 'acro/p.csv' }, broken)).toEqual([])
    }
    expect(said({ ...own, path: 'acro/p.csv' })).toEqual([])
    const elsewhere = { ...results(), read: aRead({ texts: [{ where: 'note', text: results().read.texts[0]!.text }] }) }
    expect(model(elsewhere)).toMatchObject({ readable: false, version: null, records: [] })
  })
})

describe('what a record says of its protection', () => {
  const table = (...cells: readonly (number | string)[]): TableParts => ({ cells: Object.fromEntries(cells.map((cell, index) => [`g${index}`, cell])) })
  const about = (properties: object, tables: readonly TableParts[], summary?: object): readonly string[] =>
    said({ ...own, tables: tables.map(aTable) }, results({ o: record({ properties }, summary === undefined ? {} : unsafe(summary)) }))
  it('is tested: suppression hides a cell where there were unsafe ones', () => {
    const summary = { threshold: 2 }
    expect(about({ mitigation: 'suppress' }, [table(20, 30)], summary)).toEqual(['claimed-suppression'])
    expect(about({ mitigation: 'suppress' }, [table(20, ''), table(20, 30)], summary)).toEqual([])
    expect(about({ mitigation: 'suppress' }, [], summary)).toEqual([])
    expect(about({ mitigation: 'none' }, [table(20, 30)], summary)).toEqual([])
    for (const none of [{ threshold: 0 }, { missing: 2 }, { threshold: '2' }, {}]) expect(about({ mitigation: 'suppress' }, [table(20, 30)], none)).toEqual([])
    for (const name of ['MinimumThresholdCheck', 'nk-rule', 'ppercent', 'p-ratio', 'zeros', 'all-values-are-same']) expect(about({ mitigation: 'suppress' }, [table(20, 30)], { other: 0, [name]: 1 })).toEqual(['claimed-suppression'])
  })
  it('is tested: rounding leaves multiples of its base, or of 5', () => {
    expect(about({ mitigation: 'round', round_base: 10 }, [table(20, 35, '*')])).toEqual(['claimed-rounding 10'])
    expect(about({ mitigation: 'round' }, [table(20, 35, 36)])).toEqual(['claimed-rounding 5'])
    expect(about({ mitigation: 'round', round_base: '10' }, [table(20, 35)])).toEqual([])
    expect(about({ mitigation: 'round' }, [{ ...table(36), kind: 'mean' }])).toEqual([])
    expect(about({ mitigation: 'suppress' }, [table(36)])).toEqual([])
    expect(acroFolder.run(evidenceOf({ ...own, tables: [aTable(table(36))], request: { files: [results({ o: record({ properties: { mitigation: 'round' } }) })] } })))
      .toMatchObject([{ rule: 'ACRO folder', outcome: 'review', cure: 'cure.round-or-correct-claim', at: { row: 2, cell: { group: 'g0' } }, values: { base: 5 } }])
  })
  it('is read as ACRO 0.4 wrote it too', () => {
    const read = (properties: object, summary: object): unknown => model(results({ o: record({ properties }, unsafe(summary)) })).records[0]?.mitigation
    expect(read({}, { suppressed: true })).toBe('suppress')
    expect(read({}, { suppressed: false })).toBe('none')
    expect(read({}, {})).toBeNull()
    expect(read({ mitigation: 'other' }, {})).toBeNull()
    expect(read({ mitigation: 'none' }, { suppressed: true })).toBe('none')
  })
})

describe('records of an ACRO folder', () => {
  it('hold what is told, and nothing that is of another kind', () => {
    expect(model(results({ o: { type: 'table', status: 'fail', properties: { method: 'ols', dof: 7, round_base: 3, mitigation: 'round' }, files: [{ name: 'o.csv' }, { name: 3 }, 'x', { name: 'p.csv' }] } }))).toMatchObject({
      folder: 'acro', version: '1.0.2', readable: true, records: [{ uid: 'o', type: 'table', status: 'fail', method: 'ols', dof: 7, roundBase: 3, mitigation: 'round', files: ['o.csv', 'p.csv'], unsafeCells: false }],
    })
    const empty = { uid: 'o', type: '', status: '', method: null, dof: null, roundBase: null, mitigation: null, files: [], unsafeCells: false }
    for (const odd of [null, 3, [], {}, { properties: 1, files: 'o.csv', type: 2 }, { properties: [], files: { name: 'o.csv' } }]) expect(model(results({ o: odd })).records).toEqual([empty])
    expect(model(results({ o: record({}, { sdc: 1 }) }, {}))).toMatchObject({ version: null, records: [{ unsafeCells: false }] })
    expect(model(results({ o: record({}, { sdc: { summary: [] } }) })).records[0]?.unsafeCells).toBe(false)
  })
  it('are those of the file that they list', () => {
    const both = model(results({ o: record(), p: record({}, { name: 'p.csv' }) }))
    expect(recordOf(both, aFile({ path: 'acro/p.csv' }))?.uid).toBe('p')
    expect(recordOf(both, aFile({ path: 'acro/checksums/p.csv.txt' }))).toBeNull()
    expect(recordOf(both, aFile({ path: 'acro/q.csv' }))).toBeNull()
  })
})

describe('what ACRO writes about its outputs', () => {
  const told = (name: string, text: string, list: CheckFile = results()): boolean => isAcroAuxiliary(model(list), inFolder(name, text))
  it('is the list, and a hash for each file', () => {
    expect(told('results.json', '')).toBe(true)
    expect(told('results.json', '', inFolder('results.json', '{'))).toBe(false)
    expect(told('checksums/o.csv.txt', `${sha('a')}\n`)).toBe(true)
    for (const text of [sha('g'), sha('a').slice(1), `${sha('a')}a`, `x${sha('a')}`, `${sha('a')} 12`, '']) expect(told('checksums/o.csv.txt', text)).toBe(false)
    expect(told('o.csv', '')).toBe(false)
  })
  it('is a file of short settings under known names', () => {
    for (const text of ['{}', '{"safe_threshold":10}', '{"suppress":false,"mitigation":"none","blocked_extensions":[".svg"]}', '{"my_threshold":3}']) expect(told('config.json', text)).toBe(true)
    for (const text of ['', '[]', '{"note":1}', '{"safe_threshold2":10}', '{"xsafe_a":1}', `{"mitigation":"${'x'.repeat(40)}"}`, '{"blocked_extensions":[3]}', `{"blocked_extensions":[".svg","${'x'.repeat(12)}"]}`]) expect(told('config.json', text)).toBe(false)
    expect(told('config.json', `{"mitigation":"${'x'.repeat(39)}","blocked_extensions":["${'x'.repeat(11)}"]}`)).toBe(true)
    expect(told('config.json', '{}', inFolder('results.json', '{'))).toBe(false)
  })
  it('is a summary of zeros and ones for outputs that are listed', () => {
    const head = ['uid', 'method', 'status', 'type', 'command', 'age']
    const summary = (format: OutputFormat, ...tables: readonly (readonly (readonly string[])[])[]): boolean =>
      isAcroAuxiliary(model(results()), aFile({ path: `acro/session_summary.${format}`, folder: 'acro', read: aRead({ format, tables: tables.map((rows) => ({ sheet: null, firstRow: 1, firstColumn: 1, rows })) }) }))
    const row = (last: string, uid = 'o'): readonly string[] => [uid, 'crosstab', 'pass', 'table', 'pd.crosstab(1234)', last]
    expect(summary('csv', [head, row('1'), row('0')])).toBe(true)
    for (const rows of [[head, row('2')], [head, row('1', 'other')], [['id', ...head.slice(1)], row('1')], [head, row('1'), row('12')], []]) expect(summary('csv', rows)).toBe(false)
    expect(summary('csv')).toBe(false)
    expect(summary('csv', [head, row('1')], [head, row('1')])).toBe(false)
    expect(summary('json', [head, row('1').with(4, 'a word')], [head, row('').with(4, 'o')])).toBe(true)
    for (const last of ['123', 'x'.repeat(80), '2024 or 1']) expect(summary('json', [head, row(last)])).toBe(false)
    expect(summary('json', [head, row('12').with(4, '')])).toBe(true)
  })
})
