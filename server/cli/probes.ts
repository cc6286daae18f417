import { brokerClient } from '../adapters/node-client/broker-client.ts'
import { readConfig } from '../config.ts'

/** `glovebox probes`: tries from inside every running session what must not be possible. Exit 1 if anything was. */
export const probes = async (): Promise<number> => {
  const broker = brokerClient(readConfig().brokerSocket)
  try {
    const running = (await broker.call('sessions', {})).sessions.filter((s) => s.state === 'running')
    if (running.length === 0) return (process.stdout.write('No session is running; probes need one.\n'), 0)
    let failures = 0
    for (const { sessionId } of running) {
      process.stdout.write(`${sessionId}\n`)
      for (const { id, ok, evidence } of (await broker.call('probe-session', { sessionId })).probes) {
        if (!ok) failures += 1
        process.stdout.write(`  ${ok ? 'closed' : 'OPEN  '}  ${id.padEnd(8)} ${evidence}\n`)
      }
    }
    process.stdout.write(failures === 0 ? 'Every probe found its way closed.\n' : `${failures} ways are open: stop the sessions and see docs/how-to/probes.md.\n`)
    return failures === 0 ? 0 : 1
  } finally {
    broker.close()
  }
}
