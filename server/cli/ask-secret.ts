import { secretAsked, secretTaken } from '../adapters/console/secret-marks.ts'

const largest = 1024

/** Asks on the terminal for something that is shown nowhere: the terminal's echo is off before the question is on it. */
export const askSecret = async (question: string): Promise<string> => {
  const { stdin, stdout } = process
  if (!stdin.isTTY) throw new Error('this is asked on a terminal only')
  stdin.setRawMode(true)
  stdout.write(`${question}${secretAsked}`)
  try {
    return await readLine()
  } finally {
    stdout.write(`${secretTaken}\n`)
    stdin.setRawMode(false)
    stdin.pause()
  }
}

const readLine = (): Promise<string> => new Promise((resolve, reject) => {
  const { stdin } = process
  let typed = ''
  const done = (act: () => void): void => {
    stdin.off('data', hear)
    act()
  }
  const hear = (chunk: Buffer): void => {
    for (const character of chunk.toString('utf8')) {
      if (character === '\r' || character === '\n') return done(() => resolve(typed))
      if (character === '\u0003' || character === '\u0004') return done(() => reject(new Error('given up')))
      if (character === '\u007f') typed = typed.slice(0, -1)
      else if (typed.length < largest) typed += character
    }
  }
  stdin.on('data', hear)
  stdin.resume()
})
