// Runs the steps in order and says, in one plain line each, what is done and how long it took.
import { takeLock } from './setup-lock.mjs'

const korean = /^ko/i.test(process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? '')
const tty = process.stdout.isTTY === true
const words = korean
  ? { ready: '준비됨', failed: '실패', seconds: '초' }
  : { ready: 'ready', failed: 'failed', seconds: 's' }

/** A fault that tells the reader what to do next; shown without a stack. */
export class SetupError extends Error {}

/** The text in the reader's language. */
export const say = text => (typeof text === 'string' ? text : korean ? text.ko : text.en)

const elapsed = since => `${((Date.now() - since) / 1000).toFixed(0)} ${words.seconds}`

/** Shows one step: a line that counts on a terminal, a line every 15 seconds elsewhere. */
const watch = label => {
  const since = Date.now()
  let detail = ''
  let spoken = 0
  const draw = () => {
    if (tty) process.stdout.write(`\r\x1b[2K… ${label} ${elapsed(since)}${detail ? `: ${detail}` : ''}`.slice(0, process.stdout.columns ?? 120))
    else if (Date.now() - spoken >= 15_000) {
      spoken = Date.now()
      console.log(`… ${label} ${elapsed(since)}${detail ? `: ${detail}` : ''}`)
    }
  }
  const timer = setInterval(draw, 1000)
  if (tty) draw()
  return {
    tell: text => { detail = String(text).replaceAll(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, 80) },
    end: mark => {
      clearInterval(timer)
      process.stdout.write(`${tty ? '\r\x1b[2K' : ''}${mark} ${label} (${elapsed(since)})\n`)
    },
  }
}

const runStep = async (step, label) => {
  if (step.appliesHere && !step.appliesHere()) return
  if (await step.isDone()) {
    console.log(`✓ ${label} (${words.ready})`)
    return
  }
  const shown = watch(label)
  try {
    await step.run(shown.tell)
    if (!(await step.isDone())) throw new SetupError(say({ en: `${step.name}: ran, but is still not done`, ko: `${step.name}: 실행했지만 완료되지 않았습니다` }))
    shown.end('✓')
  } catch (error) {
    shown.end(`✗ ${words.failed}:`)
    throw error
  }
}

/** Runs all steps, one setup at a time on this machine; ends the process with a plain message where one fails. */
export const runSteps = async steps => {
  let release = () => {}
  try {
    const [rights, ...others] = steps
    await runStep(rights, say(rights.title))
    release = await takeLock(pid => console.log(say({
      en: `… another set-up is running on this machine (process ${pid}); waiting for it`,
      ko: `… 이 컴퓨터에서 다른 설치가 진행 중입니다(프로세스 ${pid}). 끝나기를 기다립니다`,
    })))
    for (const [index, step] of others.entries()) await runStep(step, `${index + 1}/${others.length} ${say(step.title)}`)
  } catch (error) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error)
    process.exitCode = 1
    release()
    process.exit(1)
  }
  release()
}
