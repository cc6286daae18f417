import type { ReadLimits } from '../../server/domain/disclosure/read-output.ts'

/** Small bounds, so that a mutation that asks for much is stopped soon. */
export const fuzzLimits: ReadLimits = { bytes: 4 << 20, cells: 50_000, depth: 3, innerFiles: 60, innerBytes: 8 << 20, milliseconds: 3_000 }
