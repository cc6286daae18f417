import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { subtractedFindings } from '../../../../server/domain/disclosure/audit/release-differences.ts'
import type { SourcedTable } from '../../../../server/domain/disclosure/audit/statement-system.ts'
import { loadProfile } from '../../../../server/adapters/disclosure/index.ts'
import type { TableModel } from '../../../../server/domain/disclosure/tables/table-model.ts'

const claims = { roundedTo: null, midpoint: null, suppressedBelow: null, recordLevelNone: false, zerosShown: false }
const sexes = ['F', 'M', 'X'] as const
const regions = ['A', 'B', 'C'] as const

/** A population by the values that it lets through; `null` for all. */
interface Query { readonly sex: readonly string[] | null; readonly region: readonly string[] | null }
interface Person { readonly sex: string; readonly region: string }

const query = fc.record<Query>({ sex: fc.option(fc.subarray([...sexes], { minLength: 1 })), region: fc.option(fc.subarray([...regions], { minLength: 1 })) })
// Somebody may be of a category that no table names.
const everyone: readonly Person[] = [...sexes, 'unnamed'].flatMap((sex) => [...regions, 'unnamed'].map((region) => ({ sex, region })))
const belongs = (person: Person, { sex, region }: Query): boolean => (sex === null || sex.includes(person.sex)) && (region === null || region.includes(person.region))
const kinds = (of: Query): readonly number[] => everyone.flatMap((person, index) => (belongs(person, of) ? [index] : []))

const table = (of: Query, count: number): TableModel => ({
  sheet: null, title: null, dimensions: [], measure: { name: 'n', kind: 'count', share: null, named: true }, unit: null, population: null, claims, described: true, release: null, additive: false, contributorsDescribed: false,
  where: { ...(of.sex === null ? {} : { sex: { values: of.sex } }), ...(of.region === null ? {} : { region: { values: of.region } }) },
  cells: [{ codes: [], row: 2, column: 1, contributions: null, shown: { is: 'number', value: count, decimals: 0, percent: false } }],
})
const placed = (of: Query, count: number, at: number, earlier: boolean): SourcedTable => ({ table: table(of, count), origin: `${earlier ? 'release' : 'file'} ${at}`, earlier })

describe('subtracting releases', () => {
  const profile = loadProfile('acro-default')

  it('finds a group of few exactly where trying every pair and triple of sets of people does', () => {
    fc.assert(fc.property(
      fc.array(fc.nat(12), { minLength: everyone.length, maxLength: everyone.length }), query, fc.array(query, { minLength: 1, maxLength: 4 }),
      (sizes, own, earlier) => {
        // Every value that may be named is named by some release: what nobody names is nobody's category.
        const all: readonly Query[] = [{ sex: [...sexes], region: [...regions] }, ...earlier]
        const count = (of: readonly number[]): number => of.reduce((sum, kind) => sum + (sizes[kind] ?? 0), 0)
        const { findings, complete } = subtractedFindings([placed(own, count(kinds(own)), 0, false)], all.map((of, at) => placed(of, count(kinds(of)), at, true)), profile?.parameters ?? expect.fail('no profile'))
        expect(complete).toBe(true)
        const shown = [own, ...all].map(kinds)
        const few = (rest: readonly number[]): boolean => count(rest) >= 1 && count(rest) < 10
        const without = (outer: readonly number[], inner: readonly number[]): readonly number[] => outer.filter((kind) => !inner.includes(kind))
        const isWithin = (inner: readonly number[], outer: readonly number[]): boolean => inner.every((kind) => outer.includes(kind))
        const mine = shown[0] ?? []
        const pair = shown.some((other) => [[mine, other], [other, mine]].some(([outer = [], inner = []]) => isWithin(inner, outer) && few(without(outer, inner))))
        const triple = shown.some((outer) => shown.some((one) => shown.some((other) => [outer, one, other].includes(mine) && isWithin(one, outer) && isWithin(other, outer)
          && one.every((kind) => !other.includes(kind)) && few(without(without(outer, one), other)))))
        // A finding is never without such a subtraction.
        if (findings.length > 0) expect(pair || triple).toBe(true)
        // Such a subtraction is never without a finding, unless what is left is itself among the numbers shown.
        const isKnown = shown.some((of) => few(of)) || shown.some((outer) => shown.some((inner) => outer !== mine && inner !== mine && isWithin(inner, outer) && few(without(outer, inner))))
        if (pair && !isKnown) expect(findings.length).toBe(1)
        const reachesByPair = shown.some((outer) => shown.some((inner) => isWithin(inner, outer) && shown.some((rest) => count(rest) === count(without(outer, inner)))))
        if (triple && !isKnown && !reachesByPair) expect(findings.length).toBe(1)
      },
    ), { numRuns: 3000, seed: 20261125 })
  })
})
