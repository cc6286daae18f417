import { describe, expect, it } from 'vitest'
import { degreesOfFreedom } from '../../../../../server/domain/disclosure/checks/degrees-of-freedom.ts'
import type { CellText, EvidenceParts, TableParts } from './small-evidence.ts'
import { aFile, aRead, aTable, evidenceOf, saidOf } from './small-evidence.ts'

const said = (parts: EvidenceParts): readonly string[] => saidOf(degreesOfFreedom, parts)
const few = 'degrees-of-freedom.too-few fail'
const unknown = 'degrees-of-freedom.unknown review'
const model = (n: number | null, parameters: number | null, dof: number | null): EvidenceParts => ({ description: { model: { n, parameters, dof } } })
const fitTable = (dof: number): ReturnType<typeof aRead> => aRead({ tables: [{ sheet: null, firstRow: 1, firstColumn: 1, rows: [['Df Residuals:', String(dof)]] }] })

// ACRO 1.0 safe_dof_threshold.
describe('a model of which the size is told', () => {
  it.each<[number | null, number | null, number | null, readonly string[]]>([
    [14, 4, 10, []], [13, 4, 9, [few]], [14, 4, null, []], [13, 4, null, [few]], [null, null, 10, []], [null, null, 9, [few]],
    [14, null, null, [unknown]], [null, 4, null, [unknown]], [null, null, null, [unknown]],
    [500, 4, 495, ['degrees-of-freedom.do-not-add-up review']], [500, 4, 9, ['degrees-of-freedom.do-not-add-up review', few]], [500, null, 10, []], [null, 4, 10, []],
  ])('n = %s, parameters = %s, dof = %s', (n, parameters, dof, findings) => expect(said(model(n, parameters, dof))).toEqual(findings))
  it('says what is told and what is asked', () => {
    expect(degreesOfFreedom.run(evidenceOf(model(500, 4, 9)))).toMatchObject([{ values: { n: 500, parameters: 4, dof: 9 } }, { rule: 'dof', values: { dof: 9, least: 10 }, at: { row: null } }])
    expect(degreesOfFreedom.run(evidenceOf(model(500, null, null)))).toMatchObject([{ values: { least: 10 } }])
  })
  it('is not asked where the rule is off', () => {
    expect(said({ ...model(5, 4, 1), parameters: { dof: 0 } })).toEqual([])
    expect(said({ ...model(500, null, null), parameters: { dof: 0 } })).toEqual([])
    expect(said({ ...model(5, 5, 0), parameters: { dof: 1 } })).toEqual([few])
  })
  it('clears the tests of its file', () => {
    const tables = [aTable({ kind: 'test', cells: { x: 0.03 } })]
    expect(said({ ...model(500, 4, 496), tables })).toEqual([])
    expect(said({ tables })).toEqual([unknown])
  })
})

describe('a column of degrees of freedom', () => {
  const column = (cells: Readonly<Record<string, CellText>>, name = 'df'): TableParts => ({ kind: 'test', name, cells })
  it('is judged row by row', () => {
    expect(said({ tables: [aTable(column({ a: 10, b: 9, c: '*' }))] })).toEqual([`${few} b`])
    expect(degreesOfFreedom.run(evidenceOf({ tables: [aTable(column({ a: 3 }))] }))).toMatchObject([{ rule: 'dof', at: { row: 2 }, values: { dof: 3, least: 10 } }])
  })
  it('of an analysis of variance is judged in its residual row alone', () => {
    for (const residual of ['Residual', 'Within groups', 'Error', '잔차', '오차']) {
      expect(said({ tables: [aTable(column({ group: 2, [residual]: 300 }))] })).toEqual([])
      expect(said({ tables: [aTable(column({ group: 2, [residual]: 3 }))] })).toEqual([`${few} ${residual}`])
    }
    expect(said({ tables: [aTable(column({ 'error rate': 2, 'no error': 2 }))] })).toHaveLength(2)
    expect(said({ tables: [aTable({ ...column({ 'm1/group': 2, 'm1/Residual': 300 }), dimensions: ['model', 'source'] })] })).toEqual([])
  })
  it('named residual counts before one that counts the model’s own', () => {
    expect(said({ tables: [aTable(column({ a: 2 })), aTable(column({ a: 300 }, 'df_resid'))] })).toEqual([])
    expect(said({ tables: [aTable(column({ a: 2 })), aTable(column({ a: 3 }, '잔차자유도'))] })).toEqual([`${few} a`])
  })
  it('clears the tests beside it', () => {
    expect(said({ tables: [aTable(column({ a: 30 })), aTable({ kind: 'test', name: 'p', cells: { a: 0.03 } })] })).toEqual([])
  })
  it('is known by its name', () => expect(said({ tables: [aTable({ kind: 'other', name: null, cells: { a: 3 } })] })).toEqual([]))
})

