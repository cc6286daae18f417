import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { bytesAt } from './byte-search.ts'
import { OutputCollector } from './output-collector.ts'
import { budgetOf } from './read-budget.ts'

/** Reads Parquet: every row, the metadata, and whether every byte belongs to them. What it takes is loaded for the first such file. */
export const parquetReader: OutputReader = {
  format: 'parquet',
  recognises: (bytes) => bytesAt(bytes, 0, 'PAR1') || bytesAt(bytes, 0, 'PARE'),
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    if (bytesAt(bytes, 0, 'PARE') || bytesAt(bytes, bytes.length - 4, 'PARE')) {
      found.unread('encrypted', null)
      return found.done('parquet')
    }
    const { readParquet } = await import('./parquet-file.ts')
    await readParquet(bytes, found, budgetOf(limits))
    return found.done('parquet')
  },
}
