import { describe, expect, it } from 'vitest'
import { readerNotices } from '../../../../../server/domain/disclosure/checks/reader-notices.ts'
import { unclearTables } from '../../../../../server/domain/disclosure/checks/unclear-tables.ts'
import { unreadableKinds } from '../../../../../server/domain/disclosure/checks/unreadable-kinds.ts'
import type { OutputFormat, OutputPicture, ReaderNotice, ReadOutput } from '../../../../../server/domain/disclosure/read-output.ts'
import { aRead, aTable, evidenceOf, saidOf } from './small-evidence.ts'

const notice = (name: string, parts: Partial<ReaderNotice> = {}): ReaderNotice => ({ notice: name, outcome: 'review', where: null, values: {}, ...parts })
const within = (name: string, output: ReadOutput): ReadOutput => aRead({ format: 'zip', inner: [{ name, output }] })

describe('what a reader noticed', () => {
  const values = (read: ReadOutput): readonly unknown[] => readerNotices.run(evidenceOf({ read })).map((finding) => finding.values)
  it('comes out as the reader says, with its place and numbers', () => {
    const notices = [notice('hidden-sheet', { where: 'sheet "S"', values: { rows: 3 } }), notice('script-in-output', { outcome: 'fail' })]
    expect(saidOf(readerNotices, { read: aRead({ notices }) })).toEqual(['notice.hidden-sheet review', 'notice.script-in-output fail'])
    expect(values(aRead({ notices }))).toEqual([{ notice: 'hidden-sheet', where: 'sheet "S"', rows: 3 }, { notice: 'script-in-output' }])
  })
  it('that a file is a model is said with its kind', () => expect(values(aRead({ notices: [notice('model-file')] }))).toEqual([]))
  it('that it was not read whole is said once', () => {
    expect(saidOf(readerNotices, { read: aRead({ complete: false }) })).toEqual(['notice.not-read review'])
    expect(values(aRead({ complete: false }))).toEqual([{}])
    expect(saidOf(readerNotices, { read: aRead({ complete: false, notices: [notice('not-read')] }) })).toEqual(['notice.not-read review'])
    expect(saidOf(readerNotices, { read: aRead({ complete: false, notices: [notice('metadata'), notice('not-read')] }) })).toEqual(['notice.metadata review', 'notice.not-read review'])
    expect(saidOf(readerNotices, { read: aRead({ complete: false, notices: [notice('metadata')] }) })).toEqual(['notice.metadata review', 'notice.not-read review'])
  })
  it('in a file inside is said with the way to it', () => {
    const deep = aRead({ complete: false, notices: [notice('hidden-sheet', { where: 'S' })] })
    expect(values(within('a.zip', within('b.xlsx', deep)))).toEqual([{ notice: 'hidden-sheet', where: 'a.zip/b.xlsx: S' }, { where: 'a.zip/b.xlsx' }])
  })
})

describe('kinds of output that numbers alone cannot settle', () => {
  const picture = { where: 'cell 1' } as unknown as OutputPicture
  it.each<[OutputFormat, string]>([
    ['unknown', 'output-kind.unknown review'], ['pickle', 'output-kind.pickle fail'], ['safetensors', 'output-kind.model review'], ['onnx', 'output-kind.model review'], ['gguf', 'output-kind.model review'],
    ['stata', 'output-kind.data-file review'], ['spss', 'output-kind.data-file review'], ['rds', 'output-kind.data-file review'], ['png', 'output-kind.picture review'], ['jpeg', 'output-kind.picture review'],
    ['svg', 'output-kind.picture review'], ['empty', 'output-kind.empty review'],
  ])('%s: %s', (format, said) => {
    expect(saidOf(unreadableKinds, { read: aRead({ format }) })).toEqual([said])
    expect(unreadableKinds.run(evidenceOf({ read: aRead({ format }) }))[0]).toMatchObject({ rule: 'kinds of output', values: { format } })
    expect(saidOf(unreadableKinds, { read: within('a', aRead({ format })) })).toEqual([said])
  })
  it('a text with pictures is one', () => {
    expect(saidOf(unreadableKinds, { read: aRead({ format: 'ipynb', pictures: [picture] }) })).toEqual(['output-kind.picture review'])
    expect(saidOf(unreadableKinds, { read: aRead({ format: 'ipynb' }) })).toEqual([])
  })
  it('in a file inside are said with the way to it', () => {
    const [own] = unreadableKinds.run(evidenceOf({ read: aRead({ format: 'png' }) }))
    expect(own?.values).toEqual({ format: 'png' })
    expect(unreadableKinds.run(evidenceOf({ read: within('a.zip', within('b.png', aRead({ format: 'png' }))) }))).toMatchObject([{ values: { format: 'png', where: 'a.zip/b.png' } }])
  })
  it('what its author calls a model or a picture is one, said once', () => {
    expect(saidOf(unreadableKinds, { type: 'model' })).toEqual(['output-kind.model review'])
    expect(saidOf(unreadableKinds, { type: 'picture' })).toEqual(['output-kind.picture review'])
    expect(unreadableKinds.run(evidenceOf({ type: 'model' }))[0]?.values).toEqual({ format: 'csv' })
    expect(unreadableKinds.run(evidenceOf({ type: 'picture' }))[0]?.values).toEqual({ format: 'csv' })
    expect(saidOf(unreadableKinds, { type: 'model', read: aRead({ format: 'onnx' }) })).toEqual(['output-kind.model review'])
    expect(saidOf(unreadableKinds, { type: 'picture', read: aRead({ format: 'unknown' }) })).toEqual(['output-kind.unknown review'])
    expect(saidOf(unreadableKinds, { type: 'frequencies' })).toEqual([])
  })
})

describe('tables that are not understood', () => {
  it('come with the question that would settle them', () => {
    const question = { message: 'question.x', sheet: 'S', row: 3, column: 4, values: { name: 'n' } }
    expect(unclearTables.run(evidenceOf({ found: { questions: [question] } }))).toEqual([
      { check: 'unclear-tables', rule: 'evidence', outcome: 'review', at: { sheet: 'S', row: 3, column: 4, cell: null }, message: 'question.x', cure: 'cure.describe-table', values: { name: 'n' } },
    ])
    expect(unclearTables.run(evidenceOf({}))).toEqual([])
  })
  it('a description that does not fit is named by its entry', () => {
    expect(unclearTables.run(evidenceOf({ found: { misfit: 'dimensions' } }))).toMatchObject([{ outcome: 'review', message: 'question.description-does-not-fit', values: { entry: 'dimensions' } }])
  })
  it('numbers of no kind are asked about, unless their author described them', () => {
    const table = aTable({ kind: 'other', cells: { a: 5 }, sheet: 'S' })
    expect(unclearTables.run(evidenceOf({ tables: [table] }))).toMatchObject([{ outcome: 'review', message: 'question.what-table-measures', at: { sheet: 'S', row: 2, column: 2, cell: null } }])
    expect(saidOf(unclearTables, { tables: [{ ...table, described: true }] })).toEqual([])
    expect(saidOf(unclearTables, { tables: [aTable({ kind: 'count', cells: { a: 5 } })] })).toEqual([])
    expect(unclearTables.run(evidenceOf({ tables: [{ ...table, cells: [] }] }))).toMatchObject([{ at: { row: null, column: null } }])
  })
})
