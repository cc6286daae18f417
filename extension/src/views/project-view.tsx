import type { ReactElement } from 'react'
import type { Licence } from '../../../contract/resources/licence.ts'
import type { SafeStatus } from '../../../contract/resources/project.ts'
import type { SessionContext } from '../../../contract/session-api.ts'
import type { IGloveboxSession } from '../session/glovebox-session.ts'
import { isNearlyFull, useWords } from '../session/project-use.ts'
import { daysUntil } from '../../../contract/calendar-days.ts'
import { dayText, localText } from '../session/shown-values.ts'
import { fill, type Texts } from '../texts/catalogue.ts'
import { safeFactText } from '../texts/safe-fact-text.ts'

/** How a licence stands, in words, and how pressing that is. */
export function licenceStanding(licence: Licence, session: IGloveboxSession): { readonly text: string; readonly tone: 'ok' | 'review' | 'fail' } {
  const { texts, language } = session
  if (licence.state === 'not-yet') return { text: fill(texts.project.notYet, { date: dayText(licence.startsOn, language) }), tone: 'review' }
  if (licence.state !== 'active') return { text: texts.project.ended, tone: 'fail' }
  const days = daysUntil(licence.endsOn, session.now(), session.context?.timezone ?? 'UTC')
  const until = fill(texts.project.endsOn, { date: dayText(licence.endsOn, language) })
  if (days > 30) return { text: until, tone: 'ok' }
  const rest = days <= 0 ? texts.project.lastDay : fill(texts.project.daysLeft, { n: days })
  return { text: `${until} · ${rest}`, tone: 'review' }
}

function Safe({ status, session }: { status: SafeStatus; session: IGloveboxSession }): ReactElement {
  const { texts, language } = session
  return (
    <li className={`gbx-safe ${status.ok ? 'gbx-ok' : 'gbx-fail'}`}>
      <details open={!status.ok}>
        <summary>
          <span className="gbx-lamp" aria-hidden="true" />
          <span className="gbx-safe-name">{texts.safes[status.safe]}</span>
          <span className="gbx-safe-state">{status.ok ? texts.safes.ok : texts.safes.notOk}</span>
        </summary>
        <ul>
          {status.facts.map((fact) => (
            <li key={`${fact.key} ${Object.values(fact.values).join(' ')}`} className={fact.ok ? '' : 'gbx-fact-fails'}>
              {safeFactText(language, fact.key, fact.values)}
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}

function LicenceLine({ licence, session }: { licence: Licence; session: IGloveboxSession }): ReactElement {
  const standing = licenceStanding(licence, session)
  return (
    <li className="gbx-licence">
      <span className="gbx-licence-name">{localText(licence.datasetTitle, session.language)}</span>
      <span className={`gbx-tag gbx-${standing.tone}`}>{standing.text}</span>
      {standing.tone !== 'ok' && <span className="gbx-quiet">{fill(session.texts.project.contact, { contact: licence.custodianContact })}</span>}
    </li>
  )
}

function LicenceList({ licences, session, texts }: { licences: readonly Licence[]; session: IGloveboxSession; texts: Texts }): ReactElement {
  if (licences.length === 0) return <p className="gbx-quiet">{texts.project.noLicences}</p>
  return (
    <ul className="gbx-list">
      {licences.map((licence) => (
        <LicenceLine key={licence.id} licence={licence} session={session} />
      ))}
    </ul>
  )
}

/** Project, Five Safes and licences of this session. */
export function ProjectView(props: { session: IGloveboxSession; context: SessionContext; onShowData: () => void }): ReactElement {
  const { session, context, onShowData } = props
  const { texts, language } = session
  return (
    <>
      <h2 className="gbx-title">{localText(context.project.title, language)}</h2>
      <p className="gbx-purpose">{localText(context.project.purpose, language)}</p>
      <h3>{texts.safes.title}</h3>
      <ul className="gbx-safes">
        {context.safes.map((status) => (
          <Safe key={status.safe} status={status} session={session} />
        ))}
      </ul>
      <h3>{texts.project.licences}</h3>
      <LicenceList licences={context.licences} session={session} texts={texts} />
      <button type="button" className="gbx-button" onClick={onShowData}>
        {texts.project.showData}
      </button>
      {context.use && (
        <>
          <h3>{texts.project.stored}</h3>
          <p><span className={`gbx-tag gbx-${isNearlyFull(context.use) ? 'review' : 'ok'}`}>{fill(texts.project.storedValue, useWords(context.use, language))}</span></p>
        </>
      )}
    </>
  )
}
