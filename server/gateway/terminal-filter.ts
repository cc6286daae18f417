const ESC = '\u001b'
const BEL = '\u0007'
const ST = '\u009c'
const C1_OSC = '\u009d'
/** Operating system commands that go on: titles and colours. The clipboard (52), links (8) and all others do not. */
const passes = /^(?:0|1|2|4|10|11|12|104|110|111|112)(?:;|$)/
/** What makes a terminal answer ('?'), or would end this command and start another inside it. */
const acts = /[?\u007f-\u009f]/
const LONGEST = 4096
/** Characters that end any sequence where they stand. */
const cancels = new Set(['\u0018', '\u001a', '\u0099', '\u009a'])
type State = 'text' | 'escape' | 'command' | 'command-escape' | 'string' | 'string-escape'
/** Other strings of the same form (device control, privacy message, application command, start of string): never needed here. */
const otherStrings = new Set(['P', '^', '_', 'X'])
const c1Strings = new Set(['\u0090', '\u009e', '\u009f', '\u0098'])

/**
 * Takes out of a terminal's output what would act outside the terminal: clipboard writes, hyperlinks and other control strings.
 * Keeps its place between parts, because a sequence may be cut anywhere.
 */
export class TerminalFilter {
  #state: State = 'text'
  #command = ''

  push(text: string): string {
    let out = ''
    for (const c of text) out += this.#step(c)
    return out
  }

  #step(c: string): string {
    switch (this.#state) {
      case 'text':
        if (c === ESC) return this.#go('escape')
        if (c === C1_OSC) return this.#begin()
        if (c1Strings.has(c)) return this.#go('string')
        return c
      case 'escape':
        if (c === ']' || c === C1_OSC) return this.#begin()
        if (otherStrings.has(c) || c1Strings.has(c)) return this.#go('string')
        // A terminal starts its sequence anew at an escape, and carries out a control character without leaving the sequence. An escape
        // that stood alone in the output would join what comes after a string that was taken out.
        if (c === ESC) return ''
        if (cancels.has(c)) return this.#go('text') + c
        if (c < ' ' || c === '\u007f') return c
        this.#state = 'text'
        return ESC + c
      case 'command':
        if (c === BEL || c === ST) return this.#finish()
        if (c === ESC) return this.#go('command-escape')
        if (cancels.has(c)) return this.#go('text')
        if (c < ' ') return ''
        if (this.#command.length < LONGEST) this.#command += c
        return ''
      case 'command-escape':
        return c === '\\' ? this.#finish() : this.#cancel(c)
      case 'string':
        if (c === BEL || c === ST || cancels.has(c)) return this.#go('text')
        return c === ESC ? this.#go('string-escape') : ''
      case 'string-escape':
        return c === '\\' ? this.#go('text') : this.#cancel(c)
    }
  }

  #go(state: State): string {
    this.#state = state
    return ''
  }

  #begin(): string {
    this.#command = ''
    return this.#go('command')
  }

  #finish(): string {
    this.#state = 'text'
    const command = this.#command
    return command.length < LONGEST && passes.test(command) && !acts.test(command) ? `${ESC}]${command}${BEL}` : ''
  }

  /** An escape inside a string that does not end it cancels it and starts a sequence of its own. */
  #cancel(c: string): string {
    this.#state = 'escape'
    return this.#step(c)
  }
}

/** Rebuilds one frame of a terminal's output with its text filtered; null where the frame is of no kind we know. */
export const filterTerminalFrame = (frame: string, filter: TerminalFilter): string | null => {
  let message: unknown
  try {
    message = JSON.parse(frame)
  } catch {
    return null
  }
  if (!Array.isArray(message)) return null
  if (message[0] === 'stdout' && typeof message[1] === 'string') return JSON.stringify(['stdout', filter.push(message[1])])
  if (message[0] === 'setup') return '["setup",{}]'
  if (message[0] === 'disconnect') return '["disconnect",1]'
  return null
}

/** Whether a frame from the browser is one that a terminal takes: typed text or a new size. */
export const isTerminalInput = (frame: string): boolean => {
  let message: unknown
  try {
    message = JSON.parse(frame)
  } catch {
    return false
  }
  if (!Array.isArray(message)) return false
  if (message[0] === 'stdin') return message.length === 2 && typeof message[1] === 'string'
  return message[0] === 'set_size' && message.length <= 5 && message.slice(1).every((part) => typeof part === 'number' || part === null)
}
