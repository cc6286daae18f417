import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { FilePreview } from '../../../../contract/resources/egress-request.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'
import { picturesOf, previewOf, showUnseen } from '../../../../server/domain/airlock/file-preview.ts'

const preview = async (name: string, content: string, fromRow = 0) => FilePreview.parse(previewOf(await readOutput(new TextEncoder().encode(content), name, defaultReadLimits), fromRow))

describe('a preview', () => {
  it('writes out what cannot be seen or would move what can', () => {
    expect(showUnseen('a\u202eb\u200bc\u0007\n', '\n')).toBe('a⟦U+202E⟧b⟦U+200B⟧c⟦U+0007⟧\n')
  })

  it('pages through a long table and says that there is more', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) => `row ${i},${i}`).join('\n')
    const first = await preview('long.csv', `name,n\n${rows}\n`)
    const last = await preview('long.csv', `name,n\n${rows}\n`, 1000)
    expect(first).toMatchObject({ kind: 'table', sheets: [{ firstRow: 1, truncated: true }] })
    expect(last).toMatchObject({ kind: 'table', sheets: [{ firstRow: 1001, truncated: false }] })
    expect(last.kind === 'table' && last.sheets[0]?.rows[0]).toEqual(['row 999', '999'])
    expect(await preview('long.csv', `name,n\n${rows}\n`, 5000)).toMatchObject({ sheets: [{ rows: [], truncated: false }] })
  })

  it('shows text as text, markup included', async () => {
    expect(await preview('note.md', '# Title\n\n<script>alert(1)</script>\n')).toMatchObject({ kind: 'text', language: 'markdown', text: expect.stringContaining('<script>alert(1)</script>') as string })
  })

  it('shows a notebook cell by cell, its outputs as data', async () => {
    const png = (await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } }).png().toBuffer()).toString('base64')
    const notebook = {
      nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
      cells: [
        { id: 'a', cell_type: 'markdown', metadata: {}, source: '# Counts' },
        { id: 'b', cell_type: 'code', metadata: {}, execution_count: 1, source: 'show()', outputs: [
          { output_type: 'stream', name: 'stdout', text: 'n = 120\n' },
          { output_type: 'display_data', metadata: {}, data: { 'image/png': png, 'text/plain': '<Figure>' } },
          { output_type: 'display_data', metadata: {}, data: { 'text/html': '<b onclick="x()">bold</b><script>alert(1)</script>' } },
        ] },
      ],
    }
    const shown = await preview('a.ipynb', JSON.stringify(notebook))
    expect(shown).toMatchObject({
      kind: 'notebook', cells: [
        { source: '# Counts', outputs: [] },
        { type: 'code', source: 'show()', outputs: [{ kind: 'text', text: 'n = 120\n' }, { kind: 'text', text: '<Figure>' }, { kind: 'picture', picture: 0 }, { text: 'bold' }, { text: '⟦hidden⟧ onclick=x()' }, { text: '⟦hidden⟧ x()\nalert(1)' }] },
      ],
    })
    const read = await readOutput(new TextEncoder().encode(JSON.stringify(notebook)), 'a.ipynb', defaultReadLimits)
    expect(await sharp(picturesOf(read)[0]?.picture.reencoded).metadata()).toMatchObject({ format: 'png', width: 3, height: 2 })
  })

  it('says why there is nothing to see', async () => {
    expect(await preview('x.bin', '\u0000\u0001\u0002\u0003binary\u0000')).toMatchObject({ kind: 'none' })
  })
})
