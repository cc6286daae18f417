import { expect, test } from 'vitest'
import { allText, fixtureBytes, noticeIds, readBytes, readFixture } from './read-fixture.ts'

type Cell = Record<string, unknown>
const notebook = (cells: Cell[], more: Record<string, unknown> = {}) => JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5, ...more })
const code = (outputs: Cell[], more: Cell = {}): Cell => ({ cell_type: 'code', source: 'f()', metadata: {}, execution_count: 1, outputs, ...more })
const display = (data: Record<string, unknown>, more: Cell = {}): Cell => ({ output_type: 'display_data', data, metadata: {}, ...more })
const png = Buffer.from(fixtureBytes('plot.png')).toString('base64')

test('reads a notebook that has run: code, prints, tables, pictures, errors', async () => {
  const output = await readFixture('executed.ipynb')
  expect(output).toMatchObject({ format: 'ipynb', complete: true })
  expect(output.tables.map(({ sheet, rows }) => [sheet, rows[0]])).toEqual([['cell 1', ['a', 'b']], ['cell 2 output 2', ['', 'sex', 'n']]])
  expect(output.texts).toContainEqual({ where: 'cell 2 output 1', text: 'hello\n', line: null, visibility: 'shown' })
  expect(allText(output, 'shown')).toContain('ZeroDivisionError: division by zero')
  expect(output.inner).toMatchObject([{ name: 'cell 3 output 1', output: { format: 'png', pictures: [{ mediaType: 'image/png' }] } }])
  expect(output.notices).toEqual([
    { notice: 'script-in-output', outcome: 'fail', where: 'cell 4 output 1', values: { count: 2 } },
    { notice: 'script-in-output', outcome: 'fail', where: 'cell 4 output 2', values: { count: 1 } },
  ])
})

test.each<[string, string, string]>([
  ['widget state', notebook([], { metadata: { widgets: { x: 'patient 4711' } } }), 'widget-state'],
  ['metadata of its own', notebook([], { metadata: { note: 'patient 4711' } }), 'notebook-metadata'],
  ['keys of its own', notebook([], { note: 'patient 4711' }), 'notebook-metadata'],
  ['cell metadata', notebook([code([], { metadata: { note: 'patient 4711' } })]), 'notebook-metadata'],
  ['output metadata', notebook([code([display({}, { metadata: { note: 'patient 4711' } })])]), 'notebook-metadata'],
  ['an attachment', notebook([{ cell_type: 'markdown', source: '', metadata: {}, attachments: { 'a.png': { 'image/png': png } } }]), 'attachment'],
  ['escapes in a print', notebook([code([{ output_type: 'stream', name: 'stdout', text: '\u001b[31mred\u001b[0m \u001b[2Jgone' }])]), 'terminal-escapes'],
  ['a folded cell', notebook([code([], { metadata: { jupyter: { source_hidden: true } } })]), 'hidden-cell'],
  ['an interactive picture', notebook([code([display({ 'application/vnd.plotly.v1+json': { data: [{ x: [1, 2], y: [4711, 3] }] } })])]), 'interactive-picture'],
  ['a key that is written twice', '{"cells": [{"source": "patient 4711"}], "cells": [], "metadata": {}, "nbformat": 4}', 'repeated-keys'],
])('finds %s', async (_, text, notice) => {
  expect(noticeIds(await readBytes(text, 'a.ipynb'))).toContain(notice)
})

test('reads the data of an interactive picture as a table', async () => {
  const output = await readBytes(notebook([code([display({ 'application/vnd.vegalite.v5+json': { data: { values: [{ sex: 'F', n: 4711 }] } } })])]), 'a.ipynb')
  expect(output.tables[0]).toMatchObject({ sheet: 'cell 1 output 1.data.values', rows: [['sex', 'n'], ['F', '4711']] })
})

test.each<[string, Cell]>([
  ['an output of unknown kind', { output_type: 'secret', data: 'x' }],
  ['a picture that is no base64', display({ 'image/png': 'not base64!' })],
  ['a media type that nobody knows', display({ 'application/x-secret': 'eA==' })],
  ['a text that is a number', { output_type: 'stream', name: 'stdout', text: 4711 }],
])('%s makes a notebook incomplete', async (_, output) => {
  expect((await readBytes(notebook([code([output])]), 'a.ipynb')).complete).toBe(false)
})

