import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { LinearProgramme, LinearSolver, OpenProgramme, ProgrammeQuestion, SolverAnswer } from '../../domain/disclosure/check-request.ts'

/** The part of the HiGHS model interface that the audit uses. */
interface HighsModel {
  readonly options: { set: (values: Readonly<Record<string, string | number | boolean>>) => unknown }
  readonly passModel: (model: unknown) => unknown
  readonly changeColCost: (column: number, cost: number) => unknown
  readonly changeObjectiveSense: (sense: unknown) => unknown
  readonly changeRowBounds: (row: number, low: number, high: number) => unknown
  readonly changeColsIntegrality: (selection: unknown, types: Int32Array) => unknown
  readonly clearIntegrality: () => unknown
  readonly zeroAllClocks: () => unknown
  readonly run: () => { readonly modelStatus: number }
  readonly getSolution: () => { readonly colValue: Float64Array }
  readonly dispose: () => void
}

interface HighsRuntime {
  readonly constants: {
    readonly modelStatus: Readonly<Record<string, number>>
    readonly objectiveSense: { readonly minimize: unknown; readonly maximize: unknown }
  }
  readonly createModel: () => HighsModel
}

/** The WebAssembly file: in the package, or beside the bundle of the published product. */
function programmePath(): string {
  const beside = fileURLToPath(new URL('./highs.wasm', import.meta.url))
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve('highs/runtime')
}

function modelOf({ lower, upper, rows }: LinearProgramme): unknown {
  const starts = new Int32Array(rows.length + 1)
  rows.forEach((row, index) => { starts[index + 1] = (starts[index] as number) + row.columns.length })
  const indices = new Int32Array(starts[rows.length] as number)
  rows.forEach((row, index) => indices.set(row.columns, starts[index]))
  return {
    numCols: lower.length, numRows: rows.length, colCost: new Float64Array(lower.length), colLower: lower, colUpper: upper,
    rowLower: Float64Array.from(rows, (row) => row.low), rowUpper: Float64Array.from(rows, (row) => row.high),
    matrix: { format: 'csr', numRows: rows.length, numCols: lower.length, starts, indices, values: new Float64Array(indices.length).fill(1) },
  }
}

class HighsProgramme implements OpenProgramme {
  private readonly runtime: HighsRuntime
  private readonly programme: LinearProgramme
  private readonly model: HighsModel
  private costs: readonly number[] = []

  constructor(runtime: HighsRuntime, programme: LinearProgramme) {
    this.runtime = runtime
    this.programme = programme
    this.model = runtime.createModel()
    this.model.options.set({ output_flag: false, presolve: 'off', solver: 'simplex', simplex_strategy: 4, mip_rel_gap: 0, mip_abs_gap: 0.5 })
    this.model.passModel(modelOf(programme))
  }

  ask({ sense, columns, whole, seconds, given }: ProgrammeQuestion): SolverAnswer {
    const { model } = this
    for (const column of this.costs) model.changeColCost(column, 0)
    for (const column of columns) model.changeColCost(column, 1)
    this.costs = columns
    model.changeObjectiveSense(sense === 'least' ? this.runtime.constants.objectiveSense.minimize : this.runtime.constants.objectiveSense.maximize)
    for (const { row, value } of given) model.changeRowBounds(row, value, value)
    const size = this.programme.lower.length
    if (whole) {
      model.changeColsIntegrality({ kind: 'range', from: 0, to: size - 1 }, new Int32Array(size).fill(1))
      model.options.set({ presolve: 'on' })
    }
    model.options.set({ time_limit: seconds })
    model.zeroAllClocks()
    try {
      const status = this.statusOf(model.run().modelStatus)
      return { status, values: status === 'optimal' ? model.getSolution().colValue : new Float64Array(0) }
    } finally {
      if (whole) {
        model.clearIntegrality()
        model.options.set({ presolve: 'off' })
      }
      for (const { row } of given) model.changeRowBounds(row, this.programme.rows[row]?.low ?? 0, this.programme.rows[row]?.high ?? Infinity)
    }
  }

  private statusOf(code: number): SolverAnswer['status'] {
    const { modelStatus } = this.runtime.constants
    if (code === modelStatus['optimal']) return 'optimal'
    if (code === modelStatus['infeasible']) return 'infeasible'
    if (code === modelStatus['unbounded'] || code === modelStatus['unboundedOrInfeasible']) return 'unbounded'
    return 'stopped'
  }

  close(): void {
    this.model.dispose()
  }
}

/** Loads HiGHS (WebAssembly, about 0.1 s) as the solver of the interval audit. */
export async function loadHighsSolver(): Promise<LinearSolver> {
  // The package's types describe a default export that depends on how it is loaded.
  const module = await import('highs') as unknown as { default: (options: { wasmBinary: Uint8Array }) => Promise<HighsRuntime> }
  const runtime = await module.default({ wasmBinary: readFileSync(programmePath()) })
  return { open: (programme) => new HighsProgramme(runtime, programme) }
}
