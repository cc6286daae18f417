import { type ReactElement, useEffect, useRef } from 'react'
import type { CheckedFile, Finding } from '../../../../contract/resources/egress-request.ts'
import { shownPath } from '../../export/draft.ts'
import { placeText, viewerOf } from '../../export/finding-place.ts'
import { fill } from '../../texts/catalogue.ts'
import type { ExportActions, ExportViewProps } from './export-actions.ts'
import { OutcomeTag } from './outcome-tag.tsx'
import { repairTexts } from '../../texts/repair-texts.ts'
import { RepairView } from './repair-view.tsx'

type FindingProps = ExportViewProps & { readonly path: string; readonly finding: Finding }

function FindingItem({ model, actions, path, finding }: FindingProps): ReactElement {
  const { texts } = model.session
  const place = placeText(finding.at, texts)
  return (
    <li className={`gbx-finding gbx-${finding.outcome}`}>
      <p className="gbx-finding-message">
        <OutcomeTag outcome={finding.outcome} texts={texts} /> {finding.message}
      </p>
      {place && <p className="gbx-finding-place">{place}</p>}
      {finding.cure && (
        <p className="gbx-finding-cure">
          <strong>{texts.export.cure}:</strong> {finding.cure}
        </p>
      )}
      <div className="gbx-row">
        {viewerOf(path, finding.at) !== undefined && (
          <button type="button" className="gbx-link" onClick={() => actions.showFinding(path, finding.at)}>
            {texts.export.show}
          </button>
        )}
        <span className="gbx-rule">
          {texts.export.rule}: {finding.rule}
        </span>
      </div>
    </li>
  )
}

type FileProps = ExportViewProps & { readonly file: Pick<CheckedFile, 'path' | 'outcome' | 'findings'> }

/** The findings of one file. */
export function FindingList({ model, actions, file }: FileProps): ReactElement {
  return (
    <ol className="gbx-list">
      {file.findings.map((finding, index) => (
        <FindingItem key={index} model={model} actions={actions} path={file.path} finding={finding} />
      ))}
    </ol>
  )
}

function FileFindings(props: FileProps): ReactElement {
  const { model, file } = props
  const { texts } = model.session
  return (
    <section className="gbx-file-result" aria-label={shownPath(file.path)}>
      <h5>
        <span className="gbx-file-name">{shownPath(file.path)}</span>
        <OutcomeTag outcome={file.outcome} texts={texts} />
      </h5>
      {(file.outcome === 'fail' || file.findings.some(({ at }) => at?.row)) && model.repair?.path !== file.path && (
        <button type="button" className="gbx-button" disabled={model.busy !== undefined || !model.checkIsCurrent} onClick={() => void model.openRepair(file.path)}>
          {repairTexts(model.session.language).open}
        </button>
      )}
      <RepairView model={model} path={file.path} />
      {file.findings.length === 0 ? (
        <p className="gbx-quiet">{file.outcome === 'pass' ? texts.export.noFindings : ''}</p>
      ) : (
        <FindingList {...props} />
      )}
    </section>
  )
}

function summary(files: readonly CheckedFile[], texts: ExportViewProps['model']['session']['texts']): string {
  const count = (outcome: CheckedFile['outcome']): number => files.filter((file) => file.outcome === outcome).length
  if (count('pass') === files.length) return texts.export.resultPass
  const parts = (['fail', 'review', 'pass'] as const).filter((outcome) => count(outcome) > 0)
  return parts.map((outcome) => fill(texts.export.resultCount[outcome], { n: count(outcome) })).join(' · ')
}

const worstFirst: Readonly<Record<CheckedFile['outcome'], number>> = { fail: 0, review: 1, pass: 2 }

/** What the last check found; takes the focus when it arrives, so that keyboard and screen reader land on it. */
export function CheckResultView({ model, actions }: { model: ExportViewProps['model']; actions: ExportActions }): ReactElement | null {
  const heading = useRef<HTMLHeadingElement>(null)
  const { texts } = model.session
  const result = model.checked?.result
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'start' })
  }, [result])
  if (!result) return null
  const files = [...result.files].sort((a, b) => worstFirst[a.outcome] - worstFirst[b.outcome])
  return (
    <section className="gbx-result">
      <h4 ref={heading} tabIndex={-1}>
        {texts.export.resultTitle}
      </h4>
      {!model.checkIsCurrent && <p className="gbx-note gbx-review">{texts.export.stale}</p>}
      <p role="status">{summary(files, texts)}</p>
      {files.map((file) => (
        <FileFindings key={file.path} model={model} actions={actions} file={file} />
      ))}
      <p className="gbx-hint">{texts.export.resultBlind}</p>
    </section>
  )
}
