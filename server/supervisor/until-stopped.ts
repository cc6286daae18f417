import type { Supervision } from './supervise.ts'

/** Waits for Ctrl-C, a termination, or a process that cannot be kept alive; then stops in order. Sessions live on and are adopted. */
export const untilStopped = async (running: Supervision, say: (line: string) => void): Promise<number> => {
  const signalled = new Promise<null>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(null))
  })
  const failure = await Promise.race([signalled, running.failed])
  if (failure !== null) process.stderr.write(`glovebox: ${failure}\n`)
  else say('Stopping…')
  await running.stop()
  return failure === null ? 0 : 1
}
