import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { KernelClient, startKernel } from './kernel-client.ts'
import { SessionStage } from './session-stage.ts'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A cell that prints numbered lines in many small messages, as a training loop does, and a long line now and then. */
const printing = (lines: number, everyMs: number): string =>
  `import sys, time\nfor i in range(${lines}):\n    print(i, 'x' * (20000 if i % 50 == 0 else 10), flush=True)\n    time.sleep(${everyMs / 1000})`

const expected = (lines: number): string => Array.from({ length: lines }, (_, i) => `${i} ${'x'.repeat(i % 50 === 0 ? 20000 : 10)}\n`).join('')

describe('output of a running cell, with its tab left open', () => {
  const stage = new SessionStage('lives')
  let cookie = ''
  let kernel = ''
  const opened: KernelClient[] = []
  const newClient = (): KernelClient => {
    const client = new KernelClient(stage, kernel)
    opened.push(client)
    return client
  }

  beforeAll(async () => {
    await stage.start()
    cookie = await stage.enter()
    stage.startContainer()
    kernel = await startKernel(stage, cookie)
  })
  afterEach(() => {
    for (const client of opened.splice(0)) client.socket?.terminate()
  })
  afterAll(() => stage.stop())

  it('arrives exactly once through five kill -9 of the gateway', async () => {
    const client = newClient()
    await client.open(cookie)
    const id = client.execute(printing(1500, 2))
    for (let round = 0; round < 5; round += 1) {
      await pause(400)
      const broken = new Promise((resolve) => client.socket?.once('close', resolve))
      await stage.killGateway('SIGKILL')
      await broken
      await stage.startGateway()
      await client.open(cookie)
    }
    await client.done(id)
    expect(client.printed(id)).toBe(expected(1500))
  })

  it('arrives exactly once when the cell ends while the gateway is away', async () => {
    const client = newClient()
    await client.open(cookie)
    const id = client.execute(printing(300, 2))
    await pause(200)
    await stage.killGateway('SIGKILL')
    await pause(1500)
    await stage.startGateway()
    await client.open(cookie)
    await client.done(id)
    expect(client.printed(id)).toBe(expected(300))
  })

  it('arrives exactly once for two pages of one kernel', async () => {
    const clients = [newClient(), newClient()]
    for (const client of clients) await client.open(cookie)
    const id = clients[0]?.execute(printing(400, 2)) as string
    await pause(300)
    await stage.killGateway('SIGKILL')
    await stage.startGateway()
    for (const client of clients) await client.open(cookie)
    for (const client of clients) await expect.poll(() => client.printed(id), { timeout: 20_000 }).toBe(expected(400))
  })

  it('arrives exactly once when the browser drops and comes back before the gateway has noticed', async () => {
    const client = newClient()
    await client.open(cookie)
    const id = client.execute(printing(400, 2))
    await pause(300)
    // Stops reading without closing, as a laptop does that loses its network.
    client.socket?.removeAllListeners('message')
    client.socket?.pause()
    await pause(200)
    await client.open(cookie)
    await client.done(id)
    expect(client.printed(id)).toBe(expected(400))
  })

  it('arrives exactly once through a restart in good order', async () => {
    const client = newClient()
    await client.open(cookie)
    const id = client.execute(printing(400, 2))
    await pause(300)
    const code = new Promise<number>((resolve) => client.socket?.once('close', resolve))
    await stage.killGateway('SIGTERM')
    expect(await code).toBe(1012)
    await stage.startGateway()
    await client.open(cookie)
    await client.done(id)
    expect(client.printed(id)).toBe(expected(400))
  })

  it('keeps what a slow browser has not taken, and lets the kernel go on', async () => {
    const client = newClient()
    await client.open(cookie)
    client.socket?.pause()
    const id = client.execute("for i in range(40):\n    print('y' * 100000, flush=True)\n    import time; time.sleep(0.12)\nopen('/project/ready', 'w').close()")
    await expect.poll(async () => (await stage.ask('/api/contents/ready?content=0', { headers: { cookie } })).status, { timeout: 20_000 }).toBe(200)
    client.socket?.resume()
    await client.done(id)
    expect(client.printed(id).length).toBe(40 * 100_001)
  })
})
