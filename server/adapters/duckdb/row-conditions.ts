import type { DuckDBValue } from '@duckdb/node-api'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { RowCondition } from '../../domain/node/broker-api.ts'
import { quoteName } from './sandboxed-database.ts'

/** A WHERE clause and the values bound to it; no value is ever part of the text. */
export interface RowFilter {
  readonly sql: string
  readonly values: readonly DuckDBValue[]
}

const wholeTypes = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'HUGEINT'])
const operators: Readonly<Record<string, string>> = { '=': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' }

/**
 * Joins conditions by AND. A value is compared as the column's own kind; one that is of another kind is refused, never converted: a
 * licence that says `age > 1.5` must not become `age > 2`.
 */
export const rowFilter = (conditions: readonly RowCondition[], columnTypes: ReadonlyMap<string, string>): RowFilter => {
  const values: DuckDBValue[] = []
  const clauses = conditions.map((condition) => {
    const type = columnTypes.get(condition.column)
    if (type === undefined) throw new GloveboxError('bad-request', { column: condition.column })
    const column = quoteName(condition.column)
    if (condition.op === 'not-null') return `${column} IS NOT NULL`
    const bind = (value: string | number | boolean): string => {
      const { kind, bound } = asKind(value, type, condition.column)
      values.push(bound)
      return `CAST($${values.length} AS ${kind})`
    }
    if (condition.op === 'in') return `${column} IN (${condition.values.map(bind).join(', ')})`
    return `${column} ${operators[condition.op] ?? '='} ${bind(condition.value)}`
  })
  return { sql: clauses.length === 0 ? '' : `WHERE ${clauses.join(' AND ')}`, values }
}

const asKind = (value: string | number | boolean, type: string, column: string): { readonly kind: string; readonly bound: DuckDBValue } => {
  const refusal = new GloveboxError('bad-request', { column })
  if (type === 'BOOLEAN') {
    if (typeof value === 'boolean') return { kind: 'BOOLEAN', bound: value }
  } else if (wholeTypes.has(type) || type === 'DOUBLE' || type === 'FLOAT' || type.startsWith('DECIMAL')) {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return { kind: 'BIGINT', bound: BigInt(value) }
    if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < Number.MAX_SAFE_INTEGER) return { kind: 'DOUBLE', bound: value }
  } else if (type === 'DATE' || type.startsWith('TIMESTAMP')) {
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$/.test(value) && !Number.isNaN(Date.parse(value))) return { kind: type === 'DATE' ? 'DATE' : 'TIMESTAMP', bound: value }
  } else if (type === 'VARCHAR' && typeof value !== 'boolean') {
    return { kind: 'VARCHAR', bound: String(value) }
  }
  throw refusal
}
