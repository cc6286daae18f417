import type { ReadOutput } from '../read-output.ts'
import type { ModelFile } from './model-file.ts'

/** A model and the name of the archive's entry that it lies in. */
export interface FoundModel {
  readonly model: ModelFile
  readonly inside: string | null
}

/** Every model of a file, also those inside archives. */
export function modelsIn(read: ReadOutput, inside: string | null = null): readonly FoundModel[] {
  const own = read.model === undefined ? [] : [{ model: read.model, inside }]
  return [...own, ...read.inner.flatMap(({ name, output }) => modelsIn(output, inside === null ? name : `${inside}/${name}`))]
}
