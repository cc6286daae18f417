import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { refusalCode, testBroker } from './broker-harness.ts'

const broker = testBroker()
const { client } = broker
const project = { projectId: 'frozen', projectUid: 200_301 }
const neighbour = { projectId: 'neighbour', projectUid: 200_302 }
const root = `${broker.stateDir}/projects/frozen`
const MiB = 1_048_576

beforeAll(async () => {
  await broker.start()
  for (const one of [project, neighbour]) await client.call('ensure-project', { ...one, seed: 'none' })
  fs.writeFileSync(`${broker.stateDir}/projects/neighbour/secret.csv`, 'secret')
  fs.chownSync(`${broker.stateDir}/projects/neighbour/secret.csv`, neighbour.projectUid, neighbour.projectUid)
})
afterAll(async () => { await broker.destroy() })

vi.setConfig({ testTimeout: 180_000 })

const put = (name: string, content: string | Buffer): void => {
  fs.writeFileSync(`${root}/${name}`, content)
  fs.chownSync(`${root}/${name}`, project.projectUid, project.projectUid)
}
const freeze = (path: string, maxBytes = 64 * MiB) => client.freeze({ ...project, path, maxBytes })
const codeOf = (path: string, maxBytes?: number): Promise<string> => refusalCode(freeze(path, maxBytes).then(({ stream }) => stream.resume()))

