import { useEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Finding } from '../../../../../contract/resources/egress-request.ts'
import type { TableChange } from '../../../../../contract/resources/table-repair.ts'
import { toneOf } from '../../../components/egress-labels.tsx'
import { usePlaceText } from '../../../components/findings.tsx'
import { ToneIcon } from '../../../components/status-badge.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { oldText } from './repair-difference.tsx'

interface Sheet { name: string | null; firstRow: number; firstColumn: number; rows: string[][] }
/** What a repair changed, and how one of its places is chosen. */
export interface GridChanges { changes: readonly TableChange[]; chosen: TableChange | null; choose: (change: TableChange) => void }
interface GridProps { sheet: Sheet; findings: readonly Finding[]; chosen: Finding | null; choose: (finding: Finding) => void; label: string; repair: GridChanges | null }

/** Column letters as a spreadsheet names them, from 1. */
export function columnLetters(column: number): string {
  let rest = column
  let letters = ''
  while (rest > 0) { letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters; rest = Math.floor((rest - 1) / 26) }
  return letters
}

const rank = { fail: 2, review: 1, pass: 0 } as const
const worst = (found: readonly Finding[]): Finding | null => found.reduce<Finding | null>((kept, one) => (kept === null || rank[one.outcome] > rank[kept.outcome] ? one : kept), null)

function useMarks(findings: readonly Finding[], sheet: Sheet) {
  return useMemo(() => {
    const marks = new Map<string, Finding[]>()
    for (const finding of findings) {
      const at = finding.at
      if (at === null || !at.row || (at.sheet ?? null) !== null && at.sheet !== sheet.name) continue
      const key = `${at.row}:${at.column ?? 0}`
      marks.set(key, [...(marks.get(key) ?? []), finding])
    }
    return marks
  }, [findings, sheet])
}

const moves: Record<string, readonly [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-15, 0], PageDown: [15, 0] }

/** A table as it was frozen: cells to walk through by arrow keys, those with findings marked. */
export function TableGrid({ sheet, findings, chosen, choose, label, repair }: GridProps) {
  const { t } = useTexts()
  const placeOf = usePlaceText()
  const marks = useMarks(findings, sheet)
  const changed = useMemo(() => new Map((repair?.changes ?? []).filter(({ action }) => action !== 'left-out').map((change) => [`${change.row}:${change.column}`, change])), [repair?.changes])
  const wanted = chosen?.at ?? repair?.chosen ?? null
  const frame = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<readonly [number, number]>([0, 0])
  const width = Math.max(0, ...sheet.rows.map((row) => row.length))
  const focus = (row: number, column: number) => {
    setPlace([row, column])
    frame.current?.querySelector<HTMLElement>(`[data-cell='${row}:${column}']`)?.focus()
  }
  useEffect(() => {
    if (!wanted?.row) return
    const [row, column] = [wanted.row - sheet.firstRow, Math.max(0, (wanted.column ?? sheet.firstColumn) - sheet.firstColumn)]
    const cell = frame.current?.querySelector<HTMLElement>(`[data-cell='${row}:${column}']`)
    if (cell) { setPlace([row, column]); cell.scrollIntoView({ block: 'nearest', inline: 'nearest' }) }
  }, [wanted, sheet])
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key]
    if (event.key === 'Home' || event.key === 'End') { event.preventDefault(); focus(place[0], event.key === 'Home' ? 0 : width - 1); return }
    if (move === undefined) return
    event.preventDefault()
    focus(Math.min(sheet.rows.length - 1, Math.max(0, place[0] + move[0])), Math.min(width - 1, Math.max(0, place[1] + move[1])))
  }
  return (
    <div ref={frame} className="grid-frame" onKeyDown={onKeyDown}>
      <table role="grid" className="grid number" aria-label={label} aria-rowcount={sheet.rows.length + 1} aria-colcount={width + 1}>
        <thead><tr><th scope="col"><span className="visually-hidden">{t('grid.row')}</span></th>{Array.from({ length: width }, (_, index) => <th key={index} scope="col">{columnLetters(sheet.firstColumn + index)}</th>)}</tr></thead>
        <tbody>
          {sheet.rows.map((row, r) => {
            const rowFindings = marks.get(`${sheet.firstRow + r}:0`) ?? []
            return (
              <tr key={r} className={rowFindings.length > 0 ? `grid-row-${worst(rowFindings)?.outcome}` : ''}>
                <th scope="row">{sheet.firstRow + r}</th>
                {Array.from({ length: width }, (_, c) => {
                  const found = marks.get(`${sheet.firstRow + r}:${sheet.firstColumn + c}`) ?? []
                  const mark = worst(found)
                  const change = changed.get(`${sheet.firstRow + r}:${sheet.firstColumn + c}`)
                  const current = (chosen !== null && found.includes(chosen)) || (change !== undefined && change === repair?.chosen)
                  const pick = () => { if (mark !== null) choose(mark); else if (change !== undefined) repair?.choose(change) }
                  return (
                    <td key={c} data-cell={`${r}:${c}`} tabIndex={place[0] === r && place[1] === c ? 0 : -1} className={`${mark === null ? '' : `grid-mark grid-mark-${mark.outcome}`} ${change === undefined ? '' : 'grid-mark grid-changed'} ${current ? 'grid-current' : ''}`}
                      onClick={() => { setPlace([r, c]); pick() }} onFocus={() => { if (!current) pick() }}>
                      {mark === null ? null : <ToneIcon tone={toneOf(mark.outcome)} size={13} />}
                      {change === undefined ? null : <><del>{oldText(change, t('difference.empty'))}</del><span className="grid-arrow" aria-hidden>→</span></>}
                      {row[c] ?? ''}
                      {change === undefined ? null : <span className="visually-hidden">{` — ${t(`difference.action.${change.action}`)}: ${change.reason}`}</span>}
                      {mark === null ? null : <span className="visually-hidden">{` — ${found.map((finding) => `${t(`egress.outcome.${finding.outcome}`)}: ${finding.message} (${placeOf(finding.at)})`).join('; ')}`}</span>}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
