import { describe, expect, test } from 'vitest'
import type { RepairWay } from '../../contract/resources/table-repair.ts'
import { type FolderContents, removeRepair, writeRepair } from '../../extension/src/export/repaired-files.ts'

/** A folder of files as the contents API keeps it. */
function aFolder(files: Map<string, string>): FolderContents {
  return {
    get: (folder) => Promise.resolve({ content: [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => ({ path, name: path.slice(folder.length + 1) })) }),
    save: (path, { content }) => Promise.resolve(files.set(path, content)),
    delete: (path) => Promise.resolve(void files.delete(path)),
  }
}

const way = { file: { path: 'outputs/a.repaired.csv', text: 'g,n\nx,12\n', description: 'layout: long\n' } } as RepairWay

describe('writing a repair', () => {
  test('puts it beside its original with its description', async () => {
    const files = new Map([['outputs/a.csv', 'g,n\nx,3\n']])
    const written = await writeRepair(aFolder(files), 'outputs/a.csv', way)
    expect(written).toEqual({ original: 'outputs/a.csv', path: 'outputs/a.repaired.csv', description: { path: 'outputs/a.repaired.csv.table.yaml', text: 'layout: long\n' } })
    expect([...files]).toEqual([['outputs/a.csv', 'g,n\nx,3\n'], ['outputs/a.repaired.csv', 'g,n\nx,12\n'], ['outputs/a.repaired.csv.table.yaml', 'layout: long\n']])
  })
  test('writes over nothing that stands there', async () => {
    const files = new Map([['outputs/a.csv', '1'], ['outputs/a.repaired.csv', 'by hand'], ['outputs/a.repaired-2.csv.table.yaml', 'by hand']])
    expect((await writeRepair(aFolder(files), 'outputs/a.csv', way)).path).toBe('outputs/a.repaired-3.csv')
    expect(files.get('outputs/a.repaired.csv')).toBe('by hand')
  })
  test('taken back, leaves the folder as it was', async () => {
    const files = new Map([['outputs/a.csv', '1']])
    const folder = aFolder(files)
    await removeRepair(folder, await writeRepair(folder, 'outputs/a.csv', way))
    expect([...files.keys()]).toEqual(['outputs/a.csv'])
  })
})
