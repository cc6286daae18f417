import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KernelClient, startKernel } from './kernel-client.ts'
import { SessionStage } from './session-stage.ts'

describe('a session through the gateway', () => {
  const stage = new SessionStage('slice')
  let cookie = ''

  beforeAll(async () => {
    await stage.start()
    cookie = await stage.enter()
  })
  afterAll(() => stage.stop())

  it('holds API calls while the container starts', async () => {
    const early = stage.ask('/api/kernelspecs', { headers: { cookie } })
    await new Promise((resolve) => setTimeout(resolve, 300))
    stage.startContainer()
    const answer = await early
    expect(answer.status).toBe(200)
    expect(Object.keys((JSON.parse(answer.body) as { kernelspecs: object }).kernelspecs).sort()).toEqual(['ir', 'python3'])
  })

  it('runs a cell', async () => {
    const client = new KernelClient(stage, await startKernel(stage, cookie))
    await client.open(cookie)
    const id = client.execute('1 + 1')
    await client.done(id)
    expect(client.result(id)).toBe('2')
    client.socket?.close()
  })

  it('writes and reads a file', async () => {
    const put = await stage.ask('/api/contents/a%20b.txt', { method: 'PUT', headers: { cookie }, body: JSON.stringify({ type: 'file', format: 'text', content: 'hello' }) })
    expect(put.status).toBe(201)
    const got = await stage.ask('/api/contents/a%20b.txt?type=file&content=1', { headers: { cookie } })
    expect(JSON.parse(got.body)).toMatchObject({ content: 'hello' })
    expect(got.headers['content-type']).toBe('application/json')
    expect(got.headers['set-cookie']).toBeUndefined()
  })

  it('shows a terminal', async () => {
    const made = await stage.ask('/api/terminals', { method: 'POST', headers: { cookie } })
    expect(made.status).toBe(200)
    const { name } = JSON.parse(made.body) as { name: string }
    const socket = stage.socket(`/terminals/websocket/${name}`, cookie)
    let shown = ''
    socket.on('message', (data) => (shown += (JSON.parse(String(data)) as string[])[1]))
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send(JSON.stringify(['stdin', 'printf "a\\033]52;c;aGk=\\007b\\033]8;;http://evil\\033\\\\link\\033]8;;\\033\\\\c"; echo; ls /sys/class/net\r']))
    await expect.poll(() => shown, { timeout: 10_000 }).toContain('ablinkc')
    await expect.poll(() => shown, { timeout: 10_000 }).toContain('lo')
    expect(shown).not.toContain('\u001b]52')
    expect(shown).not.toContain('\u001b]8')
    socket.close()
  })
})
