import { type ReactElement, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Finding } from '../../../../contract/resources/egress-request.ts'
import type { RepairOffer, RepairWay } from '../../../../contract/resources/table-repair.ts'
import type { Language } from '../../../../contract/vocabulary/roles.ts'
import { shownPath } from '../../export/draft.ts'
import { placeText } from '../../export/finding-place.ts'
import { fill, type Texts } from '../../texts/catalogue.ts'
import { type RepairTexts, repairTexts } from '../../texts/repair-texts.ts'
import type { ExportViewProps } from './export-actions.ts'
import { type CellMark, MarkedTable } from './marked-table.tsx'
import { OutcomeTag } from './outcome-tag.tsx'
import { RemainsView, stillText } from './remains-view.tsx'

type Model = ExportViewProps['model']

/** Marks of one table: a place of another sheet may have the same row and column. */
function findingMarks(findings: readonly Finding[], sheet: string | null, texts: Texts): ReadonlyMap<string, CellMark> {
  const marks = new Map<string, CellMark>()
  for (const { at, outcome, message, cure } of [...findings].sort((one, other) => Number(one.outcome === 'review') - Number(other.outcome === 'review'))) {
    if (!at?.row || !at.column || (at.sheet ?? null) !== sheet) continue
    const key = `${at.row}:${at.column}`
    const known = marks.get(key)
    const words = [message, cure === '' ? '' : `${texts.export.cure}: ${cure}`].filter((part) => part !== '')
    if (known === undefined) marks.set(key, { tone: outcome === 'review' ? 'review' : 'fail', old: undefined, words: placeText(at, texts), more: words })
    else marks.set(key, { ...known, more: [...known.more, ...words] })
  }
  return marks
}

/** What stood in lines that are gone: they have no cell to mark. */
function LeftOut({ way, words }: { way: RepairWay; words: RepairTexts }): ReactElement | null {
  const gone = way.changes.filter(({ action }) => action === 'left-out')
  if (gone.length === 0) return null
  return (
    <section className="gbx-remains">
      <h6>{words.leftOut}</h6>
      <ul>
        {gone.map(({ row, column, from, reason }) => (
          <li key={`${row}:${column}`}>
            <del>{from.map(({ text }) => text).join(' · ')}</del> {reason}
          </li>
        ))}
      </ul>
    </section>
  )
}

function changeMarks(way: RepairWay, words: RepairTexts, language: Language): ReadonlyMap<string, CellMark> {
  const remains = new Map(way.remains.map((cell) => [`${cell.row}:${cell.column}`, cell]))
  return new Map(way.changes.filter(({ action }) => action !== 'left-out').map((change): [string, CellMark] => {
    const key = `${change.row}:${change.column}`
    const old = change.from.map(({ text }) => text).join(' + ')
    const place = change.cell === null ? fill(words.cell, { row: change.row, column: change.column }) : Object.entries(change.cell).map(([name, code]) => `${name}: ${code}`).join(' · ')
    const cell = remains.get(key)
    const more = [`${words.action[change.action]} · ${fill(words.was, { old })}`, change.reason, cell === undefined ? '' : stillText(cell, words, language)].filter((text) => text !== '')
    return [key, { tone: change.action === 'hidden-to-protect' ? 'quiet-mark' : 'info', old, words: place, more }]
  }))
}

const percent = (share: number): string => String(Math.round(share * 100))

function Way({ way, index, chosen, choose, model }: { way: RepairWay; index: number; chosen: boolean; choose: () => void; model: Model }): ReactElement {
  const words = repairTexts(model.session.language)
  const id = useId()
  return (
    <div className="gbx-way">
      <input id={id} type="radio" name="glovebox-repair-way" checked={chosen} aria-describedby={`${id}-words`} onChange={choose} />
      <div id={`${id}-words`} className="gbx-way-words">
        <span className="gbx-way-head">
          <label htmlFor={id}>{words.method[way.method]}</label> <OutcomeTag outcome={way.outcome} texts={model.session.texts} /> {index === 0 && <span className="gbx-tag gbx-info">{words.least}</span>}
        </span>
        <span className="gbx-quiet">{words.methodHelp[way.method]}</span>
        {way.keeps === 'tables' && <span className="gbx-quiet">{words.tablesAlone}</span>}
        <span>
          {fill(words.places, { n: way.changes.length })} · {fill(words.lost, { share: percent(way.lost.share), cells: percent(way.lost.cells), total: percent(way.lost.total) })}
        </span>
      </div>
    </div>
  )
}

