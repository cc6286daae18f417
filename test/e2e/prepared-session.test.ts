import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import { SessionClient } from '../story/session-client.ts'

const project = 'fatty-liver'
const tier = 'small'

/** A session made ready before it is opened: what its container holds until then, and what it is afterwards. */
describe('a prepared session', () => {
  let glovebox: RunningGlovebox, api: ApiClient
  const prepare = () => api.call('prepareSession', { params: { id: project }, body: { tier } })
  const until = async <T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> => {
    for (const end = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const answer = await ask()
      if (holds(answer) || Date.now() > end) return answer
    }
  }
  const prepared = async (): Promise<void> => { expect(await until(prepare, ({ state }) => state === 'prepared')).toMatchObject({ state: 'prepared' }) }
  const containers = (): string[] => execFileSync('docker', ['ps', '-q', '--no-trunc', '--filter', `label=glovebox.project=${project}`, '--filter', 'status=running'], { encoding: 'utf8' })
    .split('\n').filter((id) => id !== '' && execFileSync('docker', ['inspect', '-f', '{{json .Mounts}}', id], { encoding: 'utf8' }).includes(glovebox.stateDir))
  const inside = (container: string, program: string): string => execFileSync('docker', ['exec', container, '/opt/venv/bin/python', '-c', program], { encoding: 'utf8' }).trim()

  beforeAll(async () => {
    glovebox = await aRunningGlovebox()
    api = await ApiClient.signIn(glovebox, 'researcher', glovebox.password('researcher'))
  }, 180_000)
  afterAll(() => glovebox.stop(), 60_000)

  it('holds no data, shows the lab’s page alone, is seen by operators alone, and gives its container and kernel to the opening', async () => {
    await prepared()
    const [container, ...others] = containers()
    if (container === undefined) expect.fail('no container')
    expect(others).toEqual([])
    expect(inside(container, 'import os; print(os.listdir("/data"))')).toBe('[]')
    expect((await api.call('project', { params: { id: project } })).session).toBeNull()
    const operator = await ApiClient.signIn(glovebox, 'operator', glovebox.password('operator'))
    const [waiting] = (await operator.call('node', {})).sessions
    expect(waiting).toMatchObject({ state: 'prepared', projectId: project })
    const page = await SessionClient.enter(glovebox, api, waiting?.id ?? '')
    for (const path of ['/api/contents', '/api/kernels', '/api/kernelspecs', '/glovebox/v1/session']) {
      expect((await page.request('GET', path)).status, path).toBe(403)
    }
    await expect(page.startKernel()).rejects.toThrow()
    const checker = await ApiClient.signIn(glovebox, 'checker1', glovebox.password('checker1'))
    await expect(checker.call('sessionEntry', { params: { id: waiting?.id ?? '' } })).rejects.toMatchObject({ error: { code: 'refused' } })

    const kernels = (): string[] => inside(container, 'import glob; print(" ".join(sorted(p.split("/")[2] for p in glob.glob("/proc/[0-9]*/comm") if open(p).read() == "python-kernel\\n")))').split(' ').filter((pid) => pid !== '')
    const [ahead] = await until(async () => kernels(), (found) => found.length === 1)
    const opened = await api.call('startSession', { params: { id: project }, body: { tier } })
    expect(opened.id).toBe(waiting?.id)
    await api.untilSession(opened.id, 'ready')
    expect(containers()).toEqual([container])
    const session = await SessionClient.enter(glovebox, api, opened.id)
    expect(await session.json('GET', '/api/kernels')).toEqual([])
    const kernel = await session.startKernel()
    expect((await kernel.run('import os; print(os.getpid(), os.getcwd(), sorted(os.listdir("/data")) != [])')).text.trim()).toBe(`${ahead} /project True`)
    expect(await session.json('GET', '/api/kernels')).toMatchObject([{ id: kernel.id }])
    const second = await session.startKernel()
    expect((await second.run('import os; print(os.getpid())')).text.trim()).not.toBe(ahead)
    kernel.close()
    second.close()
    await api.call('stopSession', { params: { id: opened.id } })
    await api.untilSession(opened.id, 'stopped')
    expect(containers()).toEqual([])
  }, 180_000)

  it.each(['broker', 'server'] as const)('is there or gone, never both, after the %s was killed, and opening works', async (name) => {
    await prepared()
    glovebox.kill(name)
    const opened = await until(async () => api.call('startSession', { params: { id: project }, body: { tier } }).catch(() => null), (answer) => answer !== null)
    if (opened === null) expect.fail('not opened')
    await api.untilSession(opened.id, 'ready')
    expect(containers()).toHaveLength(1)
    await api.call('stopSession', { params: { id: opened.id } })
    await api.untilSession(opened.id, 'stopped')
    await until(async () => containers(), (found) => found.length === 0)
    expect(containers()).toEqual([])
  }, 180_000)
})
