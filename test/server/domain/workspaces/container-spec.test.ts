import { describe, expect, it } from 'vitest'
import { containerSpec, sessionCommand } from '../../../../server/domain/workspaces/container-spec.ts'
import { exampleGrant, examplePlacement } from './container-example.ts'

const spec = containerSpec(exampleGrant, examplePlacement)

describe('the container of a grant', () => {
  it('has no network, no capability, no way to gain a privilege, and a root that cannot be written', () => {
    expect(spec.NetworkDisabled).toBe(true)
    expect(spec.HostConfig).toMatchObject({
      NetworkMode: 'none', ReadonlyRootfs: true, Privileged: false, CapDrop: ['ALL'], IpcMode: 'private', CgroupnsMode: 'private',
      SecurityOpt: ['no-new-privileges', `seccomp=${examplePlacement.seccompProfile}`],
    })
  })
  it('runs as the project\'s own user and no other group', () => {
    expect(spec.User).toBe('200017:200017')
  })
  it('reaches three folders of the host and no more, the data read-only and open to later binds', () => {
    expect(spec.HostConfig.Mounts.map((m) => [m.Source, m.Target, m.ReadOnly, m.BindOptions.Propagation])).toEqual([
      [examplePlacement.projectDir, '/project', false, 'rprivate'],
      [examplePlacement.socketDir, '/run/jp', false, 'rprivate'],
      [examplePlacement.dataDir, '/data', true, 'rslave'],
    ])
  })
  it('has the memory, processors and processes that were granted, and no swap beyond', () => {
    const { Memory, MemorySwap, NanoCpus, PidsLimit } = spec.HostConfig
    expect([Memory, MemorySwap, NanoCpus, PidsLimit]).toEqual([4_294_967_296, 4_294_967_296, 2_000_000_000, 512])
  })
  it('keeps no log on the host and is never restarted by the engine', () => {
    expect([spec.HostConfig.LogConfig, spec.HostConfig.RestartPolicy, spec.HostConfig.AutoRemove]).toEqual([{ Type: 'none' }, { Name: 'no' }, false])
  })
  it('gives the home to the project\'s user alone', () => {
    expect(spec.HostConfig.Tmpfs['/home/researcher']).toBe('rw,nosuid,nodev,exec,uid=200017,gid=200017,mode=0700,size=1024m')
  })
  it('starts the Jupyter server on its socket without the pages of JupyterLab', () => {
    expect(spec.Cmd).toBe(sessionCommand)
    expect(sessionCommand).toContain('--ServerApp.sock=/run/jp/j.sock')
    expect(sessionCommand).toContain('--ServerApp.sock_mode=0660')
    expect(sessionCommand.at(-1)).toContain('"jupyterlab":False')
  })
  it('starts a first kernel with the server only where the grant says so', () => {
    expect(containerSpec({ ...exampleGrant, kernelAhead: true }, examplePlacement).Cmd).toEqual([...spec.Cmd, '--Kernels.ahead=python3'])
  })
  it('knows no variable but its own', () => {
    expect(spec.Env.map((line) => line.split('=')[0])).toEqual([
      'JUPYTER_TOKEN', 'JUPYTER_CONFIG_DIR', 'JUPYTER_RUNTIME_DIR', 'JUPYTER_DATA_DIR', 'HOME', 'TZ', 'LANG', 'NVIDIA_VISIBLE_DEVICES',
    ])
  })
  it('asks for cards by their ids and never by a count', () => {
    expect(spec.HostConfig.DeviceRequests).toEqual([])
    const leased = containerSpec({ ...exampleGrant, gpus: ['GPU-11111111-aaaa'] }, examplePlacement)
    expect(leased.HostConfig.DeviceRequests).toEqual([{ Driver: 'nvidia', DeviceIDs: ['GPU-11111111-aaaa'], Capabilities: [['gpu', 'compute', 'utility']] }])
    expect(JSON.stringify(leased)).not.toContain('Count')
    expect(leased.Env.some((line) => line.startsWith('NVIDIA_VISIBLE_DEVICES'))).toBe(false)
  })
})
