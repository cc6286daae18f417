import { ArrowRight } from 'lucide-react'
import { useMemo } from 'react'
import type { FileDifference, TableChange } from '../../../../../contract/resources/table-repair.ts'
import { Banner } from '../../../components/banner.tsx'
import { Button } from '../../../components/button.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'

/** What stood in the original at a changed place: parts of a sum, or a whole line that is gone. */
export const oldText = ({ action, from }: TableChange, empty: string): string => from.map(({ text }) => (text === '' ? empty : text)).join(action === 'left-out' ? ' · ' : ' + ')

const cellWords = (cell: Readonly<Record<string, string>>): string => Object.entries(cell).map(([name, value]) => `${name}: ${value}`).join(' · ')

type Remaining = FileDifference['remains'][number]
const width = ({ low, high }: Remaining): number => (high === null ? Infinity : high - (low ?? 0))

/** What can still be worked out about a place: as a sentence beside what changed there, or as an interval alone. */
function useStillText({ remains }: Pick<FileDifference, 'remains'>, as: 'sentence' | 'interval') {
  const { t } = useTexts()
  const { number } = useFormats()
  const intervals = useMemo(() => new Map(remains.map((cell) => [`${cell.row}:${cell.column}`, cell])), [remains])
  const short = (value: number) => number(Math.round(value * 100) / 100)
  return ({ row, column }: Pick<Remaining, 'row' | 'column'>): string => {
    const cell = intervals.get(`${row}:${column}`)
    if (cell === undefined) return ''
    const low = short(cell.low ?? 0)
    if (cell.high !== null) return as === 'sentence' ? t('difference.still', { low, high: short(cell.high) }) : t('difference.between', { low, high: short(cell.high) })
    if ((cell.low ?? 0) > 0) return as === 'sentence' ? t('difference.stillOpen', { low }) : t('difference.atLeast', { low })
    return as === 'sentence' ? t('difference.stillNothing') : t('difference.anything')
  }
}

/** What all outputs of the request together still tell about the hidden cells, the closest first; cells that the author had hidden before the repair too. */
function Remains({ difference }: { difference: FileDifference }) {
  const { t } = useTexts()
  const still = useStillText(difference, 'interval')
  const [closest, ...others] = useMemo(() => [...difference.remains].sort((one, other) => width(one) - width(other)), [difference.remains])
  if (closest === undefined) return null
  const listed = others.slice(0, mostListed)
  const item = (cell: Remaining) => <li key={`${cell.row}:${cell.column}`}><span>{cellWords(cell.cell)}</span><span className="strong">{still(cell)}</span></li>
  return (
    <div className="stack-tight">
      <h4 className="small strong">{t('difference.remains')}</h4>
      <p className="small quiet">{t('difference.remainsFrom')}</p>
      <ul className="small number remains">{item(closest)}</ul>
      {listed.length === 0 ? null : (
        <details className="small">
          <summary>{t('difference.others', { count: others.length })}</summary>
          <ul className="number remains">{listed.map(item)}</ul>
        </details>
      )}
    </div>
  )
}

/** Cells listed beside the closest; all are said at their changes. */
const mostListed = 40

interface DifferenceProps {
  difference: FileDifference
  chosen: TableChange | null
  choose: (change: TableChange) => void
  showOriginal: () => void
}

/** The sheet that a place was in, where the original has sheets. */
const sheetOf = ({ from }: TableChange): string => from[0]?.sheet ?? ''

/** The changed places of a repaired file, each with what stood there and why it was changed; choosing one shows its cell. */
export function RepairDifference({ difference, chosen, choose, showOriginal }: DifferenceProps) {
  const { t } = useTexts()
  const { changes, comparable, original, unsound } = difference
  const still = useStillText(difference, 'sentence')
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
              <span className="finding-place small">{sheetOf(change) === '' ? '' : `${t('finding.sheet', { sheet: sheetOf(change) })} · `}{change.cell === null ? `${t('finding.row', { row: change.row })}, ${t('finding.column', { column: change.column })}` : cellWords(change.cell)}</span>
              <span className="change-values strong number"><del>{oldText(change, t('difference.empty'))}</del>{change.action === 'left-out' ? null : <><ArrowRight size={14} aria-hidden /><span className="visually-hidden">→</span><ins>{change.to === '' ? t('difference.empty') : change.to}</ins></>}</span>
              <span className="small">{t(`difference.action.${change.action}`)} — {change.reason}</span>
              {still(change) === '' ? null : <span className="small quiet">{still(change)}</span>}
              {unsoundAt(change) ? <span className="small tone-fail strong">{t('difference.unsound')}</span> : null}
            </span></button>
          </li>
        ))}
      </ol>
      <Remains difference={difference} />
      <div className="row"><Button size="small" onPress={showOriginal}>{t('difference.open')}</Button></div>
    </div>
  )
}
