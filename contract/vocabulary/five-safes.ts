import { z } from 'zod'

/** The Five Safes, in the framework's order (Desai, Ritchie and Welpton 2016). */
export const fiveSafes = ['people', 'projects', 'data', 'settings', 'outputs'] as const
export const FiveSafe = z.enum(fiveSafes)
export type FiveSafe = z.infer<typeof FiveSafe>
