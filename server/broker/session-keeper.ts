import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { ContainerEngine, ContainerState } from '../adapters/docker/container-engine.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { Grant, MountedExtract, NodeEvent, NodeSession } from '../domain/node/broker-api.ts'
import { containerName, containerSpec, type ContainerPlacement } from '../domain/workspaces/container-spec.ts'
import type { EventSpool } from './event-spool.ts'
import type { ProjectFolders } from './project-folders.ts'
import { belongsToContainer, runningFactsUnlessEnded } from './running-facts.ts'
import type { SessionLedger, SessionRecord } from './session-ledger.ts'
import type { SessionMounts } from './session-mounts.ts'
import { TurnTaking } from './turn-taking.ts'

const factsWithinMs = 10_000

export interface SessionKeeperParts {
  readonly instance: string
  readonly engine: ContainerEngine
  readonly ledger: SessionLedger
  readonly spool: EventSpool
  readonly mounts: SessionMounts
  readonly projects: ProjectFolders
  /** Checks what the machine must have for this grant (disk, image, cards) and returns what the container is made from. */
  readonly admit: (grant: Grant) => Promise<{ readonly grant: Grant; readonly placement: Pick<ContainerPlacement, 'imageId' | 'seccompProfile' | 'timezone'> }>
}

/**
 * Starts, changes and ends sessions. Every act is written down before it is done, so that a crash at any point can be made good.
 * Events are spooled before the ledger moves on: after a crash one may come twice, none is lost.
 */
export class SessionKeeper {
  readonly #parts: SessionKeeperParts
  readonly #turns = new TurnTaking()

  constructor(parts: SessionKeeperParts) {
    this.#parts = parts
  }

  sessions(): NodeSession[] {
    return this.#parts.ledger.live().map((record) => this.#shown(record))
  }

