import type { EgressRequest } from '../../../contract/resources/egress-request.ts'
import type { Actor } from '../../domain/authorization/authorizer.ts'
import type { AirlockServices } from '../../services/airlock/airlock-services.ts'
import { presentCheckResult, presentEgressRequest, presentEgressSummary } from '../presenters/egress-request.ts'
import type { SessionHandlers } from './session-api-router.ts'

type ExportHandlers = Omit<SessionHandlers, 'context'>

/** Longest that a submission waits for its checks before it answers; they go on by themselves. */
const mostWaitMs = 20_000
const mostListed = 100

/** The export verbs of the extension: the person of the session, on that session's project alone. `onError` hears of checks that could not run. */
export const exportHandlers = (airlock: AirlockServices, onError: (error: unknown) => void): ExportHandlers => {
  const show = async (actor: Actor, id: string): Promise<EgressRequest> => presentEgressRequest(await airlock.readEgress(actor, id))
  const afterChecks = async (actor: Actor, id: string): Promise<EgressRequest> => {
    const checks = airlock.completeChecks(id).catch(onError)
    const wait = new Promise((resolve) => setTimeout(resolve, mostWaitMs).unref())
    await Promise.race([checks, wait])
    return show(actor, id)
  }
  return {
    check: async ({ actor, body }) => presentCheckResult(airlock.parts.inspector.localise(await airlock.checkOutputs(actor, body.files), actor.language)),
    submit: async ({ actor, body }) => afterChecks(actor, await airlock.submitEgress(actor, body)),
    list: async ({ actor, session }) => {
      const { items } = await airlock.listEgress(actor, { scope: 'mine', project: session.project_id, limit: mostListed })
      return { items: items.map(presentEgressSummary) }
    },
    get: ({ actor, params }) => show(actor, params.id),
    resubmit: async ({ actor, params, body }) => {
      await airlock.resubmitEgress(actor, params.id, body)
      return afterChecks(actor, params.id)
    },
    withdraw: async ({ actor, params }) => {
      await airlock.withdrawEgress(actor, params.id)
      return show(actor, params.id)
    },
  }
}
