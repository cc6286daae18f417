import { type KeyboardEvent, type ReactElement, useRef } from 'react'
import { fill } from '../../texts/catalogue.ts'
import { DraftView } from './draft-view.tsx'
import { type ExportViewProps, MOST_LISTED } from './export-actions.ts'
import { OwnRequestsView } from './own-requests-view.tsx'

const tabs = ['new', 'own'] as const

function Tabs({ model }: { model: ExportViewProps['model'] }): ReactElement {
  const { texts } = model.session
  const list = useRef<HTMLDivElement>(null)
  const label = { new: texts.export.tabNew, own: fill(texts.export.tabOwn, { n: model.requests === undefined ? '…' : model.requests.length >= MOST_LISTED ? `${MOST_LISTED}+` : model.requests.length }) }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    const other = model.tab === 'new' ? 'own' : 'new'
    model.show(other)
    list.current?.querySelector<HTMLElement>(`[data-tab="${other}"]`)?.focus()
  }
  return (
    <div ref={list} className="gbx-tabs" role="tablist" onKeyDown={onKey}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          data-tab={tab}
          id={`glovebox-export-tab-${tab}`}
          aria-selected={model.tab === tab}
          aria-controls="glovebox-export-tabpanel"
          tabIndex={model.tab === tab ? 0 : -1}
          onClick={() => model.show(tab)}
        >
          {label[tab]}
        </button>
      ))}
    </div>
  )
}

/** The export panel: a new request, and the own ones. */
export function ExportView(props: ExportViewProps): ReactElement {
  const { model } = props
  return (
    <div className="gbx-export">
      <Tabs model={model} />
      <div id="glovebox-export-tabpanel" role="tabpanel" aria-labelledby={`glovebox-export-tab-${model.tab}`}>
        {model.tab === 'new' ? <DraftView {...props} /> : <OwnRequestsView {...props} />}
      </div>
    </div>
  )
}
