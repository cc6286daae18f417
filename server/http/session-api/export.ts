import type { CheckResult, EgressRequest } from '../../../contract/resources/egress-request.ts'
import type { RepairOffer } from '../../../contract/resources/table-repair.ts'
import type { AirlockServices } from '../../services/airlock/airlock-services.ts'
import { presentCheckResult, presentEgressRequest, presentEgressSummary } from '../presenters/egress-request.ts'
import { presentRepairOffer } from '../presenters/table-repair.ts'
import { sha256Hex } from '../../domain/airlock/release-record.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { SessionCall, SessionHandlers } from './session-api-router.ts'

type Caller = Pick<SessionCall<'list'>, 'actor' | 'session'>

type ExportHandlers = Omit<SessionHandlers, 'context'>

/** Longest that a submission waits for its checks before it answers; they go on by themselves. */
const mostWaitMs = 20_000
const mostListed = 100
const mostRemembered = 2000

/** Takes bytes from the person's budget of the day before they are shown; false if they are not left. */
export type TakeBudget = (caller: Caller, bytes: number) => Promise<boolean>

export interface ExportSetting {
  readonly airlock: AirlockServices
  readonly takeBudget: TakeBudget
  /** Hears of checks that could not run; they are tried again. */
  readonly onError: (error: unknown) => void
}

/**
 * The export verbs of the extension: the person of the session, on that session's project alone. What an answer shows of the files
 * counts like everything that a session shows; where the budget is spent, a check is refused and a request is shown without it.
 */
export const exportHandlers = ({ airlock, takeBudget, onError }: ExportSetting): ExportHandlers => {
  const paid = payOnce(takeBudget)
  const show = async (caller: Caller, id: string): Promise<EgressRequest> => {
    const { actor, session } = caller
    const reading = await airlock.readEgress(actor, id)
    // A person who checks elsewhere does not do so from inside a session.
    if (reading.request.authorId !== actor.id || reading.project.id !== session.project_id) throw new GloveboxError('not-found')
    const full = presentEgressRequest(reading)
    return (await paid(caller, id, full)) ? full : presentEgressRequest(await airlock.readEgress(actor, id, true))
  }
  const afterChecks = async (caller: Caller, id: string): Promise<EgressRequest> => {
    const checks = airlock.completeChecks(id).catch(onError)
    const wait = new Promise((resolve) => setTimeout(resolve, mostWaitMs).unref())
    await Promise.race([checks, wait])
    return show(caller, id)
  }
  return {
    check: async ({ body, ...caller }) => {
      const report = await airlock.checkOutputs(caller.actor, body.files)
      const result = presentCheckResult(airlock.parts.inspector.localise(report, caller.actor.language))
      if (!(await paid(caller, 'check', result))) throw new GloveboxError('budget-held')
      return result
    },
    repair: async ({ body, ...caller }) => {
      const answer = await airlock.repairOutput(caller.actor, body)
      const offer = presentRepairOffer(answer, caller.actor.language)
      if (!(await paid(caller, `repair ${body.path}`, offer))) throw new GloveboxError('budget-held')
      return offer
    },
    submit: async ({ body, ...caller }) => afterChecks(caller, await airlock.submitEgress(caller.actor, body)),
    list: async ({ actor, session }) => {
      const { items } = await airlock.listEgress(actor, { scope: 'mine', project: session.project_id, limit: mostListed })
      return { items: items.map(presentEgressSummary) }
    },
    get: ({ params, ...caller }) => show(caller, params.id),
    resubmit: async ({ params, body, ...caller }) => {
      await airlock.resubmitEgress(caller.actor, params.id, body)
      return afterChecks(caller, params.id)
    },
    withdraw: async ({ params, ...caller }) => {
      await show(caller, params.id)
      await airlock.withdrawEgress(caller.actor, params.id)
      return show(caller, params.id)
    },
  }
}

/** What a request shows of its files: findings and their places; the rest the person has written. */
const shownOf = (answer: EgressRequest | CheckResult | RepairOffer): string =>
  JSON.stringify('ways' in answer ? answer : 'turns' in answer ? answer.turns.map((t) => t.files.map((f) => f.findings)) : answer.files.map((f) => f.findings))

/** Counts what is shown, the same to the same session once: a panel that asks again every few seconds shows nothing new. */
const payOnce = (takeBudget: TakeBudget) => {
  const shown = new Map<string, string>()
  return async (caller: Caller, what: string, answer: EgressRequest | CheckResult | RepairOffer): Promise<boolean> => {
    const text = shownOf(answer)
    const key = `${caller.session.id} ${what}`
    const hash = sha256Hex(text)
    if (shown.get(key) === hash) return true
    if (!(await takeBudget(caller, Buffer.byteLength(text)))) return false
    shown.delete(key)
    shown.set(key, hash)
    if (shown.size > mostRemembered) shown.delete(shown.keys().next().value ?? '')
    return true
  }
}
