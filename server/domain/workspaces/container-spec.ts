import type { Grant } from '../node/broker-api.ts'

/** What the node adds to a grant: paths that it made itself, its identity, and the pinned image and profile. */
export interface ContainerPlacement {
  /** Image id (`sha256:…`), so that a tag moved after the check changes nothing. */
  readonly imageId: string
  /** Of the state folder; keeps two installations on one engine apart. */
  readonly instance: string
  readonly timezone: string
  readonly token: string
  readonly seccompProfile: string
  readonly projectDir: string
  readonly socketDir: string
  /** Shared mount into which extracts are bound later. */
  readonly dataDir: string
}

/** The body of the engine's create request. Every key is here or is not sent. */
export interface ContainerRequest {
  readonly Image: string
  readonly User: string
  readonly Hostname: string
  readonly WorkingDir: string
  readonly Env: readonly string[]
  readonly Cmd: readonly string[]
  readonly Labels: Readonly<Record<string, string>>
  readonly Tty: false
  readonly OpenStdin: false
  readonly NetworkDisabled: true
  readonly StopSignal: 'SIGTERM'
  readonly HostConfig: ContainerHostConfig
}

export interface ContainerBind {
  readonly Type: 'bind'
  readonly Source: string
  readonly Target: string
  readonly ReadOnly: boolean
  readonly BindOptions: { readonly Propagation: 'rprivate' | 'rslave' }
}

export interface ContainerHostConfig {
  readonly NetworkMode: 'none'
  readonly ReadonlyRootfs: true
  readonly Privileged: false
  readonly CapDrop: readonly ['ALL']
  readonly SecurityOpt: readonly [string, string]
  readonly Init: true
  readonly AutoRemove: false
  readonly IpcMode: 'private'
  readonly CgroupnsMode: 'private'
  readonly CgroupParent: string
  readonly RestartPolicy: { readonly Name: 'no' }
  readonly LogConfig: { readonly Type: 'none' }
  readonly Memory: number
  readonly MemorySwap: number
  readonly NanoCpus: number
  readonly PidsLimit: number
  readonly ShmSize: number
  readonly OomScoreAdj: number
  readonly Ulimits: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[]
  readonly Tmpfs: Readonly<Record<string, string>>
  readonly Mounts: readonly ContainerBind[]
  readonly DeviceRequests: readonly { readonly Driver: 'nvidia'; readonly DeviceIDs: readonly string[]; readonly Capabilities: readonly (readonly string[])[] }[]
}

export const containerPaths = Object.freeze({ project: '/project', socket: '/run/jp', data: '/data', home: '/home/researcher', scratch: '/tmp' })

/** Name of a session's container on the engine. */
export const containerName = (instance: string, sessionId: string): string => `glovebox-${instance}-${sessionId}`

/**
 * The Jupyter server's exact command line: values here beat any configuration that the researcher can write. Distributions enable
 * JupyterLab by default; its pages come from the gateway alone, so it is switched off by name.
 */
export const sessionCommand: readonly string[] = Object.freeze([
  'jupyter-server',
  `--ServerApp.sock=${containerPaths.socket}/j.sock`,
  '--ServerApp.sock_mode=0660',
  '--ServerApp.open_browser=False',
  '--ServerApp.allow_root=False',
  '--ServerApp.base_url=/',
  `--ServerApp.root_dir=${containerPaths.project}`,
  '--ServerApp.jpserver_extensions={"jupyterlab":False,"notebook_shim":False,"jupyter_lsp":False,"jupyter_server_terminals":True}',
])

/** Added where the grant has the server start a first kernel before anybody asks. */
export const kernelAheadOption = '--Kernels.ahead=python3'

const MiB = 1_048_576

