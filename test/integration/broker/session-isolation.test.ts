import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { probeCommand } from '../../../server/broker/isolation-probes.ts'
import type { NodeSession } from '../../../server/domain/node/broker-api.ts'
import { aGrant, askJupyter, eventually, image, inside, refusalCode, testBroker, writeIncoming } from './broker-harness.ts'

const broker = testBroker()
const { client } = broker
const mine = aGrant({ processes: 128, memoryMiB: 512 })
const theirs = aGrant({ projectId: 'neighbour', projectUid: 200_102 })
let session: NodeSession
let neighbour: NodeSession

beforeAll(async () => {
  // Twenty projects and more: on a small disk their volumes would not fit side by side, which `project-quota` is about.
  await broker.start({ GLOVEBOX_PROJECT_LIMITS: 'off' })
  session = await client.call('start-session', mine)
  neighbour = await client.call('start-session', theirs)
  await eventually(() => askJupyter(session.socketPath, '/api', null))
  await eventually(() => askJupyter(neighbour.socketPath, '/api', null))
  const { sourcePath, sourceSha256 } = writeIncoming(broker, 'small.csv', 'id,age\n1,50\n2,60\n')
  const { sha256 } = await client.call('register-dataset', { datasetId: 'small', version: '1', sourcePath, sourceSha256 })
  await client.call('make-extract', {
    extractId: 'x-eeeeeeeeee', projectId: mine.projectId, datasetId: 'small', datasetVersion: '1', sourceSha256: sha256, variables: ['id', 'age'],
    identifiers: [{ column: 'id', domain: 'person' }], rows: [], dictionary: {},
  })
  await client.call('mount-extract', { sessionId: mine.sessionId, extractId: 'x-eeeeeeeeee', dataset: 'small' })
})
afterAll(async () => { await broker.destroy() })
afterEach((context) => { if (context.task.result?.state === 'fail') process.stderr.write(broker.log()) })

const tryInside = (command: string): string => {
  const { stdout, stderr } = spawnSync('docker', ['exec', session.containerId, 'sh', '-c', command], { encoding: 'utf8', timeout: 60_000 })
  return stdout + stderr
}

// A busy machine takes a while to bring Jupyter up.
vi.setConfig({ testTimeout: 180_000 })

