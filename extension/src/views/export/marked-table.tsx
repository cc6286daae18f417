import { type KeyboardEvent, type ReactElement, type ReactNode, useId, useRef, useState } from 'react'
import type { ShownTable } from '../../../../contract/resources/table-repair.ts'

/** What is said of one cell of a table. */
export interface CellMark {
  readonly tone: 'fail' | 'review' | 'info' | 'quiet-mark'
  /** What stood there before, where something else stands there now. */
  readonly old: string | undefined
  /** Said by a screen reader with the cell, and shown below the table. */
  readonly words: string
  readonly more: readonly string[]
}

interface TableProps {
  readonly table: ShownTable
  readonly label: string
  /** By row and column, as a person counts them in the file. */
  readonly marks: ReadonlyMap<string, CellMark>
  readonly empty: ReactNode
}

const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] } // table

/** Says a mark's words in full, below the table. */
function Said({ mark, empty }: { mark: CellMark | undefined; empty: ReactNode }): ReactElement {
  return (
    <div className="gbx-said-of-cell" aria-live="polite">
      {mark === undefined ? <p className="gbx-quiet">{empty}</p> : [mark.words, ...mark.more].map((words) => <p key={words}>{words}</p>)}
    </div>
  )
}

/** A table to walk through by arrow keys, its marked cells explained below it; the first marked cell is where the focus enters. */
export function MarkedTable({ table, label, marks, empty }: TableProps): ReactElement {
  const { firstRow, firstColumn, rows } = table
  const width = Math.max(0, ...rows.map((row) => row.length))
  const first = [...marks.keys()].map((key) => key.split(':').map(Number)).map(([row = 0, column = 0]): [number, number] => [row - firstRow, column - firstColumn])
    .filter(([row, column]) => row >= 0 && row < rows.length && column >= 0 && column < width)[0]
  const [place, setPlace] = useState<readonly [number, number]>(first ?? [0, 0])
  const frame = useRef<HTMLDivElement>(null)
  const hint = useId()
  const markAt = (row: number, column: number): CellMark | undefined => marks.get(`${firstRow + row}:${firstColumn + column}`)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const next = [Math.min(rows.length - 1, Math.max(0, place[0] + step[0])), Math.min(width - 1, Math.max(0, place[1] + step[1]))] as const
    setPlace(next)
    frame.current?.querySelector<HTMLElement>(`[data-cell="${next[0]}:${next[1]}"]`)?.focus()
  }
  return (
    <>
      <div ref={frame} className="gbx-grid-frame" onKeyDown={onKeyDown}>
        <table role="grid" className="gbx-grid" aria-label={label} aria-describedby={hint}>
          <tbody>
            {rows.map((row, r) => (
              <tr key={firstRow + r}>
                <th scope="row">{firstRow + r}</th>
                {Array.from({ length: width }, (_, c) => {
                  const mark = markAt(r, c)
                  const here = place[0] === r && place[1] === c
                  const names = ['gbx-cell', mark === undefined ? '' : `gbx-mark gbx-${mark.tone}`, here ? 'gbx-chosen' : ''].filter((name) => name !== '')
                  return (
                    <td key={c} data-cell={`${r}:${c}`} className={names.join(' ')} tabIndex={here ? 0 : -1} aria-selected={here} onClick={() => setPlace([r, c])} onFocus={() => setPlace([r, c])}>
                      {mark?.old === undefined ? null : (
                        <>
                          <del>{mark.old}</del>
                          <span aria-hidden="true">→ </span>
                        </>
                      )}
                      {mark?.old === undefined ? row[c] : <ins>{row[c] === '' ? '∅' : row[c]}</ins>}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div id={hint}>
        <Said mark={markAt(place[0], place[1])} empty={empty} />
      </div>
    </>
  )
}
