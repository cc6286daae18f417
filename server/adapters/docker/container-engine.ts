import Docker from 'dockerode'
import { PassThrough } from 'node:stream'
import { enforce, type Decision } from '../../domain/kernel/decision.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { ContainerRequest } from '../../domain/workspaces/container-spec.ts'
import { engineFailure, engineStatus } from './engine-failure.ts'

/** A container as the engine holds it. */
export interface ContainerState {
  readonly id: string
  readonly name: string
  readonly running: boolean
  readonly pid: number
  readonly exitCode: number
  readonly labels: Readonly<Record<string, string>>
}

/** An image with what it would bring along uninvited. */
export interface EngineImage {
  readonly id: string
  readonly environment: readonly string[]
  readonly volumes: readonly string[]
}

export interface EngineFacts {
  readonly version: string
  readonly cgroup: string
}

const callTimeoutMs = 45_000
const execTimeoutMs = 60_000
const execOutputLimit = 1_048_576

/** The few things that the broker asks of the engine; create and exec pass a check of their final body. */
export class ContainerEngine {
  readonly #docker: Docker
  readonly #checkCreate: (body: unknown) => Decision
  readonly #checkExec: (body: unknown) => Decision

  constructor(socketPath: string, checks: { readonly create: (body: unknown) => Decision; readonly exec: (body: unknown) => Decision }) {
    this.#docker = new Docker({ socketPath })
    this.#checkCreate = checks.create
    this.#checkExec = checks.exec
  }

  async facts(): Promise<EngineFacts> {
    const [version, info] = await Promise.all([answer(this.#docker.version()), answer(this.#docker.info() as Promise<{ CgroupVersion?: string; CgroupDriver?: string }>)])
    return { version: version.Version, cgroup: `v${info.CgroupVersion ?? '1'} ${info.CgroupDriver ?? ''}`.trim() }
  }

  async image(name: string): Promise<EngineImage> {
    try {
      const image = await answer(this.#docker.getImage(name).inspect())
      return { id: image.Id, environment: image.Config?.Env ?? [], volumes: Object.keys(image.Config?.Volumes ?? {}) }
    } catch (cause) {
      if (cause instanceof GloveboxError && engineStatus(cause.cause) === 404) throw new GloveboxError('image-missing', { image: name }, cause)
      throw cause
    }
  }

  /** Creates a container from exactly these bytes, after the allow-list has read them. */
  async create(name: string, request: ContainerRequest): Promise<string> {
    const body: unknown = JSON.parse(JSON.stringify(request))
    enforce(this.#checkCreate(body))
    const options = { _query: { name }, _body: body } as unknown as Docker.ContainerCreateOptions
    return (await answer(this.#docker.createContainer(options))).id
  }

  async start(id: string): Promise<void> {
    await unless(304, answer(this.#docker.getContainer(id).start()))
  }

  /** Asks the container to end, kills it after the grace, and removes it; one that is gone already is no error. */
  async end(id: string, graceSeconds: number): Promise<void> {
    const container = this.#docker.getContainer(id)
    if (graceSeconds > 0) await unless(304, unless(404, answer(container.stop({ t: graceSeconds }))))
    await unless(409, unless(404, answer(container.remove({ force: true, v: true }))))
    await this.#gone(id)
  }

  async inspect(idOrName: string): Promise<ContainerState | null> {
    const found = await unless(404, answer(this.#docker.getContainer(idOrName).inspect()))
    if (found === null) return null
    return {
      id: found.Id, name: found.Name.replace(/^\//, ''), running: found.State.Running, pid: found.State.Pid,
      exitCode: found.State.ExitCode, labels: found.Config.Labels,
    }
  }

  /** Every container of this instance, running or not. */
  async list(instance: string): Promise<readonly { readonly id: string; readonly sessionId: string }[]> {
    const found = await answer(this.#docker.listContainers({ all: true, filters: { label: [`glovebox.instance=${instance}`] } }))
    return found.map((container) => ({ id: container.Id, sessionId: container.Labels['glovebox.session'] ?? '' }))
  }

  /** Follows deaths of this instance's containers until the stream ends, which rejects or resolves the promise. */
  async watchDeaths(instance: string, signal: AbortSignal, seen: (containerId: string, exitCode: number) => void): Promise<void> {
    const stream = await answer(this.#docker.getEvents({ filters: { type: ['container'], event: ['die'], label: [`glovebox.instance=${instance}`] } }))
    const stop = (): void => { (stream as NodeJS.ReadableStream & { destroy: () => void }).destroy() }
    signal.addEventListener('abort', stop, { once: true })
    let rest = ''
    try {
      for await (const chunk of stream) {
        const lines = (rest + String(chunk)).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines.filter((text) => text.trim() !== '')) {
          const event = JSON.parse(line) as { Actor?: { ID?: string; Attributes?: { exitCode?: string } } }
          if (event.Actor?.ID !== undefined) seen(event.Actor.ID, Number(event.Actor.Attributes?.exitCode ?? -1))
        }
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  /** Runs the one known program inside a container and returns what it printed. */
  async exec(id: string, command: readonly string[]): Promise<string> {
    const body: unknown = JSON.parse(JSON.stringify({ AttachStdin: false, AttachStdout: true, AttachStderr: true, Tty: false, Cmd: command }))
    enforce(this.#checkExec(body))
    const exec = await answer(this.#docker.getContainer(id).exec(body as Docker.ExecCreateOptions))
    const stream = await answer(exec.start({ hijack: true, stdin: false }))
    const output = new PassThrough()
    this.#docker.modem.demuxStream(stream, output, new PassThrough().resume())
    stream.once('close', () => output.end())
    stream.once('end', () => output.end())
    const timer = setTimeout(() => stream.destroy(), execTimeoutMs)
    let text = ''
    for await (const chunk of output) {
      text += String(chunk)
      if (text.length > execOutputLimit) stream.destroy()
    }
    clearTimeout(timer)
    return text.slice(0, execOutputLimit)
  }

  async #gone(id: string): Promise<void> {
    for (let round = 0; round < 100; round++) {
      if ((await this.inspect(id)) === null) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new GloveboxError('engine-down', {}, new Error('a removed container is still there'))
  }
}

/** Awaits an engine call with a limit, and turns its failure into ours. */
const answer = async <T>(call: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new GloveboxError('engine-down', {}, new Error('the engine did not answer in time'))), callTimeoutMs)
  })
  try {
    return await Promise.race([call, limit])
  } catch (cause) {
    throw engineFailure(cause)
  } finally {
    clearTimeout(timer)
  }
}

/** The answer, or null where the engine said just this status. */
const unless = async <T>(status: number, call: Promise<T>): Promise<T | null> => {
  try {
    return await call
  } catch (cause) {
    if (cause instanceof GloveboxError && engineStatus(cause.cause) === status) return null
    throw cause
  }
}
