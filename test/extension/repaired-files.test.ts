import { describe, expect, test } from 'vitest'
import type { RepairWay } from '../../contract/resources/table-repair.ts'
import { type FolderContents, removeRepair, writeRepair } from '../../extension/src/export/repaired-files.ts'

/** A folder of files as the contents API keeps it. */
function aFolder(files: Map<string, string>): FolderContents {
  return {
    get: (folder) => Promise.resolve(files.has(folder) ? { content: files.get(folder) } : { content: [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => ({ path, name: path.slice(folder.length + 1) })) }),
    save: (path, { content }) => Promise.resolve(files.set(path, content)),
    delete: (path) => Promise.resolve(void files.delete(path)),
  }
}

const way = { file: { path: 'outputs/a.repaired.csv', text: 'g,n\nx,12\n', description: 'layout: long\n' } } as RepairWay

describe('writing a repair', () => {
  test('puts it beside its original with its description', async () => {
    const files = new Map([['outputs/a.csv', 'g,n\nx,3\n']])
    const written = await writeRepair(aFolder(files), 'outputs/a.csv', way)
    expect(written).toMatchObject({ original: 'outputs/a.csv', path: 'outputs/a.repaired.csv', description: { path: 'outputs/a.repaired.csv.table.yaml', text: 'layout: long\n' } })
    expect([...files]).toEqual([['outputs/a.csv', 'g,n\nx,3\n'], ['outputs/a.repaired.csv', 'g,n\nx,12\n'], ['outputs/a.repaired.csv.table.yaml', 'layout: long\n']])
  })
  test('writes over nothing that stands there', async () => {
    const files = new Map([['outputs/a.csv', '1'], ['outputs/a.repaired.csv', 'by hand'], ['outputs/a.repaired-2.csv.table.yaml', 'by hand']])
    expect((await writeRepair(aFolder(files), 'outputs/a.csv', way)).path).toBe('outputs/a.repaired-3.csv')
    expect(files.get('outputs/a.repaired.csv')).toBe('by hand')
  })
  test('writes both files or neither', async () => {
    const files = new Map([['outputs/a.csv', '1']])
    const folder = aFolder(files)
    const full: FolderContents = { ...folder, save: (path, model) => (path.endsWith('.yaml') ? Promise.reject(new Error('full')) : folder.save(path, model)) }
    await expect(writeRepair(full, 'outputs/a.csv', way)).rejects.toThrow('full')
    expect([...files.keys()]).toEqual(['outputs/a.csv'])
  })
})

describe('taking a repair back', () => {
  const taken = async (): Promise<{ files: Map<string, string>; undo: () => Promise<string> }> => {
    const files = new Map([['outputs/a.csv', '1']])
    const written = await writeRepair(aFolder(files), 'outputs/a.csv', way)
    // As another page of another session does: with nothing but what was kept.
    const kept = JSON.parse(JSON.stringify({ original: written.original, path: written.path, undo: written.undo })) as typeof written
    return { files, undo: () => removeRepair(aFolder(files), kept) }
  }
  test('leaves the folder as it was', async () => {
    const { files, undo } = await taken()
    expect(await undo()).toBe('undone')
    expect([...files]).toEqual([['outputs/a.csv', '1']])
  })
  test('removes nothing that was changed by hand since, and says so', async () => {
    const { files, undo } = await taken()
    files.set('outputs/a.repaired.csv', 'g,n\nx,13\n')
    expect(await undo()).toBe('changed-by-hand')
    expect([...files.keys()]).toEqual(['outputs/a.csv', 'outputs/a.repaired.csv'])
  })
  test('removes nothing where the original is gone', async () => {
    const { files, undo } = await taken()
    files.delete('outputs/a.csv')
    expect(await undo()).toBe('original-gone')
    expect([...files.keys()]).toEqual(['outputs/a.repaired.csv', 'outputs/a.repaired.csv.table.yaml'])
  })
  test('goes on where one of the two was removed already', async () => {
    const { files, undo } = await taken()
    files.delete('outputs/a.repaired.csv')
    expect(await undo()).toBe('undone')
    expect([...files.keys()]).toEqual(['outputs/a.csv'])
  })
})
