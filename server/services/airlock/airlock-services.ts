import type { AirlockParts } from './airlock-parts.ts'
import { pictureOfFile, previewFile } from './preview-output.ts'
import { listEgress, readEgress } from './read-egress.ts'
import { compareRepair } from './compare-repair.ts'
import { repairOutput } from './repair-outputs.ts'
import { downloadRelease, releaseEgress } from './release-egress.ts'
import { completeReview, rejectEgress, returnEgress, voteOnFile } from './review-egress.ts'
import { checkOutputs, completeChecks, resumeAirlock } from './run-checks.ts'
import { resubmitEgress, submitEgress, withdrawEgress } from './submit-egress.ts'

type WithoutParts<F> = F extends (parts: AirlockParts, ...rest: infer A) => infer R ? (...rest: A) => R : never
const verbs = {
  checkOutputs, repairOutput, compareRepair, submitEgress, resubmitEgress, withdrawEgress, completeChecks, resumeAirlock, voteOnFile, completeReview, returnEgress, rejectEgress,
  releaseEgress, downloadRelease, previewFile, pictureOfFile, readEgress, listEgress,
} as const

/** The airlock's verbs, each bound to its parts. */
export type AirlockServices = { readonly [Verb in keyof typeof verbs]: WithoutParts<(typeof verbs)[Verb]> } & { readonly parts: AirlockParts }

/** Binds every verb to the parts. */
export const airlockServices = (parts: AirlockParts): AirlockServices => ({
  ...(Object.fromEntries(Object.entries(verbs).map(([name, verb]) => [name, (...rest: readonly unknown[]) => (verb as (...all: readonly unknown[]) => unknown)(parts, ...rest)])) as Omit<AirlockServices, 'parts'>),
  parts,
})
