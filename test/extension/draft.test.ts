import { describe, expect, test } from 'vitest'
import type { EgressRequest } from '../../contract/resources/egress-request.ts'
import {
  addFiles, changeFile, checkedFiles, copyToAll, correctionOf, declaredFiles, type Draft, emptyDraft, fingerprint, problemsOf, removeFile, repairOf, shownPath, takeRepair,
  typeFromName, undoRepair,
} from '../../extension/src/export/draft.ts'
import { readKeptDraft } from '../../extension/src/export/kept-draft.ts'

const withFiles = (...paths: string[]): Draft => addFiles(emptyDraft, paths, 'person')
const described = (draft: Draft): Draft => ({
  ...draft, title: 'Tables for the report', context: 'For the interim report to the funder.',
  files: draft.files.map((file) => ({ ...file, type: 'frequencies', population: 'adults' })),
})

describe('choosing files', () => {
  test('adds each file once, in the order chosen', () => {
    const draft = addFiles(withFiles('outputs/a.csv', 'outputs/b.csv'), ['outputs/b.csv', 'outputs/c.csv', 'outputs/c.csv'], 'person')
    expect(draft.files.map((file) => file.path)).toEqual(['outputs/a.csv', 'outputs/b.csv', 'outputs/c.csv'])
  })
  test('never holds more files than a request may', () => {
    expect(withFiles(...Array.from({ length: 250 }, (_, i) => `outputs/${i}.csv`)).files).toHaveLength(200)
  })
  test('leaves the type of a table to its author and knows that of a picture', () => {
    expect(typeFromName('outputs/counts.csv')).toBe('')
    expect(typeFromName('outputs/Figure.PNG')).toBe('picture')
    expect(typeFromName('analysis.ipynb')).toBe('code')
  })
  test('forgets a removed file and what was said of it', () => {
    const draft = removeFile(changeFile(withFiles('a.csv', 'b.csv'), 'a.csv', { population: 'adults' }), 'a.csv')
    expect(draft.files.map((file) => file.path)).toEqual(['b.csv'])
  })
})

describe('what is still needed', () => {
  test('a check needs files and their types, no more', () => {
    expect(problemsOf(emptyDraft, 'check')).toEqual([{ problem: 'files' }])
    const draft = withFiles('a.csv')
    expect(problemsOf(draft, 'check')).toEqual([{ problem: 'type', path: 'a.csv' }])
    expect(problemsOf(changeFile(draft, 'a.csv', { type: 'frequencies' }), 'check')).toEqual([])
  })
  test('a submission needs title, purpose and the population of what leaves', () => {
    const draft = changeFile(withFiles('a.csv'), 'a.csv', { type: 'frequencies' })
    expect(problemsOf(draft, 'submit').map(({ problem }) => problem)).toEqual(['population', 'title', 'context'])
    expect(problemsOf(described(draft), 'submit')).toEqual([])
  })
  test('supporting files and code need no population', () => {
    const draft = changeFile(described(withFiles('a.csv', 'b.py')), 'a.csv', { kind: 'supporting', population: '' })
    expect(problemsOf(changeFile(draft, 'b.py', { type: 'code', population: '' }), 'submit')).toEqual([])
  })
})

describe('what is sent', () => {
  test('numbers are numbers, spaces go, and an empty N is none', () => {
    const draft = changeFile(described(withFiles('a.csv', 'b.csv')), 'a.csv', { n: ' 812 ', title: ' Table 1 ' })
    expect(declaredFiles(draft).map(({ n, title }) => ({ n, title }))).toEqual([{ n: 812, title: 'Table 1' }, { n: null, title: '' }])
  })
  test('a table description found beside the file goes with it', () => {
    const draft = changeFile(described(withFiles('a.csv')), 'a.csv', { description: { path: 'a.csv.table.yaml', text: 'type: frequencies\n' } })
    expect(declaredFiles(draft)[0]?.description).toBe('type: frequencies\n')
  })
  test('the fingerprint changes with what a check reads and not with the title of the request', () => {
    const draft = described(withFiles('a.csv'))
    expect(fingerprint({ ...draft, title: 'Another' })).toBe(fingerprint(draft))
    expect(fingerprint(changeFile(draft, 'a.csv', { n: '12' }))).not.toBe(fingerprint(draft))
  })
  test('one file’s population and protection can be used for all', () => {
    const draft = copyToAll(changeFile(withFiles('a.csv', 'b.csv'), 'a.csv', { population: 'adults', controls: 'rounded', n: '9' }), 'a.csv')
    expect(draft.files.map(({ population, controls, n }) => [population, controls, n])).toEqual([['adults', 'rounded', '9'], ['adults', 'rounded', '9']])
  })
})

