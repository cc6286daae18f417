import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import type { Finding } from '../check-report.ts'
import type { CheckFile, EarlierRelease } from '../check-request.ts'
import type { ProfileParameters } from '../disclosure-profile.ts'
import { sizedModels } from '../model-evidence.ts'
import type { Condition } from '../tables/table-description.ts'

const id = 'model-differencing'

interface SizedModel {
  readonly n: number
  readonly from: string
  readonly population: string | null
  readonly where: Readonly<Record<string, Condition>> | null
}

function modelsOfFile(file: CheckFile, from: string): readonly SizedModel[] {
  return sizedModels(file.read, file.description).map(({ n }) => ({ n, from, population: file.description?.population ?? null, where: file.description?.where ?? null }))
}

function modelsOfRelease({ name, files, numbers }: EarlierRelease): readonly SizedModel[] {
  return [...files.flatMap((file) => modelsOfFile(file, name)), ...(numbers?.models ?? []).map((model) => ({ ...model, from: name }))]
}

/** Conditions on one variable that nobody can meet both of. */
function areApart(one: Condition, other: Condition): boolean {
  if ('values' in one && 'values' in other) return !one.values.some((value) => other.values.includes(value))
  if ('values' in one || 'values' in other) return false
  return (one.from ?? -Infinity) > (other.to ?? Infinity) || (other.from ?? -Infinity) > (one.to ?? Infinity)
}

function areDisjoint(one: SizedModel, other: SizedModel): boolean {
  return Object.entries(one.where ?? {}).some(([name, condition]) => {
    const theirs = other.where !== null && Object.hasOwn(other.where, name) ? other.where[name] : undefined
    return theirs !== undefined && areApart(condition, theirs)
  })
}

/** Words of another project say that it is the same population only where they are the same. */
function mayBeNested(one: SizedModel, other: SizedModel, elsewhere: boolean): boolean {
  if (areDisjoint(one, other)) return false
  return !elsewhere || (one.where !== null && other.where !== null) || one.population === null || other.population === null || one.population.trim() === other.population.trim()
}

interface Earlier {
  readonly releases: readonly EarlierRelease[]
  readonly elsewhere: boolean
}

/** Findings where a model was fitted on nearly as many units as one released before, unless nobody can be in both. */
export function nearModels(file: CheckFile, { releases, elsewhere }: Earlier, parameters: ProfileParameters): readonly Finding[] {
  const threshold = parameters.differenceThreshold
  if (threshold <= 1) return []
  const own = modelsOfFile(file, file.path)
  const before = own.length === 0 ? [] : releases.flatMap(modelsOfRelease)
  const bySize = new Map(own.map((model) => [model.n, model]))
  return [...bySize].flatMap(([n, model]) => {
    const close = before.filter((other) => other.n !== n && Math.abs(other.n - n) < threshold && mayBeNested(model, other, elsewhere))
      .sort((one, other) => Math.abs(one.n - n) - Math.abs(other.n - n))[0]
    return close === undefined ? [] : [hit(id, 'difference-threshold', {
      outcome: 'review', at: wholeFile, message: 'model-differencing.few-apart', cure: 'cure.explain-change',
      values: { n, other: close.from, difference: Math.abs(close.n - n), threshold },
    })]
  })
}

/** Points at a model fitted on nearly the same units as one released before: their difference may be one person's data. */
export const modelDifferencing = defineCheck({
  id, version: 2, types: ['correlation-coefficients', 'statistical-hypothesis-tests'], risk: 'differencing', parameters: ['difference-threshold'],
  evidence: ['n of this and of earlier models', 'their populations'],
  says: 'A model whose n differs from an earlier model’s by fewer than the difference threshold, and not by zero, goes to a person, unless their conditions show that nobody is in both.',
  source: 'Handbook on output checking: the same model with one case more or less',
  run: ({ file, request, parameters }: FileEvidence) => nearModels(file, { releases: request.against ?? [], elsewhere: false }, parameters),
})