  start(asked: Grant): Promise<NodeSession> {
    return this.#turns.run(asked.sessionId, async () => {
      const { ledger } = this.#parts
      const known = ledger.get(asked.sessionId)
      // Two starts of one session take turns, so a start found half-done was cut short.
      if (known?.phase === 'starting') await this.#undoStart(known)
      else if (known !== undefined) return this.#repeated(known, asked)
      this.#parts.projects.assertOpen(asked.projectId)
      this.#assertCardsFree(asked)
      const { grant, placement } = await this.#parts.admit(asked)
      // Again after the wait: two grants for one card, or a lock, may have come in between. No await from here to the ledger.
      this.#parts.projects.assertOpen(asked.projectId)
      this.#assertCardsFree(grant)
      const record = ledger.write({
        grant, token: randomBytes(32).toString('base64url'), phase: 'starting', containerId: '', pid: 0,
        startedAt: null, exitCode: null, mounts: [], stopReason: '',
      })
      try {
        return this.#shown(await this.#bringUp(record, placement))
      } catch (cause) {
        await this.#undoStart(record)
        throw cause
      }
    })
  }

  mountExtract(sessionId: string, extractId: string, dataset: string): Promise<MountedExtract> {
    return this.#turns.run(sessionId, async () => {
      const { ledger, mounts, spool } = this.#parts
      const record = this.#running(sessionId)
      const there = record.mounts.find((mount) => mount.dataset === dataset)
      if (there?.extractId === extractId) return there
      if (there !== undefined) throw new GloveboxError('state-conflict', { dataset })
      this.#parts.projects.assertOpen(record.grant.projectId)
      await mounts.mountExtract(sessionId, extractId, dataset, () => this.#livePid(record))
      const mounted = { extractId, dataset, mountedAt: new Date().toISOString() }
      spool.add({ type: 'extract-mounted', sessionId, values: { extractId, dataset } })
      ledger.write({ ...record, mounts: [...record.mounts, mounted] })
      return mounted
    })
  }

  unmountExtract(sessionId: string, dataset: string): Promise<void> {
    return this.#turns.run(sessionId, async () => {
      const record = this.#parts.ledger.get(sessionId)
      if (record === undefined || record.phase !== 'running') return
      await this.#takeExtractAway(record, dataset)
      const pid = await this.#livePid(record).catch(() => 0)
      if (pid > 0) this.#parts.mounts.assertGone(pid, dataset)
      this.#parts.ledger.write({ ...record, mounts: record.mounts.filter((mount) => mount.dataset !== dataset) })
    })
  }

  extend(sessionId: string, endsAt: string): Promise<void> {
    return this.#turns.run(sessionId, async () => {
      const record = this.#running(sessionId)
      this.#parts.ledger.write({ ...record, grant: { ...record.grant, endsAt } })
    })
  }

  stop(sessionId: string, reason: string, graceSeconds: number): Promise<void> {
    return this.#turns.run(sessionId, () => this.#stopNow(sessionId, reason, graceSeconds))
  }

  async stopProject(projectId: string, reason: string): Promise<void> {
    const here = this.#parts.ledger.live().filter((record) => record.grant.projectId === projectId)
    await Promise.all(here.map((record) => this.stop(record.grant.sessionId, reason, 0)))
  }

  usesProject(projectId: string): boolean {
    return this.#parts.ledger.live().some((record) => record.grant.projectId === projectId && record.phase !== 'exited')
  }

  usesExtract(extractId: string): boolean {
    return this.#parts.ledger.live().some((record) => record.mounts.some((mount) => mount.extractId === extractId))
  }

  /** The first process of a running session, for the probes. */
  async runningContainer(sessionId: string): Promise<{ readonly record: SessionRecord; readonly pid: number }> {
    const record = this.#running(sessionId)
    return { record, pid: await this.#livePid(record) }
  }

  note(event: Omit<NodeEvent, 'sequence' | 'at'>): void {
    this.#parts.spool.add(event)
  }

  /** A container died: takes its mounts away and keeps how it ended until the server has stopped the session. */
  died(containerId: string, exitCode: number): Promise<void> {
    const found = this.#parts.ledger.live().find((record) => record.containerId === containerId)
    if (found === undefined) return Promise.resolve()
    return this.#turns.run(found.grant.sessionId, async () => {
      const record = this.#parts.ledger.get(found.grant.sessionId)
      if (record?.phase !== 'running' || record.containerId !== containerId) return
      await this.#markExited(record, exitCode)
    })
  }

  /** Ends what has reached its time: a server that is away must not leave sessions for ever. */
  async endOverdue(now: Date): Promise<void> {
    const overdue = this.#parts.ledger.live().filter((record) => record.phase === 'running' && Date.parse(record.grant.endsAt) <= now.getTime())
    await eachWhateverFails(overdue, ({ grant }) => this.#turns.run(grant.sessionId, async () => {
      const record = this.#parts.ledger.get(grant.sessionId)
      // It may have been extended or stopped while this waited for its turn.
      if (record?.phase !== 'running' || Date.parse(record.grant.endsAt) > now.getTime()) return
      this.note({ type: 'time-limit', sessionId: grant.sessionId, values: { endsAt: record.grant.endsAt } })
      await this.#stopNow(grant.sessionId, 'time-limit', 1)
    }))
  }

  /** Makes ledger, engine and mounts agree: after a crash, after the engine was away, and now and then. */
  async reconcile(): Promise<void> {
    const { engine, ledger, mounts, instance } = this.#parts
    const answeredFor = (sessionId: string): boolean => (ledger.get(sessionId)?.phase ?? 'stopped') !== 'stopped'
    const orphans = (await engine.list(instance)).filter(({ sessionId }) => !answeredFor(sessionId))
    const acts = [
      ...orphans.map(({ id, sessionId }) => ({ sessionId, act: async () => {
        if (answeredFor(sessionId)) return
        this.note({ type: 'orphan-ended', sessionId: sessionId === '' ? null : sessionId, values: { containerId: id } })
        await engine.end(id, 0)
      } })),
      ...ledger.live().map(({ grant: { sessionId } }) => ({ sessionId, act: () => this.#settle(sessionId) })),
      ...mounts.leftovers().map((sessionId) => ({ sessionId, act: async () => { if (!answeredFor(sessionId)) await mounts.clear(sessionId) } })),
    ]
    await eachWhateverFails(acts, ({ sessionId, act }) => this.#turns.run(sessionId, act))
    ledger.forgetOldEnds(new Date())
  }

  async #settle(sessionId: string): Promise<void> {
    const record = this.#parts.ledger.get(sessionId)
    if (record === undefined) return
    if (record.phase === 'starting') {
      this.note({ type: 'orphan-ended', sessionId, values: {} })
      await this.#undoStart(record)
    }
    if (record.phase === 'stopping') await this.#stopNow(sessionId, record.stopReason, 0)
    if (record.phase !== 'running') return
    const state = await this.#parts.engine.inspect(record.containerId)
    if (state === null || !state.running) await this.#markExited(record, state?.exitCode ?? -1)
    else await this.#dropHalfMounts(record)
  }

  /** A bind that the ledger does not name was cut short by a crash; the server asks for it again. */
  async #dropHalfMounts(record: SessionRecord): Promise<void> {
    const { mounts } = this.#parts
    await mounts.clearStages(record.grant.sessionId)
    const named = new Set(record.mounts.map((mount) => mount.dataset))
    for (const dataset of mounts.mountedDatasets(record.grant.sessionId)) {
      if (!named.has(dataset)) await this.#takeExtractAway(record, dataset)
    }
  }

  async #bringUp(record: SessionRecord, placement: Pick<ContainerPlacement, 'imageId' | 'seccompProfile' | 'timezone'>): Promise<SessionRecord> {
    const { engine, mounts, projects, instance, ledger } = this.#parts
    const { grant } = record
    const name = containerName(instance, grant.sessionId)
    await engine.end(name, 0)
    await projects.ensure(grant.projectId, grant.projectUid, 'none', grant.sessionId)
    await mounts.prepare(grant.sessionId, grant.projectUid)
    const containerId = await engine.create(name, containerSpec(grant, {
      ...placement, instance, token: record.token,
      projectDir: projects.folder(grant.projectId), socketDir: mounts.socketDir(grant.sessionId), dataDir: mounts.dataDir(grant.sessionId),
    }))
    await engine.start(containerId)
    const pid = await this.#hardened(containerId, grant.projectUid)
    this.note({ type: 'container-started', sessionId: grant.sessionId, values: { containerId, image: placement.imageId } })
    return ledger.write({ ...record, phase: 'running', containerId, pid, startedAt: new Date().toISOString() })
  }

  /** Waits until the kernel shows the container as it was meant; one that never does is not used. */
  async #hardened(containerId: string, projectUid: number): Promise<number> {
    const until = Date.now() + factsWithinMs
    for (;;) {
      const state = await this.#parts.engine.inspect(containerId)
      if (state === null || !state.running) throw new GloveboxError('internal', {}, new Error(`the container ended at once with ${state?.exitCode ?? 'nothing'}`))
      // One that ended since the engine answered: the next answer says with what.
      const facts = runningFactsUnlessEnded(state.pid, projectUid) ?? [{ id: 'process', ok: false, evidence: 'ended' }]
      const missing = facts.filter((fact) => !fact.ok)
      if (missing.length === 0) return state.pid
      // Just after the start the process is still the engine's own, about to become ours.
      if (Date.now() > until) throw new GloveboxError('internal', {}, new Error(`not as hardened as asked: ${missing.map((fact) => `${fact.id} (${fact.evidence})`).join('; ')}`))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  async #undoStart(record: SessionRecord): Promise<void> {
    await this.#parts.engine.end(containerName(this.#parts.instance, record.grant.sessionId), 0)
    await this.#parts.mounts.clear(record.grant.sessionId)
    this.#parts.ledger.remove(record.grant.sessionId)
  }

  async #stopNow(sessionId: string, reason: string, graceSeconds: number): Promise<void> {
    const { engine, ledger, mounts, instance } = this.#parts
    const before = ledger.get(sessionId)
    if (before?.phase === 'stopped') return
    if (before === undefined) {
      await engine.end(containerName(instance, sessionId), 0)
      return mounts.clear(sessionId)
    }
    const record = { ...before, phase: 'stopping' as const, stopReason: before.stopReason || reason }
    // What cannot be written down on a full disk is done all the same, and told; the data goes first, as it goes without the engine.
    const failures = [
      await failureOf(() => { ledger.write(record) }),
      ...(await Promise.all(record.mounts.map(({ dataset }) => failureOf(() => this.#takeExtractAway(record, dataset))))),
      await failureOf(() => this.#endContainer(record, graceSeconds)),
      await failureOf(() => mounts.clear(sessionId)),
    ].filter((failure) => failure !== null)
    if (failures[0] !== undefined) throw failures[0].cause
    this.note({ type: 'session-stopped', sessionId, values: { reason: record.stopReason } })
    ledger.write({ ...record, phase: 'stopped', mounts: [] })
  }

  async #endContainer(record: Omit<SessionRecord, 'changedAt'>, graceSeconds: number): Promise<void> {
    try {
      await this.#parts.engine.end(containerName(this.#parts.instance, record.grant.sessionId), graceSeconds)
    } catch (cause) {
      // Without the engine: the container's first process, and with it all others of its pid namespace.
      if (belongsToContainer(record.pid, record.containerId)) process.kill(record.pid, 'SIGKILL')
      throw cause
    }
  }

  async #takeExtractAway(record: Omit<SessionRecord, 'changedAt'>, dataset: string): Promise<void> {
    const taken = await this.#parts.mounts.unmountExtract(record.grant.sessionId, dataset)
    const extractId = record.mounts.find((mount) => mount.dataset === dataset)?.extractId
    if (taken) this.note({ type: 'extract-unmounted', sessionId: record.grant.sessionId, values: { dataset, extractId: extractId ?? '' } })
  }

  async #markExited(record: SessionRecord, exitCode: number): Promise<void> {
    const { engine, ledger, mounts } = this.#parts
    const sessionId = record.grant.sessionId
    await mounts.clear(sessionId)
    await engine.end(record.containerId, 0)
    this.note({ type: 'container-died', sessionId, values: { exitCode } })
    ledger.write({ ...record, phase: 'exited', exitCode, mounts: [] })
  }

  #repeated(known: SessionRecord, asked: Grant): NodeSession {
    if (known.phase === 'stopped' || known.phase === 'stopping' || known.phase === 'exited') throw new GloveboxError('session-ended')
    const { endsAt } = asked
    // What the container was made from stays; a prepared session that is opened gets its full time by the same message.
    const same = isDeepStrictEqual({ ...known.grant, cpus: 0, endsAt }, { ...asked, cpus: 0 })
    if (!same) throw new GloveboxError('state-conflict')
    return this.#shown(endsAt > known.grant.endsAt ? this.#parts.ledger.write({ ...known, grant: { ...known.grant, endsAt } }) : known)
  }

  #assertCardsFree(grant: Grant): void {
    const taken = new Set(this.#parts.ledger.live().filter((record) => record.phase !== 'exited').flatMap((record) => record.grant.gpus))
    if (new Set(grant.gpus).size !== grant.gpus.length || grant.gpus.some((gpu) => taken.has(gpu))) throw new GloveboxError('gpu-missing')
  }

  #running(sessionId: string): SessionRecord {
    const record = this.#parts.ledger.get(sessionId)
    if (record === undefined) throw new GloveboxError('not-found')
    if (record.phase !== 'running') throw new GloveboxError('session-ended')
    return record
  }

  async #livePid(record: SessionRecord): Promise<number> {
    const state: ContainerState | null = await this.#parts.engine.inspect(record.containerId)
    if (state === null || !state.running || !belongsToContainer(state.pid, record.containerId)) throw new GloveboxError('session-ended')
    return state.pid
  }

  #shown(record: SessionRecord): NodeSession {
    const state = record.phase === 'starting' ? 'starting' : record.phase === 'running' ? 'running' : 'exited'
    return {
      sessionId: record.grant.sessionId, projectId: record.grant.projectId, state, containerId: record.containerId,
      socketPath: `${this.#parts.mounts.socketDir(record.grant.sessionId)}/j.sock`, token: record.token,
      startedAt: record.startedAt, exitCode: record.exitCode, mounts: record.mounts,
    }
  }
}

/** Runs an act and keeps its failure for later. */
const failureOf = async (act: () => void | Promise<void>): Promise<{ readonly cause: unknown } | null> => {
  try {
    await act()
    return null
  } catch (cause) {
    return { cause }
  }
}

/** One after the other, all of them, whatever fails; the first failure is thrown at the end. */
const eachWhateverFails = async <T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> => {
  const failures: { readonly cause: unknown }[] = []
  for (const item of items) {
    const failure = await failureOf(() => act(item))
    if (failure !== null) failures.push(failure)
  }
  if (failures[0] !== undefined) throw failures[0].cause
}