describe('tests, coefficients and correlations with the number of units', () => {
  it.each(['test', 'coefficient', 'correlation'] as const)('%s without it goes to a person, with its table’s place', (kind) => {
    const tables = [aTable({ kind: 'mean', cells: { a: 5 } }), aTable({ kind, cells: { a: 0.5 }, sheet: 'S' })]
    expect(degreesOfFreedom.run(evidenceOf({ tables }))).toMatchObject([{ message: 'degrees-of-freedom.unknown', at: { sheet: 'S', row: 2, cell: null }, values: { least: 10 } }])
  })
  it('a test loses one, a correlation two', () => {
    const at = (kind: 'test' | 'correlation', count: number): readonly string[] => said({ tables: [aTable({ kind, cells: { a: [0.5, { count }] } })] })
    expect(at('test', 11)).toEqual([])
    expect(at('test', 0)).toEqual([`${few} a`])
    expect(at('test', 10)).toEqual([`${few} a`])
    expect(at('correlation', 12)).toEqual([])
    expect(at('correlation', 11)).toEqual([`${few} a`])
    expect(degreesOfFreedom.run(evidenceOf({ tables: [aTable({ kind: 'correlation', cells: { a: [0.5, { count: 11 }] } })] }))).toMatchObject([{ rule: 'dof', values: { dof: 9, least: 10 } }])
  })
  it('every shown one needs it', () => {
    expect(said({ tables: [aTable({ kind: 'test', cells: { a: [0.5, { count: 40 }], b: 0.5 } })] })).toEqual([unknown])
    expect(said({ tables: [aTable({ kind: 'test', cells: { a: [0.5, { count: 40 }], b: '*', c: ['*', { count: 2 }] } })] })).toEqual([])
  })
  it('small ones fail beside others that nobody knows', () => {
    const tables = [aTable({ kind: 'test', cells: { a: [0.5, { count: 4 }] } }), aTable({ kind: 'coefficient', cells: { b: 0.5 } })]
    expect(said({ tables })).toEqual([`${few} a`, unknown])
  })
})

describe('p-values of a table that compares groups', () => {
  const counts = (one: number, other: number, parts: Partial<TableParts> = {}): ReturnType<typeof aTable> => aTable({ kind: 'count', cells: { a: one, b: other }, ...parts })
  const pValues = (name: string): ReturnType<typeof aTable> => aTable({ kind: 'test', name, cells: { a: 0.03, c: '*', d: 0.2 } })
  it('are of as many units as its counts say', () => {
    for (const name of ['p', 'P', ' p ', 'p-value', 'p value', 'p_val', 'p.value', 'pval', '유의확률', 'p값']) expect(said({ tables: [counts(24, 5), pValues(name)] })).toEqual([])
    expect(said({ tables: [counts(23, 23), pValues('p')] })).toEqual([unknown])
    expect(said({ tables: [aTable({ kind: 'count', cells: { a: 500, b: '*' } }), pValues('p')] })).toEqual([unknown])
  })
  it('not other tests, nor under other names', () => {
    for (const name of ['statistic', 'up', 'power', 'sharp value', 'step값']) expect(said({ tables: [counts(50, 60), pValues(name)] })).toEqual([unknown])
    expect(said({ tables: [counts(50, 60), aTable({ kind: 'test', name: null, cells: { a: 0.03 } })] })).toEqual([unknown])
    expect(said({ tables: [counts(50, 60), aTable({ kind: 'coefficient', name: 'p', cells: { a: 0.03 } })] })).toEqual([unknown])
  })
  it('nor counts of another sheet, other rows, or numbers that are no counts', () => {
    expect(said({ tables: [counts(50, 60, { sheet: 'S' }), pValues('p')] })).toEqual([unknown])
    expect(said({ tables: [counts(50, 60, { kind: 'mean' }), pValues('p')] })).toEqual([unknown])
    const below = { ...counts(50, 60), cells: counts(50, 60).cells.map((cell) => ({ ...cell, row: cell.row + 40 })) }
    expect(said({ tables: [below, pValues('p')] })).toEqual([unknown])
  })
})

