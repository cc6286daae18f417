import { useEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Finding } from '../../../../../contract/resources/egress-request.ts'
import { toneOf } from '../../../components/egress-labels.tsx'
import { usePlaceText } from '../../../components/findings.tsx'
import { ToneIcon } from '../../../components/status-badge.tsx'
import { useTexts } from '../../../i18n/texts.ts'

interface Sheet { name: string | null; firstRow: number; firstColumn: number; rows: string[][] }
interface GridProps { sheet: Sheet; findings: readonly Finding[]; chosen: Finding | null; choose: (finding: Finding) => void; label: string }

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
export function TableGrid({ sheet, findings, chosen, choose, label }: GridProps) {
  const { t } = useTexts()
  const placeOf = usePlaceText()
  const marks = useMarks(findings, sheet)
  const frame = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<readonly [number, number]>([0, 0])
  const width = Math.max(0, ...sheet.rows.map((row) => row.length))
  const focus = (row: number, column: number) => {
    setPlace([row, column])
    frame.current?.querySelector<HTMLElement>(`[data-cell='${row}:${column}']`)?.focus()
  }
  useEffect(() => {
    const at = chosen?.at
    if (!at?.row) return
    const [row, column] = [at.row - sheet.firstRow, Math.max(0, (at.column ?? sheet.firstColumn) - sheet.firstColumn)]
    const cell = frame.current?.querySelector<HTMLElement>(`[data-cell='${row}:${column}']`)
    if (cell) { setPlace([row, column]); cell.scrollIntoView({ block: 'nearest', inline: 'nearest' }) }
  }, [chosen, sheet])
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
                  const current = chosen !== null && found.includes(chosen)
                  return (
                    <td key={c} data-cell={`${r}:${c}`} tabIndex={place[0] === r && place[1] === c ? 0 : -1} className={`${mark === null ? '' : `grid-mark grid-mark-${mark.outcome}`} ${current ? 'grid-current' : ''}`}
                      onClick={() => { setPlace([r, c]); if (mark !== null) choose(mark) }} onFocus={() => { if (mark !== null && !current) choose(mark) }}>
                      {mark === null ? null : <ToneIcon tone={toneOf(mark.outcome)} size={13} />}
                      {row[c] ?? ''}
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
