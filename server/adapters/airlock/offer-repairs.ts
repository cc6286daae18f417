import type { InspectionRequest } from '../../domain/airlock/output-inspection.ts'
import type { OfferedRepairs } from '../../domain/airlock/output-repair.ts'
import { checkOne, repairedPath, whyNoRepair, type CheckRequest, type FileReport } from '../../domain/disclosure/index.ts'
import { provenRepairs } from '../disclosure/index.ts'
import { checkRequestOf, withLicensedFacts } from './inspect-outputs.ts'

/** Explains one file of a request and offers repaired ones that the same check, with what the licences say, does not fail. */
export const offerRepairs = async ({ request, version, path }: { readonly request: InspectionRequest; readonly version: string; readonly path: string }): Promise<OfferedRepairs> => {
  const check = await checkRequestOf(request, version)
  const given = request.files.find((f) => f.path === path)
  const judge = (files: CheckRequest['files']): FileReport => {
    const read = files.find((f) => f.path === path)?.read
    if (given === undefined || read === undefined) throw new RangeError('no such file')
    return withLicensedFacts(checkOne({ ...check, files }, path), { ...given, read }, request.licensed)
  }
  const report = judge(check.files)
  const ways = await provenRepairs(check, report, repairedPath(path), judge)
  return { report, ways, refusal: report.outcome === 'fail' && ways.length === 0 ? whyNoRepair(check, report) : null }
}
