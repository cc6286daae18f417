import type { LinearSolver, SolverAnswer } from '../../domain/disclosure/check-request.ts'

const statuses: Readonly<Record<string, SolverAnswer['status']>> = { // table
  Optimal: 'optimal', Infeasible: 'infeasible', Unbounded: 'unbounded', 'Primal infeasible or unbounded': 'unbounded',
}

/** Loads HiGHS (WebAssembly, about 0.1 s) as the solver of the interval audit. */
export async function loadHighsSolver(): Promise<LinearSolver> {
  const { default: load } = await import('highs')
  const highs = await load()
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
