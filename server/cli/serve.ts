import { readConfig } from '../config.ts'
import { supervise } from '../supervisor/supervise.ts'
import { untilStopped } from '../supervisor/until-stopped.ts'

/** `glovebox serve`: the three processes, supervised, without demonstration data. */
export const serve = async (): Promise<number> => {
  const config = readConfig()
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  const running = await supervise(config, say, async () => undefined)
  say(`Glovebox runs: ${config.portalOrigin}`)
  return untilStopped(running, say)
}