test('notebooks of the third format and broken ones are incomplete', async () => {
  expect((await readBytes('{"worksheets": [{"cells": []}], "nbformat": 3}', 'a.ipynb')).complete).toBe(false)
  expect(await readBytes(notebook([]).slice(0, -5), 'a.ipynb')).toMatchObject({ format: 'json', complete: false })
})

test.each(['records.json', 'split.json', 'columns.json', 'lines.jsonl'])('reads the table of %s as pandas writes it', async (name) => {
  const output = await readFixture(name)
  expect(output).toMatchObject({ format: 'json', complete: true, notices: [] })
  expect(output.tables).toHaveLength(1)
  expect(output.tables[0]?.rows.at(-1)?.slice(-3)).toEqual(['Total', '664', '651'])
})

test('names tables inside JSON by their path and reads Python numbers that JSON lacks', async () => {
  const output = await readBytes('{"a": {"b": [{"n": NaN, "s": "NaN"}]}, "c": [[1, 2], [3, 4]]}', 'a.json')
  expect(output.tables).toMatchObject([{ sheet: '$.a.b', rows: [['n', 's'], ['', 'NaN']] }, { sheet: '$.c', rows: [['1', '2'], ['3', '4']] }])
})

test('JSON that is broken, or deeper than any output, is incomplete', async () => {
  expect((await readBytes('{"a": 1', 'a.json')).complete).toBe(false)
  expect((await readBytes(`${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'a.json')).complete).toBe(false)
})

test('reads the lists of a Plotly chart as tables, packed ones too, and counts its marks', async () => {
  const y = Buffer.alloc(24)
  for (const [index, value] of [10, 20.5, 30].entries()) y.writeDoubleLE(value, index * 8)
  const figure = { data: [{ type: 'scatter', x: ['a', 'b', 'c'], y: { dtype: 'f8', bdata: y.toString('base64') }, marker: { size: [1, 2, 3] }, customdata: [['p', 1], ['q', 2], ['r', 3]] }], layout: { title: { text: 'T' } } }
  const output = await readBytes(JSON.stringify(figure), 'a.json')
  expect(output.notices).toEqual([{ notice: 'interactive-picture', outcome: 'review', where: null, values: { marks: 3 } }])
  expect(output.tables.find(({ sheet }) => sheet === '$.data[0]')?.rows).toEqual([['x', 'y', 'marker.size', 'customdata 1', 'customdata 2'], ['a', '10', '1', 'p', '1'], ['b', '20.5', '2', 'q', '2'], ['c', '30', '3', 'r', '3']])
  const broken = JSON.stringify(figure).replace('"f8"', '"x9"')
  expect((await readBytes(broken, 'a.json')).complete).toBe(false)
})

test('counts the records behind a Vega chart, and reads those written as text', async () => {
  const chart = (values: unknown): string => JSON.stringify({ $schema: 'https://vega.github.io/schema/vega-lite/v5.json', data: { values }, mark: 'bar', encoding: {} })
  const records = await readBytes(chart([{ sex: 'F', n: 120 }, { sex: 'M', n: 130 }]), 'a.json')
  expect(records.notices).toEqual([{ notice: 'interactive-picture', outcome: 'review', where: null, values: { marks: 2 } }])
  expect(records.tables.map(({ rows }) => rows)).toEqual([[['sex', 'n'], ['F', '120'], ['M', '130']]])
  const text = await readBytes(chart('sex,n\nF,120\nM,130\nX,140'), 'a.json')
  expect([text.notices[0]?.values, text.tables[0]?.rows.length]).toEqual([{ marks: 3 }, 4])
})

test('a plain table as JSON is no chart', async () => {
  expect((await readBytes('{"data": [{"sex": "F", "n": 120}, {"sex": "M", "n": 130}]}', 'a.json')).notices).toEqual([])
})