describe('an output that is called a model', () => {
  it.each(['correlation-coefficients', 'statistical-hypothesis-tests'] as const)('%s without any size goes to a person', (type) => {
    expect(said({ type })).toEqual([unknown])
    expect(said({ type, ...model(500, 4, 496) })).toEqual([])
    expect(said({ type, tables: [aTable({ kind: 'test', cells: { a: [0.5, { count: 40 }] } })] })).toEqual([])
    expect(said({ type, tables: [aTable({ kind: 'mean', cells: { a: 0.5 } })] })).toEqual([unknown])
    expect(degreesOfFreedom.run(evidenceOf({ type }))).toMatchObject([{ rule: 'dof', at: { row: null }, values: { least: 10 } }])
  })
  it('no other output is asked', () => {
    expect(said({ type: 'frequencies' })).toEqual([])
    expect(said({})).toEqual([])
  })
})

describe('measures of quality', () => {
  const score = (name: string | null, cells: TableParts['cells'], rest: Partial<TableParts> = {}): ReturnType<typeof aTable> => aTable({ kind: 'score', name, cells, ...rest })
  it('need the number of units behind them: told, or proven by a share that no fewer can give', () => {
    expect(said({ tables: [score('accuracy', { a: ['0.75', { count: 10 }] })] })).toEqual([])
    expect(said({ tables: [score('accuracy', { a: ['0.75', { count: 9 }] })] })).toEqual([unknown])
    expect(said({ tables: [score('accuracy', { a: '0.731' })] })).toEqual([])
    expect(said({ tables: [score('accuracy', { a: '0.90' })] })).toEqual([])
    expect(said({ tables: [score('accuracy', { a: '0.75' })] })).toEqual([unknown])
    expect(said({ tables: [score('accuracy', { a: '0.731' })], parameters: { threshold: 27 } })).toEqual([unknown])
  })
  it('an area under a curve counts pairs, and proves fewer units than a share; other measures prove none', () => {
    expect(said({ tables: [score('auc', { a: '0.731' })] })).toEqual([])
    expect(said({ tables: [score('auc', { a: '0.731' })], parameters: { threshold: 26 } })).toEqual([unknown])
    expect(said({ tables: [score('brier', { a: '0.731' })] })).toEqual([unknown])
    expect(said({ tables: [score(null, { a: '0.731' })] })).toEqual([unknown])
  })
  it('in half of the rows, by any measure of the row', () => {
    expect(said({ tables: [score('accuracy', { a: '0.731', b: '0.75' })] })).toEqual([])
    expect(said({ tables: [score('accuracy', { a: '0.731', b: '0.75', c: '0.75' })] })).toEqual([unknown])
    expect(said({ tables: [score('accuracy', { a: '0.731', b: '0.75', c: '*', d: '*' })] })).toEqual([])
    expect(said({ tables: [score('accuracy', { a: '0.75' }), score('recall', { a: '0.731' })] })).toEqual([])
    expect(said({ tables: [score('accuracy', { a: '0.731' }), score('recall', { a: '0.75' })] })).toEqual([])
    expect(said({ tables: [score('accuracy', { a: '0.731' }), score('accuracy', { a: '0.75', b: '0.75' }, { sheet: 'S' })] })).toEqual([unknown])
    expect(said({ tables: [aTable({ kind: 'mean', cells: { a: '0.731', b: '0.731' } }), score('accuracy', { a: '0.75' })] })).toEqual([unknown])
  })
  it('of which n alone is told need the threshold of units, for they have no residual degrees of freedom', () => {
    const tables = [score('accuracy', { a: '0.75' })]
    expect(said({ ...model(10, null, null), tables })).toEqual([])
    expect(said({ ...model(9, null, null), tables })).toEqual([unknown])
    expect(said({ ...model(12, 4, null), tables })).toEqual([few])
    expect(said({ ...model(500, null, 9), tables })).toEqual([few])
    expect(said({ ...model(null, null, null), tables })).toEqual([unknown])
    expect(said({ ...model(500, null, null), tables: [...tables, aTable({ kind: 'mean', cells: { a: 5 } })] })).toEqual([unknown])
    expect(said({ ...model(500, null, null), tables: [aTable({ kind: 'diagnostic', cells: { a: 5 } }), aTable({ kind: 'count', cells: { a: 50 } })] })).toEqual([])
  })
  it('are asked about at their table, and say themselves what a file without coefficients is', () => {
    expect(degreesOfFreedom.run(evidenceOf({ tables: [aTable({ kind: 'mean', cells: { a: 1 } }), score('accuracy', { a: '0.75' }, { sheet: 'S' })] }))).toMatchObject([{ at: { sheet: 'S', row: 2, cell: null } }])
    expect(said({ type: 'statistical-hypothesis-tests', tables: [score('accuracy', { a: '0.731' })] })).toEqual([])
    expect(said({ type: 'statistical-hypothesis-tests', tables: [aTable({ kind: 'diagnostic', cells: { a: 0.5 } })] })).toEqual([])
  })
})

