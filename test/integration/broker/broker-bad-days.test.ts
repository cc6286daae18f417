import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { brokerClient } from '../../../server/adapters/node-client/broker-client.ts'
import { aGrant, askJupyter, containersOf, eventually, image, inside, refusalCode, sessionMountsOf, testBroker, testUsers, type TestBroker, writeIncoming } from './broker-harness.ts'

const brokers: TestBroker[] = []
const aBroker = async (env: Record<string, string> = {}): Promise<TestBroker> => {
  const broker = testBroker()
  brokers.push(broker)
  await broker.start(env)
  return broker
}
afterEach(async (context) => {
  await wait(100)
  if (context.task.result?.state === 'fail') for (const broker of brokers) process.stderr.write(broker.log())
})
afterAll(async () => { for (const broker of brokers) await broker.destroy() })

/** A door to the engine that can be shut: what happens to the broker when the engine is away, without stopping the engine. */
const engineDoor = async (socketPath: string) => {
  const open = new Set<net.Socket>()
  let server: net.Server | null = null
  const close = async (): Promise<void> => {
    for (const socket of open) socket.destroy()
    await new Promise<void>((resolve) => { if (server === null) resolve(); else server.close(() => resolve()) })
    server = null
    fs.rmSync(socketPath, { force: true })
  }
  const start = (): Promise<void> => new Promise((resolve) => {
    server = net.createServer((socket) => {
      const engine = net.connect('/var/run/docker.sock')
      for (const one of [socket, engine]) { open.add(one); one.on('error', () => undefined); one.on('close', () => { open.delete(one); socket.destroy(); engine.destroy() }) }
      socket.pipe(engine).pipe(socket)
    }).listen(socketPath, resolve)
  })
  await start()
  return { close, start }
}

// A busy machine takes a while to bring Jupyter up.
vi.setConfig({ testTimeout: 180_000 })

/** A disk of 8 GiB for the state alone: as large as it says, though it takes no room before it is written to. */
const mountSmallDisk = (folder: string): void => {
  const image = `${folder}.img`
  execFileSync('truncate', ['-s', '8G', image])
  execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', image])
  execFileSync('mount', ['-o', 'loop', image, folder])
  fs.unlinkSync(image)
  fs.rmdirSync(`${folder}/lost+found`)
}

describe('an engine that is away', () => {
  it('is named; running sessions go on; a stop takes the data away and kills all the same, and is finished later', async () => {
    const door = await engineDoor('/run/gbt-door.sock')
    try {
      const broker = await aBroker({ GLOVEBOX_DOCKER_SOCKET: '/run/gbt-door.sock' })
      const { client } = broker
      const grant = aGrant()
      const session = await client.call('start-session', grant)
      await eventually(() => askJupyter(session.socketPath, '/api', null))
      const { sourcePath, sourceSha256 } = writeIncoming(broker, 'small.csv', 'id,age\n1,50\n')
      const { sha256 } = await client.call('register-dataset', { datasetId: 'small', version: '1', sourcePath, sourceSha256 })
      await client.call('make-extract', { extractId: 'x-cccccccccc', projectId: grant.projectId, datasetId: 'small', datasetVersion: '1', sourceSha256: sha256, variables: ['age'], identifiers: [], rows: [], dictionary: {} })
      await client.call('mount-extract', { sessionId: grant.sessionId, extractId: 'x-cccccccccc', dataset: 'small' })
      await door.close()

      expect(await client.call('health', {})).toMatchObject({ ok: false, engine: { ok: false }, image: { ok: false }, disk: { ok: true } })
      expect(await refusalCode(client.call('start-session', aGrant()))).toBe('engine-down')
      expect((await client.call('sessions', {})).sessions[0]?.state).toBe('running')
      expect((await askJupyter(session.socketPath, '/api', null)).status).toBe(200)

      expect(await refusalCode(client.call('stop-session', { sessionId: grant.sessionId, reason: 'licence-ended', graceSeconds: 1 }))).toBe('engine-down')
      expect(sessionMountsOf([broker.stateDir, broker.runDir])).toEqual([])
      await eventually(() => expect(execFileSync('docker', ['inspect', '-f', '{{.State.Running}}', session.containerId], { encoding: 'utf8' }).trim()).toBe('false'), 3_000)

      await door.start()
      await eventually(() => expect(containersOf(broker.instance)).toEqual([]))
      await eventually(async () => {
        const { events } = await client.call('events', { after: 0, waitMs: 0 })
        expect(events.at(-1)).toMatchObject({ type: 'session-stopped', values: { reason: 'licence-ended' } })
      })
      expect((await client.call('health', {})).ok).toBe(true)
      const next = await client.call('start-session', aGrant())
      expect(next.state).toBe('running')
      await client.call('stop-session', { sessionId: next.sessionId, reason: 'test', graceSeconds: 0 })
    } finally {
      await door.close()
    }
  })
  it('does not keep the broker from starting', async () => {
    const broker = await aBroker({ GLOVEBOX_DOCKER_SOCKET: '/run/gbt-no-such.sock' })
    expect(await broker.client.call('health', {})).toMatchObject({ ok: false, engine: { ok: false } })
  })
})

