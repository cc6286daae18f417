import { existsSync, realpathSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { FoundFile } from './check-inputs.ts'
import type { CheckOptions } from './check-options.ts'

/** Says of a path whether writing there would change something that the run reads: a file to check, a description, the data, an earlier release. */
export function keptInputs({ table, data, against }: Pick<CheckOptions, 'table' | 'data' | 'against'>, found: readonly FoundFile[], cwd: string): (path: string) => boolean {
  const read = [...found.flatMap(({ onDisk }) => [onDisk, `${onDisk}.table.yaml`]), ...[table ?? [], data, against].flat().map((path) => resolve(cwd, path))]
  const real = new Set(read.filter((path) => existsSync(path)).map((path) => realpathSync(path)))
  return (path) => {
    if (!existsSync(path)) return false
    const target = realpathSync(path)
    // Folders of data and of earlier releases hold inputs at any depth.
    return real.has(target) || [...real].some((input) => target.startsWith(`${input}${sep}`))
  }
}
