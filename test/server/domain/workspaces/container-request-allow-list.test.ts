import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Grant } from '../../../../server/domain/node/broker-api.ts'
import { checkEngineRequest, checkExecRequest } from '../../../../server/domain/workspaces/engine-request-allow-list.ts'
import { exampleBody, exampleLimits } from './container-example.ts'

type Json = Record<string, unknown>
type Path = readonly (string | number)[]

const accepts = (body: unknown): boolean => checkEngineRequest(body, exampleLimits).allow

/** A copy of the valid request with one place changed. */
const withChange = (path: Path, change: (parent: Json, key: string) => void, base: Json = exampleBody()): Json => {
  const body = structuredClone(base)
  let at = body
  for (const key of path.slice(0, -1)) at = at[key] as Json
  change(at, String(path.at(-1)))
  return body
}
const set = (path: Path, value: unknown, base?: Json): Json => withChange(path, (parent, key) => { parent[key] = value }, base)

const places = (value: unknown, path: Path = []): Path[] =>
  typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...places(inner, [...path, key])]) : []

const leased = exampleBody({ gpus: ['GPU-11111111-aaaa'] })

describe('the allow-list of engine requests', () => {
  it('accepts what the builder makes, with and without a card', () => {
    expect(accepts(exampleBody())).toBe(true)
    expect(accepts(leased)).toBe(true)
    expect(accepts(exampleBody({ kernelAhead: true }))).toBe(true)
  })

  const dangers: [string, Json][] = [
    ['Binds of the root', set(['HostConfig', 'Binds'], ['/:/host'])],
    ['another option of the server', withChange(['Cmd'], (parent, key) => { (parent[key] as string[]).push('--Kernels.ahead=bash') })],
    ['Privileged', set(['HostConfig', 'Privileged'], true)],
    ['PidMode host', set(['HostConfig', 'PidMode'], 'host')],
    ['UTSMode host', set(['HostConfig', 'UTSMode'], 'host')],
    ['UsernsMode host', set(['HostConfig', 'UsernsMode'], 'host')],
    ['IpcMode host', set(['HostConfig', 'IpcMode'], 'host')],
    ['CgroupnsMode host', set(['HostConfig', 'CgroupnsMode'], 'host')],
    ['NetworkMode host', set(['HostConfig', 'NetworkMode'], 'host')],
    ['NetworkMode of another container', set(['HostConfig', 'NetworkMode'], 'container:abc')],
    ['CapAdd', set(['HostConfig', 'CapAdd'], ['SYS_ADMIN'])],
    ['CapDrop of less than all', set(['HostConfig', 'CapDrop'], ['NET_RAW'])],
    ['Devices', set(['HostConfig', 'Devices'], [{ PathOnHost: '/dev/vda', PathInContainer: '/dev/x', CgroupPermissions: 'rwm' }])],
    ['DeviceCgroupRules', set(['HostConfig', 'DeviceCgroupRules'], ['b *:* rwm'])],
    ['an unconfined profile', set(['HostConfig', 'SecurityOpt'], ['no-new-privileges', 'seccomp=unconfined'])],
    ['one security option more', set(['HostConfig', 'SecurityOpt'], ['no-new-privileges', `seccomp=${exampleLimits.seccompProfile}`, 'apparmor=unconfined'])],
    ['no-new-privileges off', set(['HostConfig', 'SecurityOpt'], ['no-new-privileges:false', `seccomp=${exampleLimits.seccompProfile}`])],
    ['another runtime', set(['HostConfig', 'Runtime'], 'crun-evil')],
    ['a foreign cgroup', set(['HostConfig', 'CgroupParent'], '/system.slice')],
    ['VolumesFrom', set(['HostConfig', 'VolumesFrom'], ['other'])],
    ['unmasked paths', set(['HostConfig', 'MaskedPaths'], [])],
    ['a kernel setting', set(['HostConfig', 'Sysctls'], { 'kernel.msgmax': '1' })],
    ['a group of the host', set(['HostConfig', 'GroupAdd'], ['0'])],
    ['a root that can be written', set(['HostConfig', 'ReadonlyRootfs'], false)],
    ['published ports', set(['HostConfig', 'PortBindings'], { '80/tcp': [{ HostPort: '80' }] })],
    ['no limit of processes', set(['HostConfig', 'PidsLimit'], -1)],
    ['no limit of memory', set(['HostConfig', 'Memory'], 0)],
    ['swap beyond the memory', set(['HostConfig', 'MemorySwap'], -1)],
    ['a log driver that sends away', set(['HostConfig', 'LogConfig'], { Type: 'syslog', Config: { 'syslog-address': 'udp://192.0.2.1' } })],
    ['a restart by the engine', set(['HostConfig', 'RestartPolicy'], { Name: 'always' })],
    ['root', set(['User'], '0:0')],
    ['a user of the host', set(['User'], '1000:1000')],
    ['the group of the gateway', set(['User'], '200017:60')],
    ['another entry point', set(['Entrypoint'], ['/bin/sh'])],
    ['another command', set(['Cmd'], ['sh', '-c', 'id'])],
    ['one argument more', withChange(['Cmd'], (parent) => { (parent['Cmd'] as string[]).push('--ServerApp.allow_root=True') })],
    ['another image', set(['Image'], 'debian:latest')],
    ['a preloaded library', withChange(['Env'], (parent) => { (parent['Env'] as string[]).push('LD_PRELOAD=/project/x.so') })],
    ['all cards by variable', withChange(['Env'], (parent) => { (parent['Env'] as string[])[7] = 'NVIDIA_VISIBLE_DEVICES=all' })],
    ['the variable missing where no card is leased', withChange(['Env'], (parent) => { (parent['Env'] as string[]).pop() })],
    ['a label of another instance', set(['Labels', 'glovebox.instance'], 'ffffffffffff')],
    ['a health check', set(['Healthcheck'], { Test: ['CMD-SHELL', 'id'] })],
    ['an anonymous volume', set(['Volumes'], { '/x': {} })],
    ['another project\'s folder', set(['HostConfig', 'Mounts', 0, 'Source'], '/var/lib/glovebox/projects/another')],
    ['a folder above', set(['HostConfig', 'Mounts', 0, 'Source'], '/var/lib/glovebox/projects/../server')],
    ['the engine\'s socket', set(['HostConfig', 'Mounts', 1, 'Source'], '/var/run/docker.sock')],
    ['another session\'s socket', set(['HostConfig', 'Mounts', 1, 'Source'], '/run/glovebox/sessions/s-ffffffffffffffff')],
    ['data that can be written', set(['HostConfig', 'Mounts', 2, 'ReadOnly'], false)],
    ['mounts that travel to the host', set(['HostConfig', 'Mounts', 2, 'BindOptions', 'Propagation'], 'rshared')],
    ['a volume', set(['HostConfig', 'Mounts', 0, 'Type'], 'volume')],
    ['a fourth mount', withChange(['HostConfig', 'Mounts'], (parent) => { (parent['Mounts'] as unknown[]).push({ Type: 'bind', Source: '/etc', Target: '/x', ReadOnly: true, BindOptions: { Propagation: 'rprivate' } }) })],
    ['a mount too few', withChange(['HostConfig', 'Mounts'], (parent) => { (parent['Mounts'] as unknown[]).pop() })],
    ['a third tmpfs', set(['HostConfig', 'Tmpfs', '/etc'], 'rw')],
    ['a home with set-uid files', set(['HostConfig', 'Tmpfs', '/home/researcher'], 'rw,suid,nodev,exec,uid=200017,gid=200017,mode=0700,size=64m')],
    ['a home of another user', set(['HostConfig', 'Tmpfs', '/home/researcher'], 'rw,nosuid,nodev,exec,uid=200018,gid=200018,mode=0700,size=64m')],
    ['cards by count', set(['HostConfig', 'DeviceRequests', 0, 'Count'], -1, leased)],
    ['a card that the machine does not lend', set(['HostConfig', 'DeviceRequests', 0, 'DeviceIDs'], ['GPU-99999999-cccc'], leased)],
    ['every card', set(['HostConfig', 'DeviceRequests', 0, 'DeviceIDs'], ['all'], leased)],
    ['one card twice', set(['HostConfig', 'DeviceRequests', 0, 'DeviceIDs'], ['GPU-11111111-aaaa', 'GPU-11111111-aaaa'], leased)],
    ['graphics of a card', set(['HostConfig', 'DeviceRequests', 0, 'Capabilities'], [['gpu', 'compute', 'utility', 'graphics']], leased)],
    ['driver options', set(['HostConfig', 'DeviceRequests', 0, 'Options'], { x: 'y' }, leased)],
    ['a card without a request in the environment', set(['HostConfig', 'DeviceRequests'], leased['HostConfig'] === undefined ? [] : (leased['HostConfig'] as Json)['DeviceRequests'])],
  ]
  it.each(dangers)('refuses %s', (_, body) => { expect(accepts(body)).toBe(false) })

  it('refuses the absence of any key, wherever it stands', () => {
    for (const base of [exampleBody(), leased]) {
      for (const path of places(base)) {
        const body = withChange(path, (parent, key) => { if (Array.isArray(parent)) parent.splice(Number(key), 1); else delete parent[key] }, base)
        // A request for two capabilities fewer, or the like, is refused as well: nothing may be left out.
        expect([path.join('.'), accepts(body)]).toEqual([path.join('.'), false])
      }
    }
  })

  it('refuses an unknown key in any object', () => {
    const objects: Path[] = [[], ...places(leased).filter((path) => {
      const value = path.reduce<unknown>((at, key) => (at as Json)[key], leased)
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    })]
    fc.assert(fc.property(fc.constantFrom(...objects), fc.string({ minLength: 1 }), fc.jsonValue(), (path, key, value) => {
      const parent = path.reduce<unknown>((at, step) => (at as Json)[step], leased) as Json
      fc.pre(!Object.hasOwn(parent, key) && key !== '__proto__')
      expect(accepts(set([...path, key], value, leased))).toBe(false)
    }), { numRuns: 500 })
  })

  // What may differ from one valid request to the next, alone and within its range.
  const free = new Set(['HostConfig.NanoCpus', 'HostConfig.PidsLimit', 'HostConfig.ShmSize', 'HostConfig.Tmpfs./tmp', 'HostConfig.DeviceRequests.0.DeviceIDs', 'HostConfig.DeviceRequests.0.DeviceIDs.0', 'Env.0', 'Env'])

  it('refuses any other value in any place that is not a quantity', () => {
    const fixed = places(leased).filter((path) => !free.has(path.join('.')))
    fc.assert(fc.property(fc.constantFrom(...fixed), fc.jsonValue(), (path, value) => {
      const before = path.reduce<unknown>((at, key) => (at as Json)[key], leased)
      fc.pre(JSON.stringify(before) !== JSON.stringify(value))
      expect(accepts(set(path, value, leased))).toBe(false)
    }), { numRuns: 2_000 })
  })

  it('accepts every grant that the machine can hold, and whatever it accepts is hardened', () => {
    const grants = fc.record({
      memoryMiB: fc.integer({ min: 256, max: 65_536 }), cpus: fc.double({ min: 0.1, max: 16, noNaN: true }), processes: fc.integer({ min: 32, max: 65_536 }),
      projectUid: fc.integer({ min: 200_000, max: 299_999 }), gpus: fc.subarray([...exampleLimits.gpus]),
    })
    fc.assert(fc.property(grants, (over) => {
      const grant = Grant.parse({ sessionId: 's-0123456789abcdef', projectId: 'fatty-liver', endsAt: '2026-12-01T00:00:00.000Z', ...over })
      expect(accepts(exampleBody(grant))).toBe(true)
    }))
  })

  it('refuses a grant beyond the machine', () => {
    expect(accepts(exampleBody({ memoryMiB: 65_537 }))).toBe(false)
    expect(accepts(exampleBody({ cpus: 17 }))).toBe(false)
    expect(accepts(exampleBody({ gpus: ['GPU-99999999-cccc'] }))).toBe(false)
    expect(accepts(exampleBody({ cgroupParent: '/slurm/job_1' }))).toBe(false)
  })

  it('refuses what is no object', () => {
    for (const body of [null, undefined, [], 'x', 1, {}]) expect(accepts(body)).toBe(false)
  })
})

describe('the allow-list of programs run inside', () => {
  const command = ['/usr/bin/python3', '-c', 'print(1)']
  const body = { AttachStdin: false, AttachStdout: true, AttachStderr: true, Tty: false, Cmd: command }
  it('accepts the one command', () => { expect(checkExecRequest(body, command).allow).toBe(true) })
  it.each([
    ['another user', { ...body, User: '0' }], ['privileges', { ...body, Privileged: true }], ['another command', { ...body, Cmd: ['sh'] }],
    ['a variable', { ...body, Env: ['X=1'] }], ['input', { ...body, AttachStdin: true }], ['an argument more', { ...body, Cmd: [...command, 'x'] }],
  ])('refuses %s', (_, changed) => { expect(checkExecRequest(changed, command).allow).toBe(false) })
})
