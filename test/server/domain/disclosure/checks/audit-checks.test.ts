import { describe, expect, it } from 'vitest'
import { claims } from '../../../../../server/domain/disclosure/checks/claims.ts'
import { differencing } from '../../../../../server/domain/disclosure/checks/differencing.ts'
import { hiddenCells } from '../../../../../server/domain/disclosure/checks/hidden-cells.ts'
import { insider } from '../../../../../server/domain/disclosure/checks/insider.ts'
import { hit, wholeFile } from '../../../../../server/domain/disclosure/disclosure-check.ts'
import { evidenceOf } from './small-evidence.ts'

const findingOf = (check: string): ReturnType<typeof hit> => hit(check, 'rule', { outcome: 'fail', at: wholeFile, message: `${check}.x`, cure: 'cure.x' })
const audit = ['hidden-cells', 'differencing', 'insider', 'claims'].map(findingOf)

describe('what the audit of intervals found', () => {
  it.each([hiddenCells, differencing, insider, claims])('goes to the check whose name it bears: $id', (check) => {
    expect(check.run(evidenceOf({ audit }))).toEqual([findingOf(check.id)])
    expect(check.run(evidenceOf({ audit: audit.filter((finding) => finding.check !== check.id) }))).toEqual([])
  })
})