describe('a machine that lacks something', () => {
  it('names a missing image, and an image that would bring a library of its own into every program', async () => {
    const missing = await aBroker({ GLOVEBOX_IMAGE: 'glovebox-session:none' })
    expect(await missing.client.call('health', {})).toMatchObject({ ok: false, image: { ok: false, name: 'glovebox-session:none' } })
    expect(await refusalCode(missing.client.call('start-session', aGrant()))).toBe('image-missing')
    const tag = `glovebox-broker-test:${missing.instance}`
    try {
      execFileSync('docker', ['build', '-q', '-t', tag, '-'], { input: `FROM ${image}\nENV LD_PRELOAD=/project/x.so\n`, stdio: ['pipe', 'ignore', 'pipe'] })
      const preloaded = await aBroker({ GLOVEBOX_IMAGE: tag })
      expect(await refusalCode(preloaded.client.call('start-session', aGrant()))).toBe('image-missing')
      expect(containersOf(preloaded.instance)).toEqual([])
    } finally {
      execFileSync('docker', ['rmi', tag], { stdio: 'ignore' })
    }
  })
  it('says that it has no such card, lends each card once, and leaves nothing where the engine cannot give it', async () => {
    const cards = JSON.stringify([{ uuid: 'GPU-11111111-aaaa', name: 'Test card', memoryMiB: 1024 }])
    const { client, instance, stateDir, runDir } = await aBroker({ GLOVEBOX_GPU_INVENTORY: cards })
    expect((await client.call('inventory', {})).gpus).toHaveLength(1)
    expect(await refusalCode(client.call('start-session', aGrant({ gpus: ['GPU-22222222-bbbb'] })))).toBe('gpu-missing')
    expect(await refusalCode(client.call('start-session', aGrant({ gpus: ['GPU-11111111-aaaa', 'GPU-11111111-aaaa'] })))).toBe('gpu-missing')
    // The list promises a card that this machine has no driver for.
    expect(await refusalCode(client.call('start-session', aGrant({ gpus: ['GPU-11111111-aaaa'] })))).toBe('gpu-missing')
    expect(containersOf(instance)).toEqual([])
    expect(sessionMountsOf([stateDir, runDir])).toEqual([])
    expect((await client.call('sessions', {})).sessions).toEqual([])
  })
  it('refuses a start that asks for more memory than there is, and one for a cgroup of its own choice', async () => {
    const { client } = await aBroker()
    expect(await refusalCode(client.call('start-session', aGrant({ memoryMiB: 4_000_000 })))).toBe('refused')
    expect(await refusalCode(client.call('start-session', aGrant({ cgroupParent: '/system.slice' })))).toBe('refused')
    expect((await client.call('sessions', {})).sessions).toEqual([])
  })
  it('says disk-full on a disk that is full, starts nothing, and lets what runs be stopped', async () => {
    const broker = testBroker()
    brokers.push(broker)
    mountSmallDisk(broker.stateDir)
    await broker.start()
    const running = await broker.client.call('start-session', aGrant())
    const { bavail, bsize } = fs.statfsSync(broker.stateDir)
    execFileSync('fallocate', ['-l', String(bavail * bsize - 100 * 1_048_576), `${broker.stateDir}/filler`])
    expect(await broker.client.call('health', {})).toMatchObject({ ok: false, disk: { ok: false }, volumes: { ok: false, reason: 'less than 2048 MiB free' } })
    expect(await refusalCode(broker.client.call('ensure-project', { projectId: 'one-more', projectUid: 200_109, seed: 'none' }))).toBe('disk-full')
    expect(await refusalCode(broker.client.call('start-session', aGrant()))).toBe('disk-full')
    expect(inside(running.containerId, 'echo still here').trim()).toBe('still here')
    const fill = (bytes: number): void => { for (;;) fs.appendFileSync(`${broker.stateDir}/filler`, Buffer.alloc(bytes)) }
    for (const bytes of [1_048_576, 4096]) expect(() => fill(bytes)).toThrow('ENOSPC')
    // Not one byte can be written down, and the session must be stopped all the same.
    const stop = (): Promise<string> => refusalCode(broker.client.call('stop-session', { sessionId: running.sessionId, reason: 'licence-ended', graceSeconds: 0 }))
    expect(await stop()).toBe('disk-full')
    expect(containersOf(broker.instance)).toEqual([])
    expect(sessionMountsOf([broker.stateDir, broker.runDir])).toEqual([])
    const project = { projectId: 'fatty-liver', projectUid: 200_101 }
    // The stop has left a block or two.
    expect(() => fill(4096)).toThrow('ENOSPC')
    expect(await refusalCode(broker.client.call('lock-project', project))).toBe('disk-full')
    expect(await refusalCode(broker.client.freeze({ ...project, path: 'outputs/x', maxBytes: 1 }))).toBe('project-locked')
    fs.rmSync(`${broker.stateDir}/filler`)
    expect(await stop()).toBe('none')
    expect((await broker.client.call('sessions', {})).sessions).toEqual([])
    expect((await broker.client.call('events', { after: 0, waitMs: 0 })).events.at(-1)).toMatchObject({ type: 'session-stopped', values: { reason: 'licence-ended' } })
  })
})

