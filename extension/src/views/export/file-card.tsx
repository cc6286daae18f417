import type { ReactElement } from 'react'
import type { CheckedFile } from '../../../../contract/resources/egress-request.ts'
import { OUTPUT_KINDS, UNITS } from '../../export/draft-choices.ts'
import { copyToAll, type DraftFile, type DraftFileChange, removeFile, repairOf, shownPath } from '../../export/draft.ts'
import { fill } from '../../texts/catalogue.ts'
import { repairTexts } from '../../texts/repair-texts.ts'
import { outputTypeGroups, outputTypeText } from '../../texts/output-type-texts.ts'
import { Fold } from '../fold.tsx'
import type { ExportViewProps } from './export-actions.ts'
import { Field, LongTextField, TextField } from './field.tsx'
import { OutcomeTag } from './outcome-tag.tsx'

type CardProps = ExportViewProps & { readonly file: DraftFile; readonly checked: CheckedFile | undefined }

function TypeField({ model, file }: CardProps): ReactElement {
  const { texts, language } = model.session
  const hint = file.type === '' ? undefined : outputTypeText(language, file.type).explanation
  return (
    <Field label={texts.export.type} hint={hint}>
      {(id, hintId) => (
        <select
          id={id}
          className="gbx-input"
          value={file.type}
          aria-describedby={hintId}
          aria-required="true"
          onChange={(event) => model.change(file.path, { type: event.target.value as DraftFile['type'] })}
        >
          <option value="">{texts.export.typeChoose}</option>
          {outputTypeGroups.map(({ group, types }) => (
            <optgroup key={group} label={texts.export.groups[group]}>
              {types.map((type) => (
                <option key={type} value={type}>
                  {outputTypeText(language, type).label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  )
}

function KindField({ model, file }: CardProps): ReactElement {
  const { texts } = model.session
  return (
    <fieldset className="gbx-choice">
      <legend>{texts.export.kind}</legend>
      {OUTPUT_KINDS.map((kind) => (
        <label key={kind}>
          <input type="radio" name={`kind-${file.path}`} checked={file.kind === kind} onChange={() => model.change(file.path, { kind })} />
          {kind === 'output' ? texts.export.leaving : texts.export.supporting}
        </label>
      ))}
    </fieldset>
  )
}

function isKnownUnit(unit: string): unit is (typeof UNITS)[number] {
  return (UNITS as readonly string[]).includes(unit)
}

function UnitField({ model, file }: CardProps): ReactElement {
  const { texts } = model.session
  const known = isKnownUnit(file.unit)
  const set = (unit: string): void => model.change(file.path, { unit })
  return (
    <div>
      <Field label={texts.export.unit}>
        {(id) => (
          <select id={id} className="gbx-input" value={known ? file.unit : 'other'} onChange={(event) => set(event.target.value === 'other' ? '' : event.target.value)}>
            {UNITS.map((unit) => (
              <option key={unit} value={unit}>
                {texts.export.units[unit]}
              </option>
            ))}
            <option value="other">{texts.export.otherUnit}</option>
          </select>
        )}
      </Field>
      {!known && (
        <input
          className="gbx-input gbx-below"
          aria-label={texts.export.otherUnitName}
          placeholder={texts.export.otherUnitName}
          value={file.unit}
          onChange={(event) => set(event.target.value)}
        />
      )}
    </div>
  )
}

function ControlsField({ model, file }: CardProps): ReactElement {
  const { texts } = model.session
  const change = (controls: string): void => model.change(file.path, { controls })
  const chips = Object.entries(texts.export.controlChips)
  return (
    <>
      <LongTextField label={texts.export.controls} rows={2} value={file.controls} placeholder={texts.export.controlsHint} onChange={change} />
      <div className="gbx-row gbx-chips">
        {chips
          .filter(([, text]) => !file.controls.includes(text))
          .map(([key, text]) => (
            <button key={key} type="button" className="gbx-chip-button" onClick={() => change([file.controls.trim(), text].filter(Boolean).join('; '))}>
              + {text}
            </button>
          ))}
      </div>
    </>
  )
}

function CardBody(props: CardProps): ReactElement {
  const { model, file } = props
  const { texts } = model.session
  const set = (change: DraftFileChange): void => model.change(file.path, change)
  const repair = repairOf(model.draft, file.path)
  return (
    <div className="gbx-card-body">
      {(model.draft.correcting?.remarks[file.path] ?? []).map((remark, index) => (
        <p key={index} className="gbx-remark">
          {remark}
        </p>
      ))}
      <TypeField {...props} />
      <KindField {...props} />
      <TextField label={texts.export.fileTitle} value={file.title} placeholder={texts.export.fileTitleHint} onChange={(title) => set({ title })} />
      <TextField
        label={texts.export.population}
        value={file.population}
        placeholder={texts.export.populationHint}
        onChange={(population) => set({ population })}
      />
      <div className="gbx-pair">
        <UnitField {...props} />
        <TextField label={texts.export.n} value={file.n} numeric onChange={(n) => set({ n })} />
      </div>
      <ControlsField {...props} />
      {file.repairedFrom !== undefined && <p className="gbx-hint">{fill(repairTexts(model.session.language).repairedFrom, { path: shownPath(file.repairedFrom) })}</p>}
      {repair !== undefined && <p className="gbx-hint">{fill(repairTexts(model.session.language).isOriginal, { path: shownPath(repair.path) })}</p>}
      {file.description && <p className="gbx-hint">{fill(texts.export.description, { path: shownPath(file.description.path) })}</p>}
      {model.draft.files.length > 1 && (
        <button type="button" className="gbx-link" onClick={() => model.setDraft(copyToAll(model.draft, file.path))}>
          {texts.export.copyToAll}
        </button>
      )}
    </div>
  )
}

/** One chosen file: what it is, who is in it, what protects it. */
export function FileCard(props: CardProps): ReactElement {
  const { model, file, checked } = props
  const { texts, language } = model.session
  const path = shownPath(file.path)
  const summary = (
    <>
      <span className="gbx-file-name">{path}</span>
      {file.type !== '' && <span className="gbx-tag">{outputTypeText(language, file.type).label}</span>}
      {file.kind === 'supporting' && <span className="gbx-tag">{texts.export.supporting}</span>}
      {checked && <OutcomeTag outcome={checked.outcome} texts={texts} />}
    </>
  )
  return (
    <li className="gbx-card gbx-file">
      <Fold className="gbx-file-fold" initiallyOpen={file.type === '' || model.draft.correcting?.remarks[file.path] !== undefined} summary={summary}>
        <CardBody {...props} />
      </Fold>
      <button
        type="button"
        className="gbx-remove"
        aria-label={fill(texts.export.removeFile, { path })}
        onClick={() => model.setDraft(removeFile(model.draft, file.path))}
      >
        {texts.export.remove}
      </button>
    </li>
  )
}
