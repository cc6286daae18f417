import type { EgressRequest } from '../../../contract/resources/egress-request.ts'
import type { AirlockServices } from '../../services/airlock/airlock-services.ts'
import { presentCheckResult, presentEgressRequest, presentEgressSummary } from '../presenters/egress-request.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { SessionCall, SessionHandlers } from './session-api-router.ts'

type Caller = Pick<SessionCall<'list'>, 'actor' | 'session'>

type ExportHandlers = Omit<SessionHandlers, 'context'>

/** Longest that a submission waits for its checks before it answers; they go on by themselves. */
const mostWaitMs = 20_000
const mostListed = 100

/** The export verbs of the extension: the person of the session, on that session's project alone. `onError` hears of checks that could not run. */
export const exportHandlers = (airlock: AirlockServices, onError: (error: unknown) => void): ExportHandlers => {
  const show = async ({ actor, session }: Caller, id: string): Promise<EgressRequest> => {
    const reading = await airlock.readEgress(actor, id)
    // A person who checks elsewhere does not do so from inside a session.
    if (reading.request.authorId !== actor.id || reading.project.id !== session.project_id) throw new GloveboxError('not-found')
    return presentEgressRequest(reading)
  }
  const afterChecks = async (caller: Caller, id: string): Promise<EgressRequest> => {
    const checks = airlock.completeChecks(id).catch(onError)
    const wait = new Promise((resolve) => setTimeout(resolve, mostWaitMs).unref())
    await Promise.race([checks, wait])
    return show(caller, id)
  }
  return {
    check: async ({ actor, body }) => presentCheckResult(airlock.parts.inspector.localise(await airlock.checkOutputs(actor, body.files), actor.language)),
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
