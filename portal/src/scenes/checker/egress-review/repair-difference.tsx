import { ArrowRight } from 'lucide-react'
import { useMemo } from 'react'
import type { FileDifference, TableChange } from '../../../../../contract/resources/table-repair.ts'
import { Banner } from '../../../components/banner.tsx'
import { Button } from '../../../components/button.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'

/** What stood in the original at a changed place. */
export const oldText = ({ from }: TableChange, empty: string): string => from.map(({ text }) => (text === '' ? empty : text)).join(' + ')

/** What can still be worked out about a changed place. */
function useStillText({ remains }: Pick<FileDifference, 'remains'>) {
  const { t } = useTexts()
  const { number } = useFormats()
  const intervals = useMemo(() => new Map(remains.map((cell) => [`${cell.row}:${cell.column}`, cell])), [remains])
  return ({ row, column }: Pick<TableChange, 'row' | 'column'>): string => {
    const cell = intervals.get(`${row}:${column}`)
    if (cell === undefined) return ''
    if (cell.high !== null) return t('difference.still', { low: number(cell.low ?? 0), high: number(cell.high) })
    return (cell.low ?? 0) > 0 ? t('difference.stillOpen', { low: number(cell.low ?? 0) }) : t('difference.stillNothing')
  }
}

interface DifferenceProps {
  difference: FileDifference
  chosen: TableChange | null
  choose: (change: TableChange) => void
  showOriginal: () => void
}

/** The changed places of a repaired file, each with what stood there and why it was changed; choosing one shows its cell. */
export function RepairDifference({ difference, chosen, choose, showOriginal }: DifferenceProps) {
  const { t } = useTexts()
  const { changes, comparable, original, unsound } = difference
  const still = useStillText(difference)
  const unsoundAt = (change: TableChange) => unsound.some(({ row, column }) => row === change.row && column === change.column)
  return (
    <div className="stack-tight">
      <p className="small">{t('difference.intro', { path: original.path })}</p>
      {comparable ? null : <Banner tone="review" title={t('difference.apart')} />}
      {comparable ? <p className="small quiet number">{changes.length === 0 ? t('difference.none') : t('difference.count', { count: changes.length })}</p> : null}
      <ol className="findings changes" aria-label={t('difference.title')}>
        {changes.map((change) => (
          <li key={`${change.row}:${change.column}`} className={`finding ${change === chosen ? 'finding-chosen' : ''}`}>
            <button type="button" className="finding-button" aria-pressed={change === chosen} onClick={() => choose(change)}><span className="finding-words">
              <span className="finding-place small">{change.cell === null ? `${t('finding.row', { row: change.row })}, ${t('finding.column', { column: change.column })}` : Object.entries(change.cell).map(([name, value]) => `${name}: ${value}`).join(' · ')}</span>
              <span className="change-values strong number"><del>{oldText(change, t('difference.empty'))}</del><ArrowRight size={14} aria-hidden /><span className="visually-hidden">→</span><ins>{change.to === '' ? t('difference.empty') : change.to}</ins></span>
              <span className="small">{t(`difference.action.${change.action}`)} — {change.reason}</span>
              {still(change) === '' ? null : <span className="small quiet">{still(change)}</span>}
              {unsoundAt(change) ? <span className="small tone-fail strong">{t('difference.unsound')}</span> : null}
            </span></button>
          </li>
        ))}
      </ol>
      <div className="row"><Button size="small" onPress={showOriginal}>{t('difference.open')}</Button></div>
    </div>
  )
}