describe('a correlation of which n is told', () => {
  it('has two parameters', () => {
    const of = (kind: 'correlation' | 'test', n: number): readonly string[] => said({ ...model(n, null, null), tables: [aTable({ kind, cells: { a: 0.5 } })] })
    expect(of('correlation', 12)).toEqual([])
    expect(of('correlation', 11)).toEqual([few])
    expect(of('test', 500)).toEqual([unknown])
    expect(said({ ...model(500, null, null), tables: [aTable({ kind: 'correlation', cells: { a: 0.5 } }), aTable({ kind: 'test', cells: { a: 0.5 } })] })).toEqual([unknown])
    expect(said({ ...model(null, null, 9), tables: [aTable({ kind: 'correlation', cells: { a: 0.5 } })] })).toEqual([few])
    expect(said({ ...model(500, 495, null), tables: [aTable({ kind: 'correlation', cells: { a: 0.5 } })] })).toEqual([few])
    expect(said(model(500, null, null))).toEqual([unknown])
  })
})

describe('a regression of an ACRO folder', () => {
  const results = (type: string, ...names: readonly string[]): ReturnType<typeof aFile> => aFile({
    path: 'out/results.json', folder: 'out', read: aRead({ format: 'json', texts: [{ where: 'text', text: JSON.stringify({ version: '1.0', results: { output_0: { type, files: names.map((name) => ({ name, sdc: {} })) } } }) }] }),
  })
  const fit = (dof: number, path = 'out/fit.csv', folder = 'out'): ReturnType<typeof aFile> => aFile({ path, folder, read: fitTable(dof) })
  const coefficients = (files: readonly ReturnType<typeof aFile>[], folder: string | null = 'out'): readonly string[] =>
    said({ path: 'out/coef.csv', ...(folder === null ? {} : { folder }), tables: [aTable({ kind: 'coefficient', cells: { a: 0.5 } })], request: { files } })
  it('takes its degrees of freedom from the file beside it', () => {
    expect(coefficients([results('regression', 'fit.csv', 'coef.csv'), fit(300)])).toEqual([])
    expect(coefficients([results('regression', 'fit.csv', 'coef.csv'), fit(3)])).toEqual([few])
    expect(coefficients([results('regression', 'fit.csv', 'coef.csv', 'more.csv'), fit(300), fit(3, 'out/more.csv')])).toEqual([])
  })
  it('only from a file of the same record', () => {
    expect(coefficients([results('regression', 'coef.csv'), fit(300)])).toEqual([unknown])
    expect(coefficients([results('regression', 'fit.csv'), fit(300)])).toEqual([unknown])
    expect(coefficients([results('table', 'fit.csv', 'coef.csv'), fit(300)])).toEqual([unknown])
    expect(coefficients([results('regression', 'fit.csv', 'coef.csv'), fit(300)], null)).toEqual([unknown])
  })
  it('its own come first', () => {
    expect(said({ path: 'out/coef.csv', folder: 'out', ...model(13, 4, 9), request: { files: [results('regression', 'fit.csv', 'coef.csv'), fit(300)] } })).toEqual([few])
  })
})

describe('a model of repeated measures', () => {
  const withWords = (text: string): readonly string[] => said({ tables: [aTable({ kind: 'coefficient', cells: { a: 1.2, b: 0.4, c: -0.3 } })], read: aRead({ texts: [{ where: 'text', text, visibility: 'shown', line: 1 }] }) })
  it.each(['clusters (persons): 250   observations: 765', 'Number of obs: 2656 , groups: id, 253', 'Number of clusters = 88', '관측치 수: 900, 군집 수: 120'])('has the units that are told as %s', (text) => { expect(withWords(text)).toEqual([]) })
  it.each(['clusters: 6   observations: 765', 'Number of obs: 2656 , groups: id, 12', 'groups of persons', 'clusters'])('is asked about with %s', (text) => { expect(withWords(text)).toEqual([unknown]) })
})

