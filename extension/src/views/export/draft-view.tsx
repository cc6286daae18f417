import { type ReactElement, useState } from 'react'
import { type DraftProblem, problemsOf, shownPath } from '../../export/draft.ts'
import { bytesText } from '../../session/shown-values.ts'
import { fill, type Texts } from '../../texts/catalogue.ts'
import { ErrorNote } from '../error-note.tsx'
import { Fold } from '../fold.tsx'
import { CheckResultView } from './check-result-view.tsx'
import type { ExportViewProps } from './export-actions.ts'
import { LongTextField, TextField } from './field.tsx'
import { FileCard } from './file-card.tsx'
import { TakenRepair } from './repair-view.tsx'

/** So many files are found at a glance; more are searched. */
const FEW_FILES = 8

function OutputsList({ model }: ExportViewProps): ReactElement {
  const { texts, language } = model.session
  const chosen = new Set(model.draft.files.map((file) => file.path))
  const [words, setWords] = useState('')
  const open = model.outputs.filter((file) => !chosen.has(file.path))
  const asked = open.length > FEW_FILES ? words.trim().toLowerCase() : ''
  const shown = open.filter((file) => file.path.toLowerCase().includes(asked))
  return (
    <Fold className="gbx-outputs" initiallyOpen summary={`${texts.export.fromOutputs} (${open.length})`}>
      {model.outputs.length === 0 && <p className="gbx-quiet">{texts.export.outputsEmpty}</p>}
      {open.length > FEW_FILES && (
        <div className="gbx-row">
          <input type="search" className="gbx-input" value={words} placeholder={texts.export.findFile} aria-label={texts.export.findFile} onChange={(event) => setWords(event.currentTarget.value)} />
          {asked !== '' && shown.length > 1 && (
            <button type="button" className="gbx-button gbx-small" onClick={() => void model.addPaths(shown.map((file) => file.path))}>
              {fill(texts.export.addShown, { n: shown.length })}
            </button>
          )}
        </div>
      )}
      {open.length > 0 && shown.length === 0 && <p className="gbx-quiet" role="status">{texts.export.noSuchFile}</p>}
      <ul className="gbx-list">
        {shown.map((file) => (
          <li key={file.path} className="gbx-output">
            <span className="gbx-file-name">{shownPath(file.path).replace(/^outputs\//, '')}</span>
            {file.bytes !== undefined && <span className="gbx-quiet">{bytesText(file.bytes, language)}</span>}
            <button type="button" className="gbx-button gbx-small" aria-label={`${texts.export.add}: ${shownPath(file.path)}`} onClick={() => void model.addPaths([file.path])}>
              {texts.export.add}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="gbx-link" onClick={() => void model.loadOutputs()}>
        {texts.export.refresh}
      </button>
    </Fold>
  )
}

function Files(props: ExportViewProps): ReactElement {
  const { model, actions } = props
  const { texts } = model.session
  const checkedFiles = model.checkIsCurrent ? model.checked?.result.files : undefined
  return (
    <section>
      <h3>
        <span className="gbx-step">1</span>
        {texts.export.stepFiles}
      </h3>
      {model.draft.files.length === 0 && <p className="gbx-quiet">{texts.export.noFiles}</p>}
      <ul className="gbx-list">
        {model.draft.files.map((file) => (
          <FileCard key={file.path} {...props} file={file} checked={checkedFiles?.find((checked) => checked.path === file.path)} />
        ))}
      </ul>
      <OutputsList {...props} />
      <button type="button" className="gbx-button" onClick={actions.chooseFiles}>
        {texts.export.chooseOther}
      </button>
    </section>
  )
}

function RequestFields({ model }: ExportViewProps): ReactElement {
  const { texts } = model.session
  const { draft } = model
  return (
    <section>
      <h3>
        <span className="gbx-step">2</span>
        {texts.export.stepContext}
      </h3>
      <TextField label={texts.export.requestTitle} value={draft.title} placeholder={texts.export.requestTitleHint} onChange={(title) => model.setDraft({ ...draft, title })} />
      <LongTextField
        label={texts.export.context}
        rows={4}
        value={draft.context}
        placeholder={texts.export.contextHint}
        onChange={(context) => model.setDraft({ ...draft, context })}
      />
    </section>
  )
}

function problemText({ problem, path }: DraftProblem, texts: Texts): string {
  return fill(texts.export.problem[problem], { path: path === undefined ? '' : shownPath(path) })
}

function Progress({ model }: { model: ExportViewProps['model'] }): ReactElement | null {
  const { texts } = model.session
  if (model.busy !== 'check' && model.busy !== 'submit') return null
  const text = model.busy === 'check' ? texts.export.checking : texts.export.submitting
  return (
    <p className="gbx-progress" role="status">
      <span className="gbx-spinner" aria-hidden="true" />
      {fill(text, { n: model.draft.files.length })}
    </p>
  )
}

function CheckAndSubmit(props: ExportViewProps): ReactElement {
  const { model, actions } = props
  const { texts } = model.session
  const missing = problemsOf(model.draft, 'submit')
  const canCheck = problemsOf(model.draft, 'check').length === 0 && !model.busy
  const canSubmit = missing.length === 0 && !model.busy
  const { correcting } = model.draft
  const submitLabel = correcting ? fill(texts.export.resubmit, { n: correcting.turn }) : texts.export.submit
  return (
    <section>
      <h3>
        <span className="gbx-step">3</span>
        {texts.export.stepCheck}
      </h3>
      {missing.length > 0 && (
        <div className="gbx-missing">
          <p>{texts.export.problems}</p>
          <ul>
            {missing.map((problem) => (
              <li key={`${problem.problem} ${problem.path ?? ''}`}>{problemText(problem, texts)}</li>
            ))}
          </ul>
        </div>
      )}
      <div className="gbx-row">
        <button type="button" className={`gbx-button ${model.checkIsCurrent ? '' : 'gbx-primary'}`} disabled={!canCheck} onClick={() => void model.check()}>
          {model.checked ? texts.export.checkAgain : texts.export.check}
        </button>
        <button type="button" className={`gbx-button ${model.checkIsCurrent ? 'gbx-primary' : ''}`} disabled={!canSubmit} onClick={actions.submit}>
          {submitLabel}
        </button>
      </div>
      <Progress model={model} />
      {model.error && <ErrorNote error={model.error} texts={texts} />}
      <TakenRepair model={model} />
      <CheckResultView model={model} actions={actions} />
    </section>
  )
}

/** The form of a request: files, purpose, check, submission. */
export function DraftView(props: ExportViewProps): ReactElement {
  const { model, actions } = props
  const { texts } = model.session
  const { correcting, files, title, context } = model.draft
  const begun = files.length > 0 || title !== '' || context !== ''
  return (
    <>
      {correcting ? (
        <div className="gbx-note gbx-info">
          <p>{fill(texts.export.correcting, { title: correcting.title, n: correcting.turn })}</p>
          {correcting.reason && (
            <>
              <strong>{texts.export.returnedFor}</strong>
              <p className="gbx-said">{correcting.reason}</p>
            </>
          )}
          <button type="button" className="gbx-link" onClick={actions.clear}>
            {texts.export.stopCorrecting}
          </button>
        </div>
      ) : (
        <p className="gbx-intro">{texts.export.intro}</p>
      )}
      <Files {...props} />
      <RequestFields {...props} />
      <CheckAndSubmit {...props} />
      {begun && !correcting && (
        <button type="button" className="gbx-link" onClick={actions.clear}>
          {texts.export.clear}
        </button>
      )}
    </>
  )
}
