import type { Health, HealthPart } from '../../contract/resources/node-status.ts'
import type { UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { Clock } from '../domain/kernel/clock.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { freeDiskMiB } from '../free-disk.ts'
import type { NodeBroker } from '../domain/node/node-broker.ts'

export interface HealthParts {
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly broker: NodeBroker
  readonly stateDir: string
  readonly portalBuilt: () => boolean
  /** False once the log was seen shorter than one of its signed heads. */
  readonly headsOk: () => boolean
  readonly version: string
}

/** A gateway that has not reported for this long is down. */
const gatewaySilenceMs = 45_000

/** Whether the whole path could work, and what is missing if not. */
export class HealthService {
  private readonly s: HealthParts
  private gateway: { readonly at: number; readonly ok: boolean; readonly frontend: boolean } | null = null

  constructor(parts: HealthParts) {
    this.s = parts
  }

  /** Report of the gateway about itself. */
  gatewayReported(report: { readonly ok: boolean; readonly frontend: boolean }): void {
    this.gateway = { at: this.s.clock.now().getTime(), ...report }
  }

  async health(): Promise<Health> {
    const parts = [await this.database(), ...await this.node(), this.gatewayPart(), this.frontend(), this.portal(), this.log(), await this.disk()]
    return { ok: parts.every((p) => p.ok), version: this.s.version, at: this.s.clock.now().toISOString(), parts }
  }

  /** The first thing that keeps sessions from starting, or null. */
  async nodeProblem(): Promise<string | null> {
    return (await this.node()).find((p) => !p.ok)?.part ?? null
  }

  private async database(): Promise<HealthPart> {
    try {
      await this.s.work.read.selectFrom('audit_tip').select('sequence').executeTakeFirstOrThrow()
      return good('database', 'answers')
    } catch {
      return bad('database', 'does not answer', 'See whether the database runs and DATABASE_URL is right; `glovebox doctor` says more.')
    }
  }

  private async node(): Promise<HealthPart[]> {
    try {
      const health = await this.s.broker.call('health', {})
      return [
        good('broker', `version ${health.version}`),
        health.engine.ok ? good('engine', `version ${health.engine.version}, ${health.engine.cgroup}`) : bad('engine', 'does not answer', 'Start the container engine: `systemctl start docker`.'),
        health.image.ok ? good('image', health.image.name) : bad('image', `${health.image.name} is missing`, 'Build it: `npm run demo` does.'),
        health.disk.ok ? good('node-disk', `${health.disk.freeMiB} MiB free`) : bad('node-disk', `${health.disk.freeMiB} MiB free`, 'Free space in the state folder.'),
        health.volumes.ok ? good('volumes', `${health.volumes.made} made`) : bad('volumes', health.volumes.reason, 'Free space in the state folder, or install e2fsprogs; a volume that cannot be opened needs `e2fsck -f` (docs/how-to/run-in-production.md).'),
      ]
    } catch (error) {
      const code = error instanceof GloveboxError ? error.code : 'broker-down'
      return [bad('broker', code, 'Start it: `systemctl start glovebox-broker`; its log says why it ended.')]
    }
  }

  private gatewayPart(): HealthPart {
    const reported = this.gateway
    const alive = reported !== null && reported.ok && this.s.clock.now().getTime() - reported.at < gatewaySilenceMs
    return alive ? good('gateway', 'reports') : bad('gateway', 'has not reported', 'Start it: `systemctl start glovebox-gateway`; its log says why it ended.')
  }

  private frontend(): HealthPart {
    return this.gateway?.frontend === true ? good('jupyterlab', 'front end built') : bad('jupyterlab', 'front end missing or gateway silent', 'Build it: `npm run demo` runs `node lab/build.mjs`.')
  }

  private portal(): HealthPart {
    return this.s.portalBuilt() ? good('portal', 'built') : bad('portal', 'not built', 'Build it: `npm run demo` runs `node portal/build.mjs`.')
  }

  private log(): HealthPart {
    return this.s.headsOk() ? good('audit-log', 'fits its signed heads') : bad('audit-log', 'is shorter than, or differs from, a signed head', 'Nothing is released until it is looked into: run `glovebox audit verify`.')
  }

  private async disk(): Promise<HealthPart> {
    const free = freeDiskMiB(this.s.stateDir)
    return free >= 512 ? good('disk', `${free} MiB free`) : bad('disk', `${free} MiB free`, 'Free space in the state folder: nothing can be frozen or recorded on a full disk.')
  }
}

const good = (part: string, message: string): HealthPart => ({ part, ok: true, message, mend: '' })
const bad = (part: string, message: string, mend: string): HealthPart => ({ part, ok: false, message, mend })