describe('messages to the broker', () => {
  it('are refused unless they are one of the known operations with a body of its shape', async () => {
    const { client, runDir } = await aBroker()
    const post = (path: string, body: string, method = 'POST'): Promise<{ status: number; text: string }> => new Promise((resolve, reject) => {
      const request = http.request({ socketPath: `${runDir}/broker.sock`, path, method }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk }).on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      })
      request.on('error', reject)
      request.end(body)
    })
    expect((await post('/v1/health', '{}')).status).toBe(200)
    expect((await post('/v1/health', '', 'GET')).status).toBe(404)
    expect((await post('/v1/constructor', '{}')).status).toBe(404)
    expect((await post('/v1/../v1/health', '{}')).status).toBe(404)
    expect((await post('/v1/start-session', '{')).status).toBe(400)
    expect(JSON.parse((await post('/v1/start-session', '{"sessionId":"../../etc"}')).text)).toMatchObject({ error: { code: 'bad-request' } })
    expect((await post('/v1/start-session', `"${'x'.repeat(9_000_000)}"`).catch(() => ({ status: 413 }))).status).toBe(413)
    expect(await refusalCode(client.call('mount-extract', { sessionId: 's-0000000000', extractId: 'x-0000000000', dataset: 'a' }))).toBe('not-found')
    await client.call('stop-session', { sessionId: 's-0000000000', reason: 'never was', graceSeconds: 0 })
  })
  it('come from root and the server\'s group alone', async () => {
    const { runDir } = await aBroker()
    const socket = fs.statSync(`${runDir}/broker.sock`)
    const group = Number(execFileSync('id', ['-g', testUsers.server], { encoding: 'utf8' }))
    expect([socket.mode & 0o777, socket.uid, socket.gid]).toEqual([0o660, 0, group])
    const reach = (user: string): string => {
      const id = (flag: string): string => execFileSync('id', [flag, user], { encoding: 'utf8' }).trim()
      try {
        return execFileSync('setpriv', ['--reuid', id('-u'), '--regid', id('-g'), '--clear-groups', '/usr/bin/perl', '-MIO::Socket::UNIX', '-e', `IO::Socket::UNIX->new(Peer => '${runDir}/broker.sock') and print 'in' or print $!`], { encoding: 'utf8' })
      } catch (error) {
        return String(error)
      }
    }
    expect(reach(testUsers.server)).toBe('in')
    expect(reach(testUsers.gateway)).toContain('Permission denied')
  })
  it('that find no broker say broker-down', async () => {
    const client = brokerClient('/run/gbt-nobody.sock')
    expect(await refusalCode(client.call('health', {}))).toBe('broker-down')
    client.close()
  })
})

describe('a project\'s lock', () => {
  it('ends its sessions, keeps new ones out, and holds over a restart', async () => {
    const broker = await aBroker()
    const { client } = broker
    const grant = aGrant()
    const project = { projectId: grant.projectId, projectUid: grant.projectUid }
    await client.call('start-session', grant)
    await client.call('lock-project', project)
    expect(containersOf(broker.instance)).toEqual([])
    expect(await refusalCode(client.call('start-session', aGrant()))).toBe('project-locked')
    await broker.kill('SIGKILL')
    await broker.start()
    expect(await refusalCode(client.call('start-session', aGrant()))).toBe('project-locked')
    await client.call('unlock-project', project)
    const again = await client.call('start-session', aGrant())
    expect(await refusalCode(client.call('delete-project-files', project))).toBe('state-conflict')
    await client.call('stop-session', { sessionId: again.sessionId, reason: 'test', graceSeconds: 0 })
    await client.call('delete-project-files', project)
    expect(fs.readdirSync(`${broker.stateDir}/projects`)).toEqual([])
  })
  it('is not for another project to lift: a folder belongs to one user id', async () => {
    const { client } = await aBroker()
    await client.call('ensure-project', { projectId: 'mine', projectUid: 200_201, seed: 'none' })
    expect(await refusalCode(client.call('ensure-project', { projectId: 'mine', projectUid: 200_202, seed: 'none' }))).toBe('state-conflict')
    expect(await refusalCode(client.call('start-session', aGrant({ projectId: 'mine', projectUid: 200_202 })))).toBe('state-conflict')
    expect(await refusalCode(client.call('delete-project-files', { projectId: 'mine', projectUid: 200_202 }))).toBe('state-conflict')
  })
})
