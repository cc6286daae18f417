import { parse, stringify } from 'yaml'
import type { InspectionRequest } from '../../domain/airlock/output-inspection.ts'
import type { OfferedRepairs, OfferedWay } from '../../domain/airlock/output-repair.ts'
import { checkOutputs, delimitedText, delimiterOfPath, readTableDescription, repairedPath, repairWays, type CheckRequest, type FileReport, type RepairWay } from '../../domain/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../readers/index.ts'
import { checkRequestOf, withLicensedFacts } from './inspect-outputs.ts'

/** Explains one file of a request and offers repaired ones; each is written, read again and checked again before it is offered. */
export const offerRepairs = async ({ request, version, path }: { readonly request: InspectionRequest; readonly version: string; readonly path: string }): Promise<OfferedRepairs> => {
  const check = await checkRequestOf(request, version)
  const file = request.files.find((f) => f.path === path)
  const judge = (files: CheckRequest['files']): FileReport => {
    const found = checkOutputs({ ...check, files }).files.find((f) => f.path === path)
    const read = files.find((f) => f.path === path)?.read
    if (found === undefined || file === undefined || read === undefined) throw new RangeError('no such file')
    return withLicensedFacts(found, { ...file, read }, request.licensed)
  }
  const report = judge(check.files)
  const ways: OfferedWay[] = []
  for (const way of repairWays(check, report)) {
    const offered = asWritten(way)
    const read = await readOutput(new TextEncoder().encode(offered.text), offered.name, defaultReadLimits)
    const description = readTableDescription(parse(offered.descriptionText, { maxAliasCount: 0 }))
    const { outcome } = judge(check.files.map((f) => (f.path === path ? { ...f, read, description } : f)))
    if (outcome !== 'fail') ways.push({ ...offered, outcome })
  }
  return { report, ways }
}

const asWritten = (way: RepairWay): OfferedWay => {
  const name = repairedPath(way.path)
  return { ...way, name, text: delimitedText(way.rows, delimiterOfPath(name)), descriptionText: stringify(way.description) }
}