describe('a repaired file', () => {
  const before = changeFile(described(withFiles('outputs/a.csv', 'outputs/b.csv')), 'outputs/a.csv', { n: '812', controls: 'none' })
  const repaired = { path: 'outputs/a.repaired.csv', description: { path: 'outputs/a.repaired.csv.table.yaml', text: 'layout: long\n' }, controls: 'Categories merged', undo: { text: '10-a-b', description: { path: 'outputs/a.repaired.csv.table.yaml', text: '13-c-d' } } }
  const after = takeRepair(before, 'outputs/a.csv', repaired)
  test('takes the place of its original, with what was said of it, and the original stays for the checkers', () => {
    expect(declaredFiles(after)).toEqual([
      { ...declaredFiles(before)[0], kind: 'supporting' },
      { ...declaredFiles(before)[0], path: repaired.path, controls: 'none; Categories merged', description: 'layout: long\n', repairedFrom: 'outputs/a.csv' },
      declaredFiles(before)[1],
    ])
    expect(repairOf(after, 'outputs/a.csv')?.path).toBe(repaired.path)
  })
  test('is checked without its original, which does not leave', () => {
    expect(checkedFiles(after).map(({ path }) => path)).toEqual([repaired.path, 'outputs/b.csv'])
  })
  test('taken twice stands there once', () => {
    expect(takeRepair(after, 'outputs/a.csv', repaired).files.map(({ path }) => path)).toEqual(after.files.map(({ path }) => path))
  })
  test('undone, leaves the draft as it was', () => {
    expect(declaredFiles(undoRepair(after, repaired.path))).toEqual(declaredFiles(before))
  })
  test('of a supporting file, undone, leaves that supporting', () => {
    const supporting = changeFile(before, 'outputs/a.csv', { kind: 'supporting' })
    expect(declaredFiles(undoRepair(takeRepair(supporting, 'outputs/a.csv', repaired), repaired.path))).toEqual(declaredFiles(supporting))
  })
  test('kept and read again in another session, is undone all the same', () => {
    expect(undoRepair(readKeptDraft(JSON.parse(JSON.stringify(after))), repaired.path)).toEqual(before)
  })
  test('keeps nothing of what a request was once it is submitted, nor a number of the original', () => {
    expect(JSON.stringify(correctionOf({ id: 'r', title: 't', turn: 1, turns: [{ context: 'c', files: declaredFiles(after).map((declared) => ({ path: declared.path, declared, votes: [] })) }] } as unknown as EgressRequest))).not.toContain('undo')
    expect(Object.keys(after.files[1]?.undo ?? {}).sort()).toEqual(['description', 'kind', 'text'])
  })
  test('whose original was taken out names none', () => {
    expect(declaredFiles(removeFile(after, 'outputs/a.csv'))[0]).not.toHaveProperty('repairedFrom')
  })
  test('survives being kept and read again', () => {
    expect(readKeptDraft(JSON.parse(JSON.stringify(after)))).toEqual(after)
  })
})

describe('correcting a returned request', () => {
  const declared = { path: 'a.csv', type: 'frequencies' as const, kind: 'output' as const, title: 'T', unit: 'person', population: 'adults', n: 812, controls: 'none' }
  const vote = { checker: { id: 'c1', name: 'C' }, decision: 'request-changes' as const, reason: 'Merge F3 and F4.', at: '2026-01-01T00:00:00.000Z', revised: false, reconfirmed: false }
  const request = {
    id: 'eg1', title: 'Tables', turn: 1,
    turns: [{ number: 1, context: 'why', returnedReason: 'Small cells.', files: [{ path: 'a.csv', declared, votes: [vote, { ...vote, reason: ' ' }] }] }],
  } as unknown as EgressRequest
  test('fills the form with the last turn and what the checkers said', () => {
    const draft = correctionOf(request)
    expect(draft.correcting).toEqual({ requestId: 'eg1', title: 'Tables', turn: 2, reason: 'Small cells.', remarks: { 'a.csv': ['Merge F3 and F4.'] } })
    expect(declaredFiles(draft)).toEqual([declared])
  })
  test('survives being kept and read again', () => {
    const draft = correctionOf(request)
    expect(readKeptDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft)
  })
})

describe('a kept draft', () => {
  test.each([undefined, null, 'x', 7, [], { files: 'x' }, { files: [null, {}, { path: 5 }] }, { correcting: { requestId: 'a' } }])('of a strange shape is read as empty: %j', (kept) => {
    expect(readKeptDraft(kept)).toEqual(emptyDraft)
  })
  test('keeps no type that the contract does not know', () => {
    expect(readKeptDraft({ files: [{ path: 'a', type: 'secret' }] }).files[0]?.type).toBe('')
  })
})

test('control and direction characters of a path become visible', () => {
  expect(shownPath('a\n\u202egnp.exe\u0007')).toBe('a\ufffd\ufffdgnp.exe\ufffd')
})
