import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterTerminalFrame, isTerminalInput, TerminalFilter } from '../../../server/gateway/terminal-filter.ts'

const filtered = (...parts: string[]): string => {
  const filter = new TerminalFilter()
  return parts.map((part) => filter.push(part)).join('')
}

describe('the terminal filter', () => {
  it.each([ // table
    ['plain \u001b[31mred\u001b[0m text\r\n', 'plain \u001b[31mred\u001b[0m text\r\n'],
    ['a\u001b]52;c;aGVsbG8=\u0007b', 'ab'], ['a\u001b]52;c;aGVsbG8=\u001b\\b', 'ab'], ['a\u009d52;c;aGVsbG8=\u009cb', 'ab'],
    ['\u001b]8;;https://evil.example/DATA\u001b\\click\u001b]8;;\u001b\\', 'click'],
    ['\u001b]0;title\u0007x', '\u001b]0;title\u0007x'], ['\u001b]11;?\u0007x', 'x'], ['\u001b]1337;File=name=eA==:AAAA\u0007x', 'x'], ['\u001b]9;note\u0007x', 'x'],
    ['\u001bP$q"p\u001b\\x', 'x'], ['\u001b^private\u001b\\x', 'x'], ['\u001b_Gi=1;AAAA\u001b\\x', 'x'], ['\u0090q\u009cx', 'x'],
    ['\u001b]52;c;A\u001b]52;c;B\u0007x', 'x'], ['\u001b\u001b]52;c;A\u0007x', 'x'], ['\u001b\u001b]52;c;A\u0007]52;c;B\u0007', ']52;c;B\u0007'], ['\u001b\u0007]52;c;A\u0007x', '\u0007x'], ['\u001b\u009d52;c;A\u0007x', 'x'], ['\u001b]5\u00002;c;A\u0007x', 'x'],
    ['한글 \u{1f600}', '한글 \u{1f600}'],
  ])('%j → %j', (text, expected) => expect(filtered(text)).toBe(expected))

  it('finds a sequence however it is cut', () => {
    const text = 'a\u001b]52;c;aGVsbG8=\u001b\\b\u001b]8;;http://x\u0007c\u001b[1md'
    fc.assert(fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length]
      expect(filtered(...at.slice(1).map((end, i) => text.slice(at[i], end)))).toBe('abc\u001b[1md')
    }))
  })

  it('never lets a terminal carry out a clipboard write, a link or another string', () => {
    const piece = fc.constantFrom('\u001b', '\u001b', ']', ']52;c;x', '52;', '8;', '0;t', '\u0007', '\\', '\u009d', '\u009c', 'P', '_', '[', '\u0090', '\u0018', '\u0000', '\u007f', ' ', 'x', '\u0099')
    fc.assert(fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      for (const command of commandsOf(filtered(...pieces))) expect(command).toMatch(/^0;/)
    }), { numRuns: 20_000 })
  })
})

/** The operating system commands that a terminal of the common kind (VT500 with xterm's extensions) would carry out. */
const commandsOf = (text: string): string[] => {
  const commands: string[] = []
  let state: 'ground' | 'escape' | 'intermediate' | 'command' | 'string' = 'ground'
  let command = ''
  const end = (): void => {
    if (state === 'command') commands.push(command)
  }
  for (const c of text) {
    if ('\u0018\u001a\u0099\u009a'.includes(c)) { state = 'ground'; continue }
    if (c === '\u001b') { end(); state = 'escape'; continue }
    if (c === '\u009c') { end(); state = 'ground'; continue }
    if (c === '\u009d') { state = 'command'; command = ''; continue }
    if ('\u0090\u0098\u009e\u009f'.includes(c)) { state = 'string'; continue }
    if (state === 'command') {
      if (c === '\u0007') { end(); state = 'ground' } else if (c >= ' ') command += c
    } else if (state === 'escape' && c >= ' ' && c !== '\u007f') {
      if (c === ']') { state = 'command'; command = '' } else state = 'P_^X'.includes(c) ? 'string' : c <= '/' ? 'intermediate' : 'ground'
    } else if (state === 'intermediate' && c >= '0') state = 'ground'
  }
  return commands
}

describe('frames of a terminal', () => {
  it('are rebuilt or dropped', () => {
    const filter = new TerminalFilter()
    expect(filterTerminalFrame('["stdout","a\\u001b]52;c;x\\u0007b",{"x":1}]', filter)).toBe('["stdout","ab"]')
    expect(filterTerminalFrame('["setup",{"x":1}]', filter)).toBe('["setup",{}]')
    expect(filterTerminalFrame('["other","x"]', filter)).toBeNull()
    expect(filterTerminalFrame('{"a":1}', filter)).toBeNull()
    expect(filterTerminalFrame('no json', filter)).toBeNull()
  })
  it('from the browser are typed text or a size', () => {
    expect(isTerminalInput('["stdin","ls\\r"]')).toBe(true)
    expect(isTerminalInput('["set_size",24,80,480,640]')).toBe(true)
    expect(isTerminalInput('["stdin",{"a":1}]')).toBe(false)
    expect(isTerminalInput('["set_size",{"a":1}]')).toBe(false)
    expect(isTerminalInput('x')).toBe(false)
  })
})
