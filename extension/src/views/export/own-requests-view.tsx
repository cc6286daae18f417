import { type ReactElement, useEffect, useRef, useState } from 'react'
import type { EgressRequest, EgressSummary, EgressTurn, FrozenFile } from '../../../../contract/resources/egress-request.ts'
import type { EgressState } from '../../../../contract/vocabulary/egress-states.ts'
import { shownPath } from '../../export/draft.ts'
import { dayAndTime } from '../../session/shown-values.ts'
import { fill, type Texts } from '../../texts/catalogue.ts'
import { ErrorNote } from '../error-note.tsx'
import { Fold } from '../fold.tsx'
import { FindingList } from './check-result-view.tsx'
import { type ExportViewProps, MOST_LISTED } from './export-actions.ts'

const tones: Readonly<Record<EgressState, string>> = {
  submitted: 'info', 'in-review': 'info', consolidating: 'info', returned: 'review', approved: 'ok', released: 'ok', rejected: 'fail', withdrawn: 'quiet',
}

const decisionTones: Readonly<Record<FrozenFile['combined'], string>> = {
  approve: 'ok', 'request-changes': 'review', reject: 'fail', conflict: 'review', open: 'quiet',
}

function StateTag({ state, texts }: { state: EgressState; texts: Texts }): ReactElement {
  return <span className={`gbx-tag gbx-${tones[state]}`}>{texts.export.state[state]}</span>
}

function RequestLine({ model, request }: ExportViewProps & { request: EgressSummary }): ReactElement {
  const { texts, language } = model.session
  return (
    <li>
      <button type="button" className="gbx-request" aria-label={fill(texts.export.open, { title: request.title })} onClick={() => void model.open(request.id)}>
        <span className="gbx-request-title">{request.title}</span>
        <StateTag state={request.state} texts={texts} />
        <span className="gbx-quiet">
          {fill(texts.export.turn, { n: request.turn })} · {fill(texts.export.files, { n: request.fileCount })} ·{' '}
          {dayAndTime(request.updatedAt, language)}
        </span>
      </button>
    </li>
  )
}

function Comments({ file, texts }: { file: FrozenFile; texts: Texts }): ReactElement | null {
  const spoken = file.votes.filter((vote) => vote.reason.trim() !== '')
  if (spoken.length === 0) return null
  return (
    <ul className="gbx-comments">
      {spoken.map((vote) => (
        <li key={vote.checker.id}>
          <strong>
            {vote.checker.name} · {texts.export.decision[vote.decision]}
          </strong>
          <p>{vote.reason}</p>
        </li>
      ))}
    </ul>
  )
}

function FrozenFileView(props: ExportViewProps & { file: FrozenFile }): ReactElement {
  const { model, file } = props
  const { texts } = model.session
  return (
    <section className="gbx-file-result" aria-label={shownPath(file.path)}>
      <h5>
        <span className="gbx-file-name">{shownPath(file.path)}</span>
        {file.combined !== 'open' && <span className={`gbx-tag gbx-${decisionTones[file.combined]}`}>{texts.export.decision[file.combined]}</span>}
      </h5>
      <Comments file={file} texts={texts} />
      {file.findings.length > 0 && (
        <Fold className="gbx-findings" initiallyOpen={false} summary={fill(texts.export.findings, { n: file.findings.length })}>
          <FindingList {...props} />
        </Fold>
      )}
    </section>
  )
}

function Turn(props: ExportViewProps & { turn: EgressTurn; open: boolean }): ReactElement {
  const { model, turn, open } = props
  const { texts, language } = model.session
  const summary = `${fill(texts.export.turn, { n: turn.number })} · ${fill(texts.export.submittedAt, { time: dayAndTime(turn.submittedAt, language) })}`
  return (
    <Fold className="gbx-turn" initiallyOpen={open} summary={summary}>
      {turn.returnedReason && (
        <div className="gbx-note gbx-review">
          <strong>{texts.export.returnedFor}</strong>
          <p className="gbx-said">{turn.returnedReason}</p>
        </div>
      )}
      {turn.files.map((file) => (
        <FrozenFileView key={file.id} {...props} file={file} />
      ))}
    </Fold>
  )
}

