import { z } from 'zod'
import { allowed, refused, type Decision } from '../kernel/decision.ts'
import { containerPaths, kernelAheadOption, sessionCommand } from './container-spec.ts'

/** What this node may ask of the engine at all; known before any grant arrives. */
export interface EngineLimits {
  readonly imageId: string
  readonly instance: string
  readonly timezone: string
  readonly seccompProfile: string
  /** Folders in which a bind of that target may begin, one level down. */
  readonly projectRoot: string
  readonly socketRoot: string
  readonly sessionRoot: string
  readonly memoryMiB: number
  readonly cpus: number
  readonly gpus: readonly string[]
  readonly cgroupParents: readonly string[]
}

const MiB = 1_048_576
const uid = String.raw`2\d{5}`
const tmpfsOptions = /^rw,nosuid,nodev,exec,mode=1777,size=\d{1,7}m$/
const homeOptions = new RegExp(`^rw,nosuid,nodev,exec,uid=${uid},gid=${uid},mode=0700,size=\\d{1,7}m$`)
const token = /^JUPYTER_TOKEN=[A-Za-z0-9_-]{43}$/

/**
 * Reads the final JSON body of a create request with rules of its own (it shares no code with the builder but the command line and
 * the targets) and refuses whatever is not exactly of the expected shape: an unknown key, wherever it stands, is a refusal.
 */
export const checkEngineRequest = (body: unknown, limits: EngineLimits): Decision => {
  const parsed = requestShape(limits).safeParse(body)
  if (!parsed.success) return refused('refused', { at: pathOf(parsed.error.issues[0]) })
  const request = parsed.data
  const owner = request.User.split(':')[0] ?? ''
  const session = request.Labels['glovebox.session']
  const mounts = request.HostConfig.Mounts.map((mount) => `${mount.Source} ${mount.Target} ${mount.ReadOnly ? 'ro' : 'rw'} ${mount.BindOptions.Propagation}`)
  const expected = [
    `${limits.projectRoot}/${request.Labels['glovebox.project']} ${containerPaths.project} rw rprivate`,
    `${limits.socketRoot}/${session} ${containerPaths.socket} rw rprivate`,
    `${limits.sessionRoot}/${session}/data ${containerPaths.data} ro rslave`,
  ]
  if (mounts.join('\n') !== expected.join('\n')) return refused('refused', { at: 'HostConfig.Mounts' })
  if (request.User !== `${owner}:${owner}` || request.Labels['glovebox.project-uid'] !== owner) return refused('refused', { at: 'User' })
  const home = request.HostConfig.Tmpfs[containerPaths.home]
  if (!home.includes(`,uid=${owner},gid=${owner},`)) return refused('refused', { at: 'HostConfig.Tmpfs' })
  if (request.HostConfig.Memory !== request.HostConfig.MemorySwap) return refused('refused', { at: 'HostConfig.MemorySwap' })
  const void_ = request.Env.length === 8
  if (void_ !== (request.HostConfig.DeviceRequests.length === 0)) return refused('refused', { at: 'HostConfig.DeviceRequests' })
  return allowed
}

const requestShape = (limits: EngineLimits) => z.strictObject({
  Image: z.literal(limits.imageId),
  User: z.string().regex(new RegExp(`^${uid}:${uid}$`)),
  Hostname: z.literal('glovebox'),
  WorkingDir: z.literal(containerPaths.project),
  Env: environmentShape(limits),
  Cmd: z.union([exactly(sessionCommand), exactly([...sessionCommand, kernelAheadOption])]),
  Labels: z.strictObject({
    'glovebox.instance': z.literal(limits.instance),
    'glovebox.session': z.string().regex(/^s-[a-z0-9]{10,40}$/),
    'glovebox.project': z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/),
    'glovebox.project-uid': z.string().regex(new RegExp(`^${uid}$`)),
  }),
  Tty: z.literal(false),
  OpenStdin: z.literal(false),
  NetworkDisabled: z.literal(true),
  StopSignal: z.literal('SIGTERM'),
  HostConfig: hostConfigShape(limits),
})

