import { describe, expect, it } from 'vitest'
import { processorMilliseconds } from '../../../fuzz/processor-time.ts'
import { checkTexts } from './check-texts.ts'

const long = (unit: string, size = 20_000): string => unit.repeat(Math.ceil(size / unit.length))

/** Processor time of checking a text under three names. */
async function checking(text: string): Promise<number> {
  const started = process.cpuUsage()
  for (const name of ['a.txt', 'a.py', 'a.csv']) {
    const report = await checkTexts([{ name, text }])
    expect(report.files[0]?.findings.filter(({ message }) => message === 'check.crashed')).toEqual([])
  }
  return processorMilliseconds(started)
}

describe('hostile texts', () => {
  it.each([
    ['digits', long('1')], ['blanks', `${long(' ')}x`], ['tabs and blanks', `${long(' \t')}x`], ['Hangul', long('가')], ['Cyrillic and Latin', long('аb')], ['letters', long('a')],
    ['a list of numbers', long('1,')], ['numbers and blanks', long('1 ')], ['points', long('1.')], ['bars', long('| ')], ['at signs', long('a@')], ['hyphens', long('1-')], ['per cents', long('%41')],
    ['hex', long('deadbeef')], ['base64 lines', long(`${'QUJD'.repeat(19)}\n`)], ['quotes', long('"')], ['brackets', long('[(')], ['zero width', long('\u200b')], ['new lines', long('\n')], ['entities', long('&#65;')],
    ['dtype tails', long('a 1\ndtype: int64\n')], ['model words', long('OLS Regression ')], ['names', long('환자명: ')], ['escapes', long('\\u0041')], ['plus signs', long('+82')],
  ])('twenty thousand characters of %s take no long time', async (_, text) => {
    const quarter = await checking(text.slice(0, text.length / 4))
    // Four times as much takes four times as long, sixteen times if each part looks at all others; little time says nothing.
    expect(await checking(text)).toBeLessThan(Math.max(2_000, 10 * quarter))
  })
})
