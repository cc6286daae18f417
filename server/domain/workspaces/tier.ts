import { z } from 'zod'

const LocalText = z.object({ ko: z.string(), en: z.string() })

/** `policies/tiers.yaml`. */
export const TierPolicy = z.object({
  tiers: z.array(z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/), title: LocalText, memoryMiB: z.int().min(256), cpus: z.number().positive(),
    processes: z.int().min(32), minutes: z.int().min(5), gpus: z.int().min(0).max(16),
  })).min(1),
})
export type TierRule = z.infer<typeof TierPolicy>['tiers'][number]

/** `policies/limits.yaml`. */
export const LimitPolicy = z.strictObject({
  admission: z.strictObject({ reserveMiB: z.int().min(64), keepFreeMiB: z.int().min(0), startTogetherPerCpu: z.number().positive() }),
  prepared: z.strictObject({ most: z.int().min(0), minutes: z.number().positive() }),
  budget: z.strictObject({ bytesPerDay: z.int().min(0) }),
  ingress: z.strictObject({ putBytes: z.int().min(0) }),
  egress: z.strictObject({ fileBytes: z.int().min(1), requestBytes: z.int().min(1), files: z.int().min(1) }),
})
export type LimitPolicy = z.infer<typeof LimitPolicy>