/** Waits until the broker has the file open: from here on its reading has begun. */
const opened = async (file: string): Promise<void> => {
  const links = (): string[] => fs.readdirSync(`/proc/${broker.pid()}/fd`).flatMap((fd) => {
    try {
      return [fs.readlinkSync(`/proc/${broker.pid()}/fd/${fd}`)]
    } catch {
      return []
    }
  })
  for (let tries = 0; tries < 5_000; tries++) {
    if (links().includes(file)) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error(`the broker never opened ${file}`)
}

describe('freezing a file', () => {
  it('gives the bytes, their number and their hash', async () => {
    const content = Buffer.alloc(3 * MiB + 17, 'a,b\n')
    put('outputs/table 표.csv', content)
    const { stream, bytes, sha256 } = await freeze('outputs/table 표.csv')
    const got = Buffer.concat(await stream.toArray())
    expect(got.equals(content)).toBe(true)
    expect([bytes, sha256]).toEqual([content.length, createHash('sha256').update(content).digest('hex')])
  })
  it('takes an empty file and a file with two names inside the project', async () => {
    put('empty.txt', '')
    expect((await freeze('empty.txt')).bytes).toBe(0)
    fs.linkSync(`${root}/empty.txt`, `${root}/again.txt`)
    expect(await codeOf('again.txt')).toBe('none')
  })
  it('refuses a link out, a link inside, and a folder that is a link', async () => {
    fs.symlinkSync('/etc/passwd', `${root}/out.csv`)
    fs.symlinkSync('empty.txt', `${root}/in.csv`)
    fs.symlinkSync('/etc', `${root}/etc`)
    fs.symlinkSync(`${broker.stateDir}/projects/neighbour`, `${root}/beside`)
    for (const path of ['out.csv', 'in.csv', 'etc/passwd', 'beside/secret.csv']) expect([path, await codeOf(path)]).toEqual([path, 'file-outside-project'])
  })
  it('refuses paths that lead out and names that deceive', async () => {
    expect(await codeOf('../neighbour/secret.csv')).toBe('file-outside-project')
    expect(await codeOf('/etc/passwd')).toBe('file-outside-project')
    expect(await codeOf('outputs/../../neighbour/secret.csv')).toBe('file-outside-project')
    put('a\nb.csv', 'x')
    put('a\u001b[2Jb.csv', 'x')
    expect(await codeOf('a\nb.csv')).toBe('file-name-refused')
    expect(await codeOf('a\u001b[2Jb.csv')).toBe('file-name-refused')
  })
  it('refuses a pipe without waiting for it, a socket, a device and a folder', async () => {
    execFileSync('mkfifo', [`${root}/pipe.csv`])
    execFileSync('mknod', [`${root}/device.csv`, 'c', '1', '5'])
    const server = net.createServer().listen(`${root}/socket.csv`)
    await wait(50)
    for (const name of ['pipe.csv', 'device.csv', 'socket.csv']) fs.lchownSync(`${root}/${name}`, project.projectUid, project.projectUid)
    for (const path of ['pipe.csv', 'device.csv', 'socket.csv', 'outputs']) expect([path, await codeOf(path)]).toEqual([path, 'file-not-regular'])
    server.close()
  })
  it('refuses ten gigabytes at once, sparse or not', async () => {
    put('big.csv', '')
    fs.truncateSync(`${root}/big.csv`, 10 * 1024 * MiB)
    const before = Date.now()
    expect(await codeOf('big.csv')).toBe('file-too-large')
    expect(Date.now() - before).toBeLessThan(1_000)
    put('just.csv', '12345')
    expect(await codeOf('just.csv', 4)).toBe('file-too-large')
    expect(await codeOf('just.csv', 5)).toBe('none')
  })
  it('refuses a file of another owner, and a missing one', async () => {
    fs.writeFileSync(`${root}/foreign.csv`, 'x')
    expect(await codeOf('foreign.csv')).toBe('file-not-regular')
    expect(await codeOf('nothing.csv')).toBe('file-missing')
    expect(await codeOf('empty.txt/x')).toBe('file-missing')
    expect(await refusalCode(client.freeze({ ...project, projectUid: neighbour.projectUid, path: 'empty.txt', maxBytes: 10 }))).toBe('file-missing')
  })
  it('sees a file swapped, rewritten, grown, cut or replaced by a link while it is read', async () => {
    const putBig = (name: string): void => { put(name, ''); fs.truncateSync(`${root}/${name}`, 256 * MiB) }
    putBig('spare')
    const attacks: [string, (file: string) => void][] = [
      ['swapped', (file) => fs.renameSync(`${root}/spare`, file)],
      ['rewritten', (file) => { const fd = fs.openSync(file, 'r+'); fs.writeSync(fd, 'y', 0); fs.closeSync(fd) }],
      ['grown', (file) => fs.appendFileSync(file, 'y')],
      ['cut', (file) => fs.truncateSync(file, 5)],
      ['linked', (file) => { fs.rmSync(file); fs.symlinkSync('/etc/passwd', file) }],
    ]
    for (const [name, attack] of attacks) {
      const file = `${root}/${name}.csv`
      putBig(`${name}.csv`)
      await wait(20)
      const reading = codeOf(`${name}.csv`, 256 * MiB)
      await opened(file)
      attack(file)
      expect([name, await reading]).toEqual([name, 'file-changed'])
    }
  })
  it('never gives a link\'s target in a storm of swaps between a file and a link out', async () => {
    put('good.csv', 'good')
    fs.symlinkSync('/etc/passwd', `${root}/bad.csv`)
    const storm = spawn('sh', ['-c', `cd '${root}'; while :; do ln good.csv t; mv -T t target.csv; cp -P bad.csv t; mv -T t target.csv; done`], { stdio: 'ignore' })
    const answers = new Map<string, number>()
    for (let round = 0; round < 400; round++) {
      const result = await freeze('target.csv').then(async ({ stream }) => (await stream.toArray()).join(''), (error: { code?: string }) => error.code ?? 'other')
      answers.set(result, (answers.get(result) ?? 0) + 1)
    }
    storm.kill('SIGKILL')
    for (const answer of answers.keys()) expect(['good', 'file-missing', 'file-outside-project', 'file-changed']).toContain(answer)
    // Both sides of the race were met, or nothing was shown.
    expect((answers.get('good') ?? 0) + (answers.get('file-changed') ?? 0)).toBeGreaterThan(0)
    expect(answers.get('file-outside-project') ?? 0).toBeGreaterThan(0)
  })
  it('gives nothing from a locked project', async () => {
    await client.call('lock-project', project)
    expect(await codeOf('empty.txt')).toBe('project-locked')
    await client.call('unlock-project', project)
    expect(await codeOf('empty.txt')).toBe('none')
  })
  it('leaves no copy and no open file behind', async () => {
    expect(fs.readdirSync(`${broker.stateDir}/node/frozen`)).toEqual([])
  })
})

describe('listing files', () => {
  it('names regular files and marks what cannot be frozen', async () => {
    const { files, truncated } = await client.call('list-files', { ...project, path: '' })
    expect(truncated).toBe(false)
    const byPath = new Map(files.map((file) => [file.path, file]))
    expect(byPath.get('outputs/table 표.csv')).toMatchObject({ regular: true, bytes: 3 * MiB + 17 })
    for (const path of ['pipe.csv', 'device.csv', 'out.csv', 'etc', 'beside', 'a\nb.csv']) expect([path, byPath.get(path)?.regular]).toEqual([path, false])
    expect(files.some((file) => file.path.startsWith('etc/') || file.path.includes('secret'))).toBe(false)
  })
  it('lists one folder, one file, and nothing outside', async () => {
    expect((await client.call('list-files', { ...project, path: 'outputs' })).files.map((file) => file.path)).toEqual(['outputs/table 표.csv'])
    expect((await client.call('list-files', { ...project, path: 'good.csv' })).files).toEqual([{ path: 'good.csv', bytes: 4, regular: true }])
    expect(await refusalCode(client.call('list-files', { ...project, path: '../neighbour' }))).toBe('file-outside-project')
    expect(await refusalCode(client.call('list-files', { ...project, path: 'beside/secret.csv' }))).toBe('file-missing')
  })
  it('stops at a bound in a folder of very many files and in one very deep', async () => {
    const owner = { uid: project.projectUid, gid: project.projectUid }
    fs.mkdirSync(`${root}/many`)
    for (let i = 0; i < 2_500; i++) fs.writeFileSync(`${root}/many/${i}`, '')
    execFileSync('sh', ['-c', `cd '${root}/many' && i=0; while [ $i -lt 60 ]; do mkdir d && cd d && i=$((i+1)); done`])
    execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, `${root}/many`])
    const { files, truncated } = await client.call('list-files', { ...project, path: 'many' })
    expect([files.length <= 2_000, truncated]).toEqual([true, true])
  })
})