/** The container of a grant: a pure function, so that its safety is tested without an engine. */
export const containerSpec = (grant: Grant, placement: ContainerPlacement): ContainerRequest => ({
  Image: placement.imageId,
  User: `${grant.projectUid}:${grant.projectUid}`,
  Hostname: 'glovebox',
  WorkingDir: containerPaths.project,
  Env: sessionEnvironment(grant, placement),
  Cmd: grant.kernelAhead ? [...sessionCommand, kernelAheadOption] : sessionCommand,
  Labels: {
    'glovebox.instance': placement.instance,
    'glovebox.session': grant.sessionId,
    'glovebox.project': grant.projectId,
    'glovebox.project-uid': String(grant.projectUid),
  },
  Tty: false,
  OpenStdin: false,
  NetworkDisabled: true,
  StopSignal: 'SIGTERM',
  HostConfig: hostConfig(grant, placement),
})

const hostConfig = (grant: Grant, placement: ContainerPlacement): ContainerHostConfig => ({
  NetworkMode: 'none',
  ReadonlyRootfs: true,
  Privileged: false,
  CapDrop: ['ALL'],
  // Without a value, which every engine reads: the form with a colon is deprecated and warned of (Docker 26.1).
  SecurityOpt: ['no-new-privileges', `seccomp=${placement.seccompProfile}`],
  Init: true,
  AutoRemove: false,
  IpcMode: 'private',
  CgroupnsMode: 'private',
  CgroupParent: grant.cgroupParent,
  RestartPolicy: { Name: 'no' },
  // A log on the host's disk would hold what the researcher prints, outside every quota.
  LogConfig: { Type: 'none' },
  Memory: grant.memoryMiB * MiB,
  MemorySwap: grant.memoryMiB * MiB,
  NanoCpus: Math.round(grant.cpus * 1e9),
  PidsLimit: grant.processes,
  ShmSize: Math.max(64, Math.floor(grant.memoryMiB / 4)) * MiB,
  OomScoreAdj: 500,
  Ulimits: [
    { Name: 'core', Soft: 0, Hard: 0 },
    { Name: 'nofile', Soft: 8_192, Hard: 16_384 },
  ],
  Tmpfs: {
    [containerPaths.scratch]: `rw,nosuid,nodev,exec,mode=1777,size=${scratchMiB(grant)}m`,
    [containerPaths.home]: `rw,nosuid,nodev,exec,uid=${grant.projectUid},gid=${grant.projectUid},mode=0700,size=${scratchMiB(grant)}m`,
  },
  Mounts: [
    bind(placement.projectDir, containerPaths.project, false, 'rprivate'),
    bind(placement.socketDir, containerPaths.socket, false, 'rprivate'),
    bind(placement.dataDir, containerPaths.data, true, 'rslave'),
  ],
  DeviceRequests: grant.gpus.length === 0 ? [] : [{ Driver: 'nvidia', DeviceIDs: grant.gpus, Capabilities: [['gpu', 'compute', 'utility']] }],
})

/** A quarter of the memory each for /tmp and home: both count against the same limit. */
const scratchMiB = (grant: Grant): number => Math.max(64, Math.floor(grant.memoryMiB / 4))

const bind = (source: string, target: string, readOnly: boolean, propagation: 'rprivate' | 'rslave'): ContainerBind => ({
  Type: 'bind', Source: source, Target: target, ReadOnly: readOnly, BindOptions: { Propagation: propagation },
})

const sessionEnvironment = (grant: Grant, placement: ContainerPlacement): readonly string[] => [
  `JUPYTER_TOKEN=${placement.token}`,
  'JUPYTER_CONFIG_DIR=/nonexistent',
  `JUPYTER_RUNTIME_DIR=${containerPaths.scratch}/jr`,
  `JUPYTER_DATA_DIR=${containerPaths.scratch}/jd`,
  `HOME=${containerPaths.home}`,
  `TZ=${placement.timezone}`,
  'LANG=C.UTF-8',
  // Where a GPU runtime is the engine's default, an image's own variable would otherwise bring in cards that nobody leased.
  ...(grant.gpus.length === 0 ? ['NVIDIA_VISIBLE_DEVICES=void'] : []),
]
