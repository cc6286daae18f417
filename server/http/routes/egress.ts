import type { Actor } from '../../domain/authorization/authorizer.ts'
import type { EgressRequest } from '../../../contract/resources/egress-request.ts'
import type { AirlockServices } from '../../services/airlock/airlock-services.ts'
import { presentEgressRequest, presentEgressSummary } from '../presenters/egress-request.ts'
import { presentFileDifference } from '../presenters/table-repair.ts'
import type { Handlers } from '../route.ts'

type EgressHandlers = Pick<Handlers,
  'egressRequests' | 'egressRequest' | 'filePreview' | 'fileDifference' | 'filePicture' | 'vote' | 'completeReview' | 'returnEgress' | 'rejectEgress' | 'withdrawEgress' | 'releaseEgress' | 'releaseZip'>

/** The airlock as the portal sees it: lists, reviews, release, download. */
export const egressHandlers = (airlock: AirlockServices): EgressHandlers => {
  const show = async (actor: Actor, id: string): Promise<EgressRequest> => presentEgressRequest(await airlock.readEgress(actor, id))
  const after = (act: Promise<unknown>, actor: Actor, id: string): Promise<EgressRequest> => act.then(() => show(actor, id))
  return {
    egressRequests: async ({ actor, query }) => {
      const { items, next, total } = await airlock.listEgress(actor, query)
      return { items: items.map(presentEgressSummary), next, total }
    },
    egressRequest: ({ actor, params }) => show(actor, params.id),
    filePreview: ({ actor, params, query }) => airlock.previewFile(actor, params.id, { fileId: params.fileId, fromRow: query.fromRow }),
    fileDifference: async ({ actor, params }) => presentFileDifference(await airlock.compareRepair(actor, params.id, params.fileId), actor.language),
    filePicture: async ({ actor, params }) => ({ bytes: await airlock.pictureOfFile(actor, params.id, params), downloadName: null }),
    vote: ({ actor, params, body }) => after(airlock.voteOnFile(actor, params.id, { fileId: params.fileId, ...body }), actor, params.id),
    completeReview: ({ actor, params }) => after(airlock.completeReview(actor, params.id), actor, params.id),
    returnEgress: ({ actor, params, body }) => after(airlock.returnEgress(actor, params.id, body.reason), actor, params.id),
    rejectEgress: ({ actor, params, body }) => after(airlock.rejectEgress(actor, params.id, body.reason), actor, params.id),
    withdrawEgress: ({ actor, params }) => after(airlock.withdrawEgress(actor, params.id), actor, params.id),
    releaseEgress: ({ actor, params }) => after(airlock.releaseEgress(actor, params.id), actor, params.id),
    releaseZip: async ({ actor, params }) => {
      const { bytes, name } = await airlock.downloadRelease(actor, params.id)
      return { bytes, downloadName: name }
    },
  }
}
