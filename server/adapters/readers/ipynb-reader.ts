import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { joinedText } from './joined-text.ts'
import { noticeNumbering } from './notebook-numbering.ts'
import { NotebookOutputs } from './notebook-outputs.ts'
import { collectMarkdown } from './markdown-reader.ts'
import { OutputCollector } from './output-collector.ts'
import { isObject, parseJson } from './parse-json.ts'
import { budgetOf } from './read-budget.ts'
import type { ReadBudget } from './read-budget.ts'

type Json = Readonly<Record<string, unknown>>

const NOTEBOOK_KEYS = new Set(['cells', 'metadata', 'nbformat', 'nbformat_minor'])
const NOTEBOOK_METADATA = new Set(['kernelspec', 'language_info', 'orig_nbformat'])
const CELL_KEYS = new Set(['cell_type', 'source', 'metadata', 'outputs', 'execution_count', 'id', 'attachments'])
const CELL_METADATA = new Set(['collapsed', 'scrolled', 'tags', 'jupyter', 'execution', 'editable', 'deletable', 'trusted'])

/** Reads Jupyter notebooks: code, every output of every type, attachments, metadata and widget state. */
export const ipynbReader: OutputReader = {
  format: 'ipynb',
  recognises: (bytes) => {
    const value = parseJson(bytes)?.value
    return isObject(value) && typeof value['nbformat'] === 'number' && (Array.isArray(value['cells']) || Array.isArray(value['worksheets']))
  },
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const budget = budgetOf(limits)
    const json = parseJson(bytes)
    const notebook = json?.value
    if (json === null || !isObject(notebook)) {
      found.unread('damaged', null)
      return found.done('ipynb')
    }
    if (json.repeatedKeys > 0) found.notice('repeated-keys', 'review', null, { count: json.repeatedKeys })
    if (notebook['nbformat'] !== 4) found.unread('no-reader', null, { nbformat: Number(notebook['nbformat']) })
    noticeExtras(notebook, NOTEBOOK_KEYS, 'notebook', found)
    noticeMetadata(notebook['metadata'], found)
    const cells: unknown[] = Array.isArray(notebook['cells']) ? notebook['cells'] : []
    noticeNumbering(cells, found)
    for (const [index, cell] of cells.entries()) await readCell(cell, `cell ${index + 1}`, found, budget)
    return found.done('ipynb')
  },
}

function noticeMetadata(metadata: unknown, found: OutputCollector): void {
  if (!isObject(metadata)) return
  const { widgets, ...rest } = metadata
  if (widgets !== undefined) {
    found.notice('widget-state', 'review', 'notebook metadata')
    found.hidden('notebook widget state', JSON.stringify(widgets))
  }
  found.hidden('notebook metadata', JSON.stringify(rest))
  noticeExtras(rest, NOTEBOOK_METADATA, 'notebook metadata', found)
  const language = rest['language_info']
  const version = isObject(language) ? language['version'] ?? '' : ''
  if (version !== '' && !(typeof version === 'string' && VERSION.test(version))) found.notice('notebook-metadata', 'review', 'language version', { keys: 1 })
}

/** Versions of Python, R and Julia as kernels write them. */
const VERSION = /^\d{1,2}(?:\.\d{1,2}){1,2}(?:[-+]?[a-z]{1,6}\d{0,3})?$/

/** What stands beside the keys that the format knows is read as hidden text and shown to a person. */
function noticeExtras(value: Json, known: ReadonlySet<string>, where: string, found: OutputCollector): void {
  const extras = Object.entries(value).filter(([key, item]) => !known.has(key) && JSON.stringify(item).length > 2)
  if (extras.length === 0) return
  found.notice('notebook-metadata', 'review', where, { keys: extras.length })
  found.hidden(`${where} extras`, JSON.stringify(Object.fromEntries(extras)))
}

async function readCell(cell: unknown, where: string, found: OutputCollector, budget: ReadBudget): Promise<void> {
  if (budget.expired) return
  if (!isObject(cell)) {
    found.unread('damaged', where)
    return
  }
  noticeExtras(cell, CELL_KEYS, where, found)
  const metadata = cell['metadata']
  if (isObject(metadata)) {
    noticeExtras(metadata, CELL_METADATA, `${where} metadata`, found)
    found.hidden(`${where} metadata`, JSON.stringify(metadata) === '{}' ? '' : JSON.stringify(metadata))
    if (isFolded(metadata)) found.notice('hidden-cell', 'review', where)
  }
  const source = joinedText(cell['source'])
  if (source === null) found.unread('damaged', `${where} source`)
  else if (cell['cell_type'] === 'markdown') await collectMarkdown(source, { where, line: null }, found, budget)
  else found.shown(where, source)
  const outputs = new NotebookOutputs(found, budget)
  if (isObject(cell['attachments'])) await outputs.attachments(cell['attachments'], where)
  if (cell['outputs'] !== undefined && !Array.isArray(cell['outputs'])) found.unread('damaged', `${where} outputs`)
  const list: unknown[] = Array.isArray(cell['outputs']) ? cell['outputs'] : []
  for (const [index, output] of list.entries()) await outputs.read(output, `${where} output ${index + 1}`)
}

function isFolded(metadata: Json): boolean {
  const jupyter = metadata['jupyter']
  return metadata['collapsed'] === true || (isObject(jupyter) && (jupyter['source_hidden'] === true || jupyter['outputs_hidden'] === true))
}