function RequestActions({ model, actions, request }: ExportViewProps & { request: EgressRequest }): ReactElement {
  const { texts } = model.session
  const may = (ability: string): boolean => request.abilities[ability] === true
  const inPortal = request.state === 'approved' || request.state === 'released'
  return (
    <div className="gbx-row">
      {may('resubmit') && (
        <button type="button" className="gbx-button gbx-primary" onClick={() => model.correct(request)}>
          {texts.export.correct}
        </button>
      )}
      {inPortal && (
        <button type="button" className="gbx-button gbx-primary" onClick={() => actions.seeInPortal(request.id)}>
          {texts.export.seeInPortal}
        </button>
      )}
      {may('withdraw') && (
        <button type="button" className="gbx-button" disabled={model.busy === 'withdraw'} onClick={() => actions.withdraw(request)}>
          {texts.export.withdraw}
        </button>
      )}
    </div>
  )
}

function RequestDetail(props: ExportViewProps & { request: EgressRequest }): ReactElement {
  const { model, request } = props
  const { texts } = model.session
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [request.id])
  const turns = [...request.turns].reverse()
  const blind = request.state === 'in-review' || request.state === 'submitted'
  return (
    <article>
      <button type="button" className="gbx-link" onClick={() => model.show('own')}>
        ← {texts.export.back}
      </button>
      <h3 ref={heading} tabIndex={-1}>
        {request.title}
      </h3>
      <p>
        <StateTag state={request.state} texts={texts} />
      </p>
      <p>{texts.export.stateHelp[request.state]}</p>
      {blind && <p className="gbx-quiet">{texts.export.noComments}</p>}
      <RequestActions {...props} />
      {turns.map((turn, index) => (
        <Turn key={turn.number} {...props} turn={turn} open={index === 0} />
      ))}
    </article>
  )
}

/** So many requests are found at a glance; more are searched. */
const FEW_REQUESTS = 10

function RequestList(props: ExportViewProps & { requests: readonly EgressSummary[] }): ReactElement {
  const { model, requests } = props
  const { texts } = model.session
  const [words, setWords] = useState('')
  const asked = requests.length > FEW_REQUESTS ? words.trim().toLowerCase() : ''
  const shown = requests.filter((request) => `${request.title} ${texts.export.state[request.state]}`.toLowerCase().includes(asked))
  return (
    <>
      {requests.length > FEW_REQUESTS && (
        <input type="search" className="gbx-input" value={words} placeholder={texts.export.findRequest} aria-label={texts.export.findRequest} onChange={(event) => setWords(event.currentTarget.value)} />
      )}
      {requests.length > 0 && shown.length === 0 && <p className="gbx-quiet" role="status">{texts.export.noSuchRequest}</p>}
      <ul className="gbx-list">
        {shown.map((request) => (
          <RequestLine key={request.id} {...props} request={request} />
        ))}
      </ul>
      {requests.length >= MOST_LISTED && <p className="gbx-quiet">{fill(texts.export.olderInPortal, { n: MOST_LISTED })}</p>}
    </>
  )
}

/** Own requests of the project, or one of them. */
export function OwnRequestsView(props: ExportViewProps): ReactElement {
  const { model } = props
  const { texts } = model.session
  return (
    <>
      {model.notice && (
        <p className="gbx-note gbx-ok" role="status">
          {texts.export[model.notice]}
        </p>
      )}
      {model.error && <ErrorNote error={model.error} texts={texts} onRetry={() => model.show('own')} />}
      {model.openRequest ? (
        <RequestDetail {...props} request={model.openRequest} />
      ) : (
        <>
          {model.requests === undefined && !model.error && (
            <p className="gbx-quiet" role="status">
              {texts.loading}
            </p>
          )}
          {model.requests?.length === 0 && <p className="gbx-quiet">{texts.export.ownEmpty}</p>}
          {model.requests !== undefined && <RequestList {...props} requests={model.requests} />}
        </>
      )}
    </>
  )
}
