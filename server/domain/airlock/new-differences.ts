import type { Finding } from '../disclosure/check-report.ts'
import type { CaseTurn } from './egress-case.ts'
import type { Inspection } from './output-inspection.ts'

/** Checks that compare with other releases. */
const comparing = new Set(['differencing', 'hidden-cells', 'insider', 'model-differencing'])

const matters = ({ check, message }: Finding): boolean => comparing.has(check) || message === 'check.crashed'
const keyOf = ({ check, at }: Finding): string => JSON.stringify([check, at.sheet, at.row, at.column, at.cell])

/** How many findings about other releases a new inspection of the leaving files has that their reviewers have not seen. */
export const newDifferences = (turn: Pick<CaseTurn, 'report' | 'forCheckers'>, { report, forCheckers }: Inspection, leaving: ReadonlySet<number>): number => {
  const all = (of: Pick<CaseTurn, 'report' | 'forCheckers'>, index: number): readonly Finding[] => [...(of.report?.files[index]?.findings ?? []), ...(of.forCheckers[index] ?? [])].filter(matters)
  return [...leaving].reduce((sum, index) => {
    const seen = new Set(all(turn, index).map(keyOf))
    return sum + all({ report, forCheckers }, index).filter((finding) => !seen.has(keyOf(finding))).length
  }, 0)
}