const hostConfigShape = (limits: EngineLimits) => z.strictObject({
  NetworkMode: z.literal('none'),
  ReadonlyRootfs: z.literal(true),
  Privileged: z.literal(false),
  CapDrop: exactly(['ALL']),
  SecurityOpt: exactly(['no-new-privileges', `seccomp=${limits.seccompProfile}`]),
  Init: z.literal(true),
  AutoRemove: z.literal(false),
  IpcMode: z.literal('private'),
  CgroupnsMode: z.literal('private'),
  CgroupParent: z.string().refine((parent) => limits.cgroupParents.includes(parent)),
  RestartPolicy: z.strictObject({ Name: z.literal('no') }),
  LogConfig: z.strictObject({ Type: z.literal('none') }),
  Memory: z.int().min(256 * MiB).max(limits.memoryMiB * MiB),
  MemorySwap: z.int(),
  NanoCpus: z.int().min(1e8).max(limits.cpus * 1e9),
  PidsLimit: z.int().min(32).max(65_536),
  ShmSize: z.int().min(64 * MiB).max(Math.max(64, limits.memoryMiB / 4) * MiB),
  OomScoreAdj: z.literal(500),
  Ulimits: z.tuple([
    z.strictObject({ Name: z.literal('core'), Soft: z.literal(0), Hard: z.literal(0) }),
    z.strictObject({ Name: z.literal('nofile'), Soft: z.literal(8_192), Hard: z.literal(16_384) }),
  ]),
  Tmpfs: z.strictObject({ [containerPaths.scratch]: z.string().regex(tmpfsOptions), [containerPaths.home]: z.string().regex(homeOptions) }),
  Mounts: z.tuple([mountShape, mountShape, mountShape]),
  DeviceRequests: z.array(z.strictObject({
    Driver: z.literal('nvidia'),
    DeviceIDs: z.array(z.string().refine((id) => limits.gpus.includes(id))).min(1).max(16).refine((ids) => new Set(ids).size === ids.length),
    Capabilities: z.tuple([exactly(['gpu', 'compute', 'utility'])]),
  })).max(1),
})

const mountShape = z.strictObject({
  Type: z.literal('bind'), Source: z.string(), Target: z.string(), ReadOnly: z.boolean(),
  BindOptions: z.strictObject({ Propagation: z.enum(['rprivate', 'rslave']) }),
})

/** The whole environment, in order; the last line only where no card is leased. */
const environmentShape = (limits: EngineLimits) => z.array(z.string()).refine((env) => {
  const [first, ...rest] = env
  const fixed = [
    'JUPYTER_CONFIG_DIR=/nonexistent', `JUPYTER_RUNTIME_DIR=${containerPaths.scratch}/jr`, `JUPYTER_DATA_DIR=${containerPaths.scratch}/jd`,
    `HOME=${containerPaths.home}`, `TZ=${limits.timezone}`, 'LANG=C.UTF-8', 'NVIDIA_VISIBLE_DEVICES=void',
  ]
  return token.test(first ?? '') && rest.length >= fixed.length - 1 && rest.length <= fixed.length && rest.every((line, i) => line === fixed[i])
})

const exactly = (values: readonly string[]) =>
  z.array(z.string()).refine((list) => list.length === values.length && list.every((value, i) => value === values[i]))

const pathOf = (issue: z.core.$ZodIssue | undefined): string => (issue?.path ?? []).join('.').slice(0, 200) || 'body'

const execShape = (command: readonly string[]) => z.strictObject({
  AttachStdin: z.literal(false), AttachStdout: z.literal(true), AttachStderr: z.literal(true), Tty: z.literal(false), Cmd: exactly(command),
})

/** The same for a program run inside a session: one command that is known beforehand, as the session's own user. */
export const checkExecRequest = (body: unknown, command: readonly string[]): Decision => {
  const parsed = execShape(command).safeParse(body)
  return parsed.success ? allowed : refused('refused', { at: pathOf(parsed.error.issues[0]) })
}
