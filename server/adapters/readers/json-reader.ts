import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { collectChart, withoutLooks } from './chart-json.ts'
import { decodeText } from './decode-text.ts'
import { collectJsonTables } from './json-tables.ts'
import { noticeText } from './notice-text.ts'
import { OutputCollector } from './output-collector.ts'
import { parseJson } from './parse-json.ts'
import { budgetOf } from './read-budget.ts'
import { readDataUris } from './read-data-uris.ts'
import { extensionOf } from './show-name.ts'

/** Reads JSON and JSON lines: the whole as text, and every table written in it. */
export const jsonReader: OutputReader = {
  format: 'json',
  recognises: (bytes, name) => parseJson(bytes) !== null || (/^(json|jsonl|ndjson|geojson|ipynb)$/.test(extensionOf(name)) && decodeText(bytes) !== null),
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const budget = budgetOf(limits)
    const decoded = decodeText(bytes)
    const json = parseJson(bytes)
    if (decoded !== null) {
      noticeText(decoded, found)
      found.shown('text', decoded.text, 1)
      await readDataUris(decoded.text, 'text', found, budget)
    }
    if (json === null) found.unread('damaged', null)
    else {
      if (json.repeatedKeys > 0) found.notice('repeated-keys', 'review', null, { count: json.repeatedKeys })
      // A chart is a person's to judge whatever it holds; how it looks is no table.
      const isChart = collectChart(json.value, '$', found, budget)
      collectJsonTables(isChart ? withoutLooks(json.value) : json.value, '$', found, budget)
    }
    return found.done('json')
  },
}
