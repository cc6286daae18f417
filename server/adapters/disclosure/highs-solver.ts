import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { LegacyHighs } from 'highs/legacy-types'
import type { LinearSolver, SolverAnswer } from '../../domain/disclosure/check-request.ts'

const statuses: Readonly<Record<string, SolverAnswer['status']>> = { // table
  Optimal: 'optimal', Infeasible: 'infeasible', Unbounded: 'unbounded', 'Primal infeasible or unbounded': 'unbounded',
}

/** The WebAssembly file: in the package, or beside the bundle of the published product. */
function programmePath(): string {
  const beside = fileURLToPath(new URL('./highs.wasm', import.meta.url))
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve('highs/runtime')
}

/** Loads HiGHS (WebAssembly, about 0.1 s) as the solver of the interval audit. */
export async function loadHighsSolver(): Promise<LinearSolver> {
  // The types describe the CommonJS build's shape; the module that is loaded has the loader as its default.
  const module = await import('highs') as unknown as { default: (options: { wasmBinary: Uint8Array }) => Promise<LegacyHighs> }
  const highs = await module.default({ wasmBinary: readFileSync(programmePath()) })
  return {
    solve: (programme, seconds) => {
      const answer = highs.solve(programme, { time_limit: seconds, output_flag: false })
      const status = statuses[answer.Status] ?? 'stopped'
      const values: Record<string, number> = {}
      for (const [name, column] of Object.entries(answer.Columns)) values[name] = 'Primal' in column && typeof column.Primal === 'number' ? column.Primal : 0
      return { status, objective: answer.ObjectiveValue, values }
    },
  }
}
