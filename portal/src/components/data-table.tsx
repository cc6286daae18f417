import type { ReactNode } from 'react'

export interface Column<T> { key: string; label: string; cell: (row: T) => ReactNode; number?: boolean; narrow?: boolean; /** Names the row for a screen reader. */ head?: boolean }

interface DataTableProps<T> { label: string; columns: readonly Column<T>[]; rows: readonly T[]; rowKey: (row: T) => string; empty?: ReactNode }

/** A table that scrolls in its own frame, and stacks into cards on a narrow screen. */
export function DataTable<T>({ label, columns, rows, rowKey, empty }: DataTableProps<T>) {
  if (rows.length === 0 && empty !== undefined) return empty
  return (
    <div className="table-frame" role="group" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead><tr>{columns.map(({ key, label: name, number }) => <th key={key} scope="col" className={number ? 'table-number' : ''}>{name}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ key, label: name, cell, number, narrow, head }) => {
                const className = `${number ? 'table-number number' : ''} ${narrow ? 'table-narrow' : ''}`
                return head ? <th key={key} scope="row" className={className} data-label={name}>{cell(row)}</th> : <td key={key} className={className} data-label={name}>{cell(row)}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
