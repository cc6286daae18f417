import { expect, test } from 'vitest'
import { fixtureBytes, noticeIds, readBytes } from './read-fixture.ts'
import { defaultReadLimits } from '../../../../server/adapters/readers/index.ts'

/** The library leaves its worker here once it is loaded, which takes longer than reading any small file. */
const libraryIsLoaded = (): boolean => 'pdfjsWorker' in globalThis

test('text that only begins as a PDF is incomplete, and nothing is loaded to look for pages', async () => {
  const output = await readBytes('%PDF-region,count\nnorth,120\n', 'a.csv')
  expect(output).toMatchObject({ format: 'pdf', complete: false })
  expect(noticeIds(output)).toContain('not-read')
  expect(libraryIsLoaded()).toBe(false)
})

test('once the time is over no page is begun', async () => {
  const output = await readBytes(fixtureBytes('report.pdf'), 'report.pdf', { ...defaultReadLimits, milliseconds: 0 })
  expect(output).toMatchObject({ format: 'pdf', complete: false })
  expect(output.notices.map(({ values }) => values['reason'])).toContain('time')
  expect(libraryIsLoaded()).toBe(false)
})

test('a file with a page is read with it', async () => {
  expect(await readBytes(fixtureBytes('report.pdf'), 'report.pdf')).toMatchObject({ complete: true })
  expect(libraryIsLoaded()).toBe(true)
})
