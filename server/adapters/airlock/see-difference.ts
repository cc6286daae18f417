import type { InspectionRequest } from '../../domain/airlock/output-inspection.ts'
import type { SeenDifference } from '../../domain/airlock/output-repair.ts'
import { checkOne, differenceOf, remainingIntervals } from '../../domain/disclosure/index.ts'
import { checkRequestOf } from './inspect-outputs.ts'

/** Compares a repaired file with its original, and works out what all that leaves still tells about what it hides. */
export const seeDifference = async ({ request, version, original, repaired }: { readonly request: InspectionRequest; readonly version: string; readonly original: string; readonly repaired: string }): Promise<SeenDifference> => {
  const check = await checkRequestOf(request, version)
  const [before, after] = [original, repaired].map((path) => check.files.find((f) => f.path === path))
  if (before === undefined || after === undefined) throw new RangeError('no such file')
  const outputs = check.files.filter((_, i) => request.files[i]?.declared.kind === 'output')
  return { ...differenceOf(before, after), remains: remainingIntervals(checkOne({ ...check, files: outputs, cells: true }, repaired)) }
}
