import { parse, stringify } from 'yaml'
import { checkOne, delimitedText, delimiterOfPath, readTableDescription, repairWays, type CheckRequest, type FileReport, type RepairWay } from '../../domain/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../readers/index.ts'

/** A repaired file as it is written, with the text of the description beside it. */
export interface ProvenRepair extends RepairWay {
  readonly name: string
  readonly text: string
  readonly descriptionText: string
  /** The file as it was read again. */
  readonly file: CheckRequest['files'][number]
}

/** Checks a file of a request as the caller does. */
export type Judge = (files: CheckRequest['files'], path: string) => FileReport

const judgeBy = (request: CheckRequest): Judge => (files, path) => checkOne({ ...request, files }, path)

/** Ways of repairing a file, the one that loses least first: each was written, read again as anyone would read it, and does not fail. */
export const provenRepairs = async (request: CheckRequest, report: FileReport, name: string, judge: Judge = judgeBy(request)): Promise<readonly ProvenRepair[]> => {
  const proven: ProvenRepair[] = []
  for (const way of repairWays(request, report)) {
    const written = { ...way, name, text: delimitedText(way.rows, delimiterOfPath(name)), descriptionText: stringify(way.description) }
    const read = await readOutput(new TextEncoder().encode(written.text), name, defaultReadLimits)
    const description = readTableDescription(parse(written.descriptionText, { maxAliasCount: 0 }))
    const files = request.files.map((f) => (f.path === report.path ? { ...f, read, description } : f))
    const { outcome } = judge(files, report.path)
    const file = files.find(({ path }) => path === report.path)
    if (outcome !== 'fail' && file !== undefined) proven.push({ ...written, outcome, file })
  }
  return proven
}
