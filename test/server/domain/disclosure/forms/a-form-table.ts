import type { FormTable, KnownForm } from '../../../../../server/domain/disclosure/forms/form-table.ts'
import { formTable } from '../../../../../server/domain/disclosure/forms/form-table.ts'

/** A table as forms see it, from lines of cells between semicolons. */
export function aFormTable(text: string): FormTable {
  return formTable({ sheet: null, firstRow: 1, firstColumn: 1, rows: text.trim().split('\n').map((line) => line.split(';')), titles: [], footnotes: [] })
}

/** The kinds that a form gives to the columns of a table, by place; `null` where it is none. */
export function kindsOf(form: (table: FormTable) => KnownForm | null, text: string): Readonly<Record<number, string>> | null {
  const known = form(aFormTable(text))
  return known === null ? null : Object.fromEntries(known.kinds)
}

/** Lines of a table, each made of its number. */
export function linesOf(count: number, of: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => of(index)).join('\n')
}
