import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { defaultReadLimits, openReadWorker, readOutput, readOutputInWorker } from '../../../../server/adapters/readers/index.ts'
import { launchConfined } from '../../../../server/adapters/readers/launch-confined.ts'
import { fixtureBytes } from './read-fixture.ts'

const csv = new TextEncoder().encode('sex,n\nF,12\nM,15\n')
const notRead = (reason: string) => ({
  format: 'unknown', complete: false, tables: [], texts: [], pictures: [], inner: [],
  notices: [{ notice: 'not-read', outcome: 'review', where: null, values: { reason } }],
})

/** Runs a program under the worker's confinement and gives what it wrote to descriptor 3. */
async function confined(program: string, withCodec = false): Promise<string> {
  const child = launchConfined(['--input-type=module', '--eval', program], withCodec)
  child.stdin?.end()
  let said = ''
  for await (const part of child.stdio[3] as Readable) said += String(part)
  return said
}

test('answers in a child exactly as in this process', async () => {
  expect(await readOutputInWorker(csv, 'a.csv', defaultReadLimits)).toEqual(await readOutput(csv, 'a.csv', defaultReadLimits))
})

test('draws pictures, which needs native code, in a child too', async () => {
  const png = new Uint8Array(await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } }).png().toBuffer())
  expect(await readOutputInWorker(png, 'a.png', defaultReadLimits)).toEqual(await readOutput(png, 'a.png', defaultReadLimits))
})

test('one worker reads many files, in turn', async () => {
  const worker = openReadWorker()
  const outputs = await Promise.all([1, 2, 3, 4].map(async (n) => await worker.read(new TextEncoder().encode(`a,b\n${n},2\n3,4\n`), 'a.csv', defaultReadLimits)))
  worker.close()
  expect(outputs.map(({ tables }) => tables[0]?.rows[1]?.[0])).toEqual(['1', '2', '3', '4'])
})

const attempts = {
  'write a file': `(await import('node:fs')).writeFileSync('/tmp/glovebox-readers-escape', 'x')`,
  'read a file that is not the program': `(await import('node:fs')).readFileSync('/etc/passwd')`,
  'list a folder': `(await import('node:fs')).readdirSync('/')`,
  'start a program': `(await import('node:child_process')).spawnSync('/bin/true').error && (() => { throw new Error('no') })()`,
  'start a thread': `new (await import('node:worker_threads')).Worker('1', { eval: true })`,
  'load native code': `process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6')`,
  'see the environment': `if (Object.keys(process.env).length === 0) throw new Error('empty')`,
}

test.each(Object.entries(attempts))('the worker cannot %s', async (_, attempt) => {
  const program = `import { Socket } from 'node:net'
    const out = new Socket({ fd: 3 })
    try { ${attempt}; out.end('DONE') } catch (error) { out.end('refused') }`
  expect(await confined(program)).toBe('refused')
})

test('the worker has no network but its own empty one', async () => {
  const { createServer } = await import('node:net')
  let reached = false
  const server = createServer(() => { reached = true })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as { port: number }
  const said = await confined(`import { Socket, connect } from 'node:net'
    const out = new Socket({ fd: 3 })
    connect(${port}, '127.0.0.1').on('connect', () => out.end('DONE')).on('error', () => out.end('refused'))`)
  server.close()
  expect([said, reached]).toEqual(['refused', false])
})

test('a worker that dies, talks nonsense or takes too long means that a person must look', async () => {
  const dies = openReadWorker({ entry: ['--eval', 'process.exit(3)'] })
  expect(await dies.read(csv, 'a.csv', defaultReadLimits)).toEqual(notRead('crash'))
  dies.close()
  const lies = openReadWorker({ entry: ['--eval', `new (require('node:net').Socket)({ fd: 3 }).write(Buffer.concat([Buffer.from([0, 0, 0, 40]), Buffer.alloc(40, '{"kind":"read","output":{"complete":true}}')]))`] })
  expect(await lies.read(csv, 'a.csv', defaultReadLimits)).toEqual(notRead('crash'))
  lies.close()
  const hangs = openReadWorker({ entry: ['--eval', 'for (;;) {}'] })
  expect(await hangs.read(csv, 'a.csv', { ...defaultReadLimits, milliseconds: -4_700 })).toEqual(notRead('time'))
  hangs.close()
})

test('a picture is given at once to a child that may load the codec; another file is not', async () => {
  const output = { format: 'png', complete: true, tables: [], texts: [], pictures: [], notices: [], inner: [] }
  const onlyWithCodec = `if (!process.execArgv.includes('--allow-addons')) process.exit(3)
    const body = Buffer.from(${JSON.stringify(JSON.stringify({ kind: 'read', output }))})
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    new (require('node:net').Socket)({ fd: 3 }).write(Buffer.concat([length, body]))`
  const read = async (bytes: Uint8Array, name: string): Promise<unknown> => {
    const worker = openReadWorker({ entry: ['--eval', onlyWithCodec], atOnce: true })
    try {
      return await worker.read(bytes, name, defaultReadLimits)
    } finally {
      worker.close()
    }
  }
  expect(await read(fixtureBytes('plot.png'), 'plot.png')).toEqual(output)
  expect(await read(fixtureBytes('plot.jpg'), 'plot.jpg')).toEqual(output)
  expect(await read(csv, 'plot.png')).toEqual(notRead('crash'))
})

test('a worker that eats memory is ended', async () => {
  const eats = openReadWorker({ entry: ['--eval', 'const held = []; setInterval(() => { held.push(Buffer.alloc(64 << 20, 1)) }, 1)'] })
  expect(await eats.read(csv, 'a.csv', defaultReadLimits)).toEqual(notRead('memory'))
  eats.close()
})

test('a worker that hangs dies with its parent', async () => {
  const module = new URL('../../../../server/adapters/readers/launch-confined.ts', import.meta.url).href
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', `
    const { launchConfined } = await import('${module}')
    console.log(launchConfined(['--eval', 'for (;;) {}'], false).pid)
    setInterval(() => {}, 1000)`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(parent.stdout, 'data')) as [Buffer]
  const worker = Number(said.toString())
  expect(existsSync(`/proc/${worker}`)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => existsSync(`/proc/${worker}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${worker}/status`, 'utf8')), { timeout: 120_000 }).toBe(false)
})

test('after a time-out the next file is read by a new child', async () => {
  const worker = openReadWorker()
  expect((await worker.read(csv, 'a.csv', { ...defaultReadLimits, milliseconds: -4_999 })).complete).toBe(false)
  expect((await worker.read(csv, 'a.csv', defaultReadLimits)).complete).toBe(true)
  worker.close()
})