function Ways({ model, offer }: { model: Model; offer: RepairOffer }): ReactElement {
  const words = repairTexts(model.session.language)
  const [chosen, setChosen] = useState(0)
  const way = offer.ways[chosen]
  const marks = useMemo(() => (way === undefined ? new Map<string, CellMark>() : changeMarks(way, words, model.session.language)), [way, words, model])
  if (way === undefined) {
    return (
      <div className="gbx-note gbx-review">
        <p>{words.noWays}</p>
        {offer.refusal !== null && <p>{offer.refusal}</p>}
      </div>
    )
  }
  return (
    <>
      <fieldset className="gbx-ways">
        <legend>{words.ways}</legend>
        {offer.ways.map((one, index) => (
          <Way key={one.method} way={one} index={index} chosen={index === chosen} choose={() => setChosen(index)} model={model} />
        ))}
      </fieldset>
      <h6>{words.repairedTable}</h6>
      <MarkedTable key={way.method} table={way.table} label={`${words.repairedTable}: ${words.method[way.method]}`} marks={marks} empty={words.chooseCell} />
      {way.table.truncated && <p className="gbx-hint">{words.cut}</p>}
      <LeftOut way={way} words={words} />
      <RemainsView remains={way.remains} language={model.session.language} />
      <div className="gbx-row">
        <button type="button" className="gbx-button gbx-primary" disabled={model.busy !== undefined} onClick={() => void model.takeRepair(way)}>
          {words.take}
        </button>
      </div>
    </>
  )
}

/** One table of the original, its cells with findings marked. */
function OriginalTable({ table, path, offer, model }: { table: RepairOffer['tables'][number]; path: string; offer: RepairOffer; model: Model }): ReactElement {
  const { texts, language } = model.session
  const words = repairTexts(language)
  const marks = useMemo(() => findingMarks(offer.findings, table.sheet, texts), [offer, table, texts])
  const several = offer.tables.length > 1 && table.sheet !== null
  return (
    <>
      {several && <p className="gbx-sheet-name">{table.sheet}</p>}
      <MarkedTable table={table} label={`${fill(words.originalTable, { path: shownPath(path) })}${several ? ` · ${table.sheet}` : ''}`} marks={marks} empty={words.chooseCell} />
    </>
  )
}

/** A failing file explained at its cells, with the ways to repair it; takes the focus when it opens. */
export function RepairView({ model, path }: { model: Model; path: string }): ReactElement | null {
  const { language } = model.session
  const words = repairTexts(language)
  const heading = useRef<HTMLHeadingElement>(null)
  const offer = model.repair?.path === path ? model.repair.offer : undefined
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
  }, [offer])
  if (model.repair?.path !== path) return null
  if (offer === undefined) {
    return (
      <p className="gbx-progress" role="status">
        <span className="gbx-spinner" aria-hidden="true" />
        {fill(words.opening, { path: shownPath(path) })}
      </p>
    )
  }
  return (
    <div className="gbx-repair">
      <h6 ref={heading} tabIndex={-1}>
        {fill(words.originalTable, { path: shownPath(path) })}
      </h6>
      {offer.tables.length === 0 && <p className="gbx-quiet">{words.noTable}</p>}
      {offer.tables.map((table, index) => (
        <OriginalTable key={index} table={table} path={path} offer={offer} model={model} />
      ))}
      {offer.tables.length > 0 && (
        <p className="gbx-hint">
          {words.keys} {offer.tables.some(({ truncated }) => truncated) && words.cut}
        </p>
      )}
      {offer.outcome === 'fail' && <Ways model={model} offer={offer} />}
      <button type="button" className="gbx-link" onClick={() => model.closeRepair()}>
        {words.close}
      </button>
    </div>
  )
}

/** Says which repairs were taken, in this session or before, and offers to undo each. */
export function TakenRepair({ model }: { model: Model }): ReactElement | null {
  const { undone } = model
  const words = repairTexts(model.session.language)
  if (model.busy === 'take') {
    return (
      <p className="gbx-progress" role="status">
        <span className="gbx-spinner" aria-hidden="true" />
        {words.taking}
      </p>
    )
  }
  const taken = model.draft.files.filter(({ repairedFrom, undo }) => repairedFrom !== undefined && undo !== undefined)
  return (
    <>
      {undone !== undefined && (
        <p className="gbx-note gbx-review" role="status">
          {fill(undone.result === 'original-gone' ? words.originalGone : words.changedByHand, { path: shownPath(undone.path) })}
        </p>
      )}
      {taken.map(({ path, repairedFrom }) => (
        <div key={path} className="gbx-note gbx-ok" role="status">
          <p>{fill(words.taken, { path: shownPath(path), original: shownPath(repairedFrom ?? '') })}</p>
          <button type="button" className="gbx-link" aria-label={taken.length > 1 ? fill(words.undoOf, { path: shownPath(path) }) : undefined} disabled={model.busy !== undefined} onClick={() => void model.undoRepair(path)}>
            {words.undo}
          </button>
        </div>
      ))}
    </>
  )
}
