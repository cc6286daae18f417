import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitProjectPath } from '../../../server/broker/project-path.ts'

const codeOf = (path: string): string => {
  try {
    splitProjectPath(path)
    return 'none'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'other'
  }
}

describe('a path inside a project', () => {
  it.each(['table.csv', 'outputs/표 1.csv', 'a/b/c.txt', '.hidden', '-rf', 'x..y'])('takes %j', (path) => { expect(splitProjectPath(path)).toEqual(path.split('/')) })
  it.each(['/etc/passwd', '../x', 'a/../../x', '..', 'a/..'])('sees %j lead out', (path) => { expect(codeOf(path)).toBe('file-outside-project') })
  it.each(['', '.', 'a//b', 'a/', 'a/./b', 'a\nb', 'a\u001b[31mb', 'a\u0000b', 'a\u007fb', 'a\u0085b', '\u202Egnp.exe', 'a\u200bb', 'a\u2028b', 'a\\b', '\uFFFD', '\uD800', `${'가'.repeat(86)}`, 'x/'.repeat(40) + 'y'])(
    'refuses the name %j', (path) => { expect(codeOf(path)).toBe('file-name-refused') })
  it('never yields a component that leads elsewhere', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('..', '.', '', '/', '\0', 'a', '\\'), fc.string({ unit: 'binary' })), { maxLength: 6 }), (parts) => {
      const path = parts.join('/')
      if (codeOf(path) !== 'none') return
      for (const component of splitProjectPath(path)) expect(component).not.toMatch(/^$|^\.{1,2}$|[/\0\\\n\r]/)
    }), { numRuns: 2_000 })
  })
})
