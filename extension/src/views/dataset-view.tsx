import { type ReactElement, useState } from 'react'
import type { Licence, Variable } from '../../../contract/resources/licence.ts'
import type { IGloveboxSession } from '../session/glovebox-session.ts'
import { parquetPath } from '../session/read-data-code.ts'
import { localText } from '../session/shown-values.ts'
import { fill, unitText } from '../texts/catalogue.ts'
import { licenceStanding } from './project-view.tsx'

/** What can be done with a dataset in the lab. */
export interface DatasetActions {
  readonly copyPath: (licence: Licence) => void
  readonly insertCode: (licence: Licence) => void
}

function matches(variable: Variable, wanted: string): boolean {
  const text = [variable.name, variable.label.ko, variable.label.en, ...Object.values(variable.codes ?? {})].join('\n').toLowerCase()
  return text.includes(wanted.trim().toLowerCase())
}

function Codes({ codes }: { codes: Readonly<Record<string, string>> }): ReactElement {
  return (
    <dl className="gbx-codes">
      {Object.entries(codes).map(([code, meaning]) => (
        <div key={code}>
          <dt>{code}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}

function VariableRow({ variable, session }: { variable: Variable; session: IGloveboxSession }): ReactElement {
  return (
    <tr>
      <th scope="row">
        <code>{variable.name}</code>
      </th>
      <td>{session.texts.data.types[variable.type]}</td>
      <td>
        {localText(variable.label, session.language)}
        {variable.unit && <span className="gbx-quiet"> ({variable.unit})</span>}
        {variable.codes && <Codes codes={variable.codes} />}
      </td>
    </tr>
  )
}

function Variables({ licence, session }: { licence: Licence; session: IGloveboxSession }): ReactElement {
  const [wanted, setWanted] = useState('')
  const { texts } = session
  const shown = licence.variables.filter((variable) => matches(variable, wanted))
  return (
    <details className="gbx-variables">
      <summary>{fill(texts.data.variables, { n: licence.variables.length })}</summary>
      <input
        type="search"
        className="gbx-input"
        value={wanted}
        placeholder={texts.data.filter}
        aria-label={texts.data.filter}
        onChange={(event) => setWanted(event.target.value)}
      />
      {shown.length === 0 ? (
        <p className="gbx-quiet">{texts.data.noMatch}</p>
      ) : (
        <div className="gbx-scroll" role="region" aria-label={`${localText(licence.datasetTitle, session.language)}: ${texts.data.name}`} tabIndex={0}>
          <table className="gbx-table">
            <thead>
              <tr>
                <th scope="col">{texts.data.name}</th>
                <th scope="col">{texts.data.type}</th>
                <th scope="col">{texts.data.meaning}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((variable) => (
                <VariableRow key={variable.name} variable={variable} session={session} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}

function Terms({ licence, session }: { licence: Licence; session: IGloveboxSession }): ReactElement {
  const { texts, language } = session
  const standing = licenceStanding(licence, session)
  return (
    <dl className="gbx-facts">
      <dt>{texts.data.ends}</dt>
      <dd>
        <span className={`gbx-tag gbx-${standing.tone}`}>{standing.text}</span>
      </dd>
      <dt>{texts.data.rows}</dt>
      <dd>{localText(licence.rows, language)}</dd>
      <dt>{texts.data.unit}</dt>
      <dd>{unitText(licence.unit, texts)}</dd>
      <dt>{texts.data.terms}</dt>
      <dd>{localText(licence.terms, language)}</dd>
      <dt>{texts.data.custodian}</dt>
      <dd>
        {licence.custodian.name}
        <br />
        {licence.custodianContact}
      </dd>
      <dt>{texts.data.path}</dt>
      <dd>
        <code className="gbx-path">{parquetPath(licence)}</code>
      </dd>
    </dl>
  )
}

function DatasetCard(props: { licence: Licence; session: IGloveboxSession; actions: DatasetActions }): ReactElement {
  const { licence, session, actions } = props
  const { texts, language } = session
  const usable = licence.state === 'active'
  return (
    <section className="gbx-card" aria-label={localText(licence.datasetTitle, language)}>
      <h3 className="gbx-card-title">{localText(licence.datasetTitle, language)}</h3>
      <p className="gbx-quiet">{fill(texts.data.version, { version: licence.datasetVersion })}</p>
      <Terms licence={licence} session={session} />
      {usable ? (
        <div className="gbx-row">
          <button type="button" className="gbx-button gbx-primary" onClick={() => actions.insertCode(licence)}>
            {texts.data.insert}
          </button>
          <button type="button" className="gbx-button" onClick={() => actions.copyPath(licence)}>
            {texts.data.copyPath}
          </button>
        </div>
      ) : (
        <p className="gbx-note gbx-fail">{texts.data.unavailable}</p>
      )}
      <Variables licence={licence} session={session} />
    </section>
  )
}

/** The licensed datasets with terms, dictionary and ways to use them. */
export function DatasetView(props: { session: IGloveboxSession; licences: readonly Licence[]; actions: DatasetActions }): ReactElement {
  const { session, licences, actions } = props
  return (
    <>
      <h2 className="gbx-title">{session.texts.data.title}</h2>
      {licences.length === 0 && <p className="gbx-quiet">{session.texts.project.noLicences}</p>}
      {licences.map((licence) => (
        <DatasetCard key={licence.id} licence={licence} session={session} actions={actions} />
      ))}
    </>
  )
}