describe('from inside a session', () => {
  it('every probe fails as it must, with a dataset mounted', async () => {
    const { probes } = await client.call('probe-session', { sessionId: mine.sessionId })
    expect(probes.filter((probe) => !probe.ok)).toEqual([])
    const writes = probes.find((probe) => probe.id === 'I-11')?.evidence ?? ''
    for (const way of ['create', 'append', 'truncate', 'rename', 'chmod', 'link', 'mmap', 'xattr']) expect(writes).toMatch(new RegExp(`small:${way}=E(ROFS|ACCES|PERM)`))
    for (const id of ['I-14', 'I-15', 'I-18', 'N-00', 'N-01', 'N-02']) expect(probes.some((probe) => probe.id === id)).toBe(true)
  })

  it('the same probes do find fault with a container that is not hardened', () => {
    const output = execFileSync('docker', ['run', '--rm', '--user', '0', '--security-opt', 'seccomp=unconfined', '--entrypoint', '', image, ...probeCommand], { encoding: 'utf8' })
    const failed = new Set((JSON.parse(output) as { id: string; ok: boolean }[]).filter((probe) => !probe.ok).map((probe) => probe.id))
    for (const id of ['I-01', 'I-02', 'I-05', 'I-09', 'I-10', 'I-14', 'I-15', 'I-16', 'I-37', 'N-00']) expect([id, failed.has(id)]).toEqual([id, true])
  })

  it('the neighbour\'s files, processes and socket are out of reach', () => {
    inside(neighbour.containerId, 'echo secret > /project/secret.csv')
    expect(tryInside('ls /project /run/jp; ls -d /run/glovebox* /var/lib/glovebox* 2>&1; find / -name secret.csv 2>/dev/null')).not.toContain('secret.csv')
    expect(inside(session.containerId, 'cat /proc/[0-9]*/cmdline | tr "\\0" " "')).not.toContain(neighbour.token)
    expect(inside(session.containerId, 'ls /run/jp').trim()).toBe('j.sock')
    const abstract = `import socket,sys\ns=socket.socket(socket.AF_UNIX)\ntry:\n  s.connect("\\0glovebox-probe"); print("reached")\nexcept OSError as e: print(e.errno)`
    execFileSync('docker', ['exec', '-d', neighbour.containerId, 'python3', '-c', 'import socket,time; s=socket.socket(socket.AF_UNIX); s.bind("\\0glovebox-probe"); s.listen(); time.sleep(30)'])
    expect(execFileSync('docker', ['exec', session.containerId, 'python3', '-c', abstract], { encoding: 'utf8' })).not.toContain('reached')
  })

  it('the socket folder holds 64 kB and sixteen names, whatever is tried', () => {
    expect(tryInside('head -c 1000000 /dev/zero > /run/jp/fill; stat -c %s /run/jp/fill')).toMatch(/^65536\n.*No space left/)
    expect(Number(tryInside('rm -f /run/jp/fill; i=0; while [ $i -lt 50 ]; do touch /run/jp/n$i 2>/dev/null; i=$((i+1)); done; ls /run/jp | wc -l').trim().split('\n').at(-1))).toBeLessThan(17)
    tryInside('rm -f /run/jp/n*')
  })

  it('a socket swapped for a link to the engine is not followed', async () => {
    const other = await client.call('start-session', aGrant({ projectId: 'swapper', projectUid: 200_103 }))
    await eventually(() => askJupyter(other.socketPath, '/api', null))
    inside(other.containerId, 'rm /run/jp/j.sock; ln -s /var/run/docker.sock /run/jp/j.sock')
    await expect(askJupyter(other.socketPath, '/_ping', null)).rejects.toThrow()
    await client.call('stop-session', { sessionId: other.sessionId, reason: 'test', graceSeconds: 0 })
  })

  it('a fork bomb stops at the limit and the neighbour goes on', async () => {
    const bomb = aGrant({ projectId: 'bomb', projectUid: 200_106, processes: 64 })
    const { containerId, socketPath } = await client.call('start-session', bomb)
    await eventually(() => askJupyter(socketPath, '/api', null))
    spawnSync('docker', ['exec', containerId, 'python3', '-c', 'import os,time\nfor i in range(400):\n  try:\n    if os.fork() == 0: time.sleep(20); os._exit(0)\n  except OSError: pass'], { timeout: 30_000 })
    const processes = execFileSync('docker', ['top', containerId, '-o', 'pid'], { encoding: 'utf8' }).trim().split('\n').length - 1
    expect([processes > 30, processes <= 64]).toEqual([true, true])
    expect((await askJupyter(neighbour.socketPath, '/api', null)).status).toBe(200)
    await client.call('stop-session', { sessionId: bomb.sessionId, reason: 'test', graceSeconds: 0 })
  })

  it('memory beyond the limit is not had', () => {
    const hog = aGrant({ projectId: 'hog', projectUid: 200_104, memoryMiB: 256 })
    return client.call('start-session', hog).then(async ({ containerId }) => {
      const { status } = spawnSync('docker', ['exec', containerId, 'python3', '-c', 'x = bytearray(1 << 30); print(len(x))'], { encoding: 'utf8' })
      expect(status).toBe(137)
      await client.call('stop-session', { sessionId: hog.sessionId, reason: 'test', graceSeconds: 0 })
    })
  })

  it('nothing survives the stop, however it was started', async () => {
    const grant = aGrant({ projectId: 'survivor', projectUid: 200_105 })
    const { containerId } = await client.call('start-session', grant)
    execFileSync('docker', ['exec', '-d', containerId, 'sh', '-c', '(setsid nohup sleep 300 >/dev/null 2>&1 &) ; (setsid sleep 300 &)'])
    execFileSync('docker', ['exec', '-d', containerId, 'python3', '-c', `import signal,time\nfor n in (1,2,15): signal.signal(n, signal.SIG_IGN)\ntime.sleep(300)`])
    const alive = (): number => fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
      try {
        return fs.statSync(`/proc/${pid}`).uid === grant.projectUid
      } catch {
        return false
      }
    }).length
    await eventually(() => expect(alive()).toBeGreaterThanOrEqual(5))
    const before = Date.now()
    await client.call('stop-session', { sessionId: grant.sessionId, reason: 'test', graceSeconds: 1 })
    expect(alive()).toBe(0)
    expect(Date.now() - before).toBeLessThan(5_000)
  })

  it('a dataset that is taken away is gone even while a program holds it open', async () => {
    execFileSync('docker', ['exec', '-d', session.containerId, 'sh', '-c', 'cd /data/small && exec 3< data.csv && sleep 60'])
    await wait(300)
    await client.call('unmount-extract', { sessionId: mine.sessionId, dataset: 'small' })
    expect(inside(session.containerId, 'ls /data; grep -c /data/ /proc/self/mountinfo || true').trim()).toBe('0')
    await client.call('mount-extract', { sessionId: mine.sessionId, extractId: 'x-eeeeeeeeee', dataset: 'small' })
    expect(await refusalCode(client.call('remove-extract', { extractId: 'x-eeeeeeeeee' }))).toBe('state-conflict')
    expect(await refusalCode(client.call('mount-extract', { sessionId: mine.sessionId, extractId: 'x-ffffffffff', dataset: 'small' }))).toBe('state-conflict')
    expect(await refusalCode(client.call('mount-extract', { sessionId: mine.sessionId, extractId: 'x-ffffffffff', dataset: 'absent' }))).toBe('dataset-file-missing')
    expect(inside(session.containerId, 'ls /data').trim()).toBe('small')
  })

  it('an extract folder swapped for a link, or of another owner, is not mounted', async () => {
    fs.symlinkSync('/etc', `${broker.stateDir}/extracts/x-1111111111`)
    fs.mkdirSync(`${broker.stateDir}/extracts/x-2222222222`)
    for (const extractId of ['x-1111111111', 'x-2222222222']) expect(await refusalCode(client.call('mount-extract', { sessionId: mine.sessionId, extractId, dataset: 'swapped' }))).toBe('dataset-file-missing')
    expect(inside(session.containerId, 'ls /data').trim()).toBe('small')
  })

  it('twenty sessions at once all start', async () => {
    const grants = Array.from({ length: 20 }, (_, i) => aGrant({ projectId: `burst-${i}`, projectUid: 200_400 + i, memoryMiB: 512, processes: 128 }))
    const started = await Promise.all(grants.map((grant) => client.call('start-session', grant)))
    expect(started.map((one) => one.state)).toEqual(grants.map(() => 'running'))
    await Promise.all(grants.map(({ sessionId }) => client.call('stop-session', { sessionId, reason: 'test', graceSeconds: 0 })))
    expect((await client.call('sessions', {})).sessions).toHaveLength(2)
  })
})