describe('degrees of freedom of a test of groups', () => {
  const of = (test: string, n: CellText, statistic = 'value', kind: 'count' | 'mean' = 'count'): readonly string[] =>
    said({ tables: [aTable({ kind: 'test', name: 'df', cells: { [test]: 2 } }), aTable({ kind: 'test', name: statistic, cells: { [test]: 7.1 } }), aTable({ kind, cells: { [test]: n } })] })
  it('count groups: the number of units of their row is judged', () => {
    for (const test of ['Kruskal-Wallis', 'chi-square', 'log-rank', 'McNemar', 'Friedman', '카이제곱']) {
      expect(of(test, 13)).toEqual([])
      expect(of(test, 12)).toEqual([`${few} ${test}`])
    }
    expect(of('income', 13, 'H')).toEqual([])
    expect(of('income', 12, 'chi2')).toEqual([`${few} income`])
  })
  it('no other test is one, and no other number its units', () => {
    expect(of('income', 500)).toEqual([`${few} income`])
    expect(of('Kruskal-Wallis', 10)).toEqual([`${few} Kruskal-Wallis`])
  })
  it('is asked for its units where none are counted beside it', () => {
    expect(of('Kruskal-Wallis', 500, 'value', 'mean')).toEqual([unknown])
    expect(of('Kruskal-Wallis', '*')).toEqual([unknown])
  })
})

describe('a test that rests on the counts beside it', () => {
  const of = (cells: TableParts['cells'], type: 'statistical-hypothesis-tests' | 'correlation-coefficients' = 'statistical-hypothesis-tests', kind: 'count' | 'mean' = 'count'): readonly string[] => said({ type, tables: [aTable({ kind, cells })] })
  it('needs two of them, one of which is large', () => {
    expect(of({ a: 24, b: 5 })).toEqual([])
    expect(of({ a: 23, b: 23 })).toEqual([unknown])
    expect(of({ a: 500, b: '*' })).toEqual([unknown])
    expect(of({ a: 500, b: 500 }, 'statistical-hypothesis-tests', 'mean')).toEqual([unknown])
    expect(of({ a: 500, b: 500 }, 'correlation-coefficients')).toEqual([unknown])
  })
})

describe('a model with the number of units in the words around it', () => {
  const of = (text: string, visibility: 'shown' | 'hidden' = 'shown', kind: 'coefficient' | 'correlation' | 'test' = 'coefficient'): readonly string[] =>
    said({ tables: [aTable({ kind, cells: { a: 1.2, b: 0.4, c: -0.3 } })], read: aRead({ texts: [{ where: 'text', text, visibility, line: 1 }] }) })
  it('has a parameter for each row', () => {
    expect(of('Cox model (N: 13)')).toEqual([])
    expect(of('Cox model (N: 12)')).toEqual([few])
    expect(of('Cox model (N: 13)', 'shown', 'test')).toEqual([])
    expect(of('Cox model (N: 12)', 'shown', 'test')).toEqual([few])
  })
  it('whose observations may be repeated is asked about where they are few', () => expect(of('Number of obs: 12')).toEqual([unknown]))
  it('is told by shown words alone', () => expect(of('Cox model (N: 500)', 'hidden')).toEqual([unknown]))
  it('has two parameters where it is a table of correlations', () => {
    expect(of('n = 12', 'shown', 'correlation')).toEqual([])
    expect(of('n = 11', 'shown', 'correlation')).toEqual(['degrees-of-freedom.too-few fail'])
  })
})

describe('a fit of which n alone is told', () => {
  const coefficients = (codes: readonly string[]): ReturnType<typeof aTable> => aTable({ kind: 'coefficient', cells: Object.fromEntries(codes.map((code) => [code, 0.5] as const)) })
  it('has the terms of its one table of coefficients as parameters', () => {
    expect(said({ ...model(13, null, null), tables: [coefficients(['a', 'b', 'c'])] })).toEqual([])
    expect(said({ ...model(12, null, null), tables: [coefficients(['a', 'b', 'c'])] })).toEqual([few])
    expect(said({ ...model(500, null, null), tables: [coefficients(['a', 'b', 'c']), coefficients(['a', 'd'])] })).toEqual([unknown])
    expect(said({ ...model(500, null, 490), tables: [coefficients(['a', 'b', 'c'])] })).toEqual([])
  })
  it('of a score may stand with its limits and events beside it', () => {
    const score = aTable({ kind: 'score', name: 'accuracy', cells: { a: '0.75' } })
    expect(said({ ...model(10, null, null), tables: [score, aTable({ kind: 'events', cells: { a: 50 } })] })).toEqual([])
    expect(said({ ...model(10, null, null), tables: [aTable({ kind: 'events', cells: { a: 50 } })] })).toEqual([unknown])
  })
})
