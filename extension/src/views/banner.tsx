import type { ReactElement } from 'react'
import type { SessionContext } from '../../../contract/session-api.ts'
import type { IGloveboxSession } from '../session/glovebox-session.ts'
import { bytesText, clockTime, durationText, localText } from '../session/shown-values.ts'
import { fill } from '../texts/catalogue.ts'
import { gloveboxIcon } from './icons.ts'

const MINUTE = 60_000

/** How pressing the time left is. */
export function urgency(millisecondsLeft: number): 'calm' | 'soon' | 'now' {
  if (millisecondsLeft <= 5 * MINUTE) return 'now'
  return millisecondsLeft <= 15 * MINUTE ? 'soon' : 'calm'
}

function TimeLeft({ session, context }: { session: IGloveboxSession; context: SessionContext }): ReactElement {
  const { texts, language } = session
  const left = Date.parse(context.endsAt) - session.now().getTime()
  const text = left <= 0 ? texts.banner.ended : fill(texts.banner.timeLeft, { time: durationText(left, texts) })
  return (
    <span className={`gbx-chip gbx-${urgency(left)}`} title={fill(texts.banner.until, { time: clockTime(context.endsAt, language) })}>
      {text}
    </span>
  )
}

function BudgetLeft({ session, context }: { session: IGloveboxSession; context: SessionContext }): ReactElement {
  const { texts, language } = session
  const { usedBytes, limitBytes, held, resetsAt } = context.budget
  const values = { used: bytesText(usedBytes, language), limit: bytesText(limitBytes, language), time: dayAndHour(resetsAt, session) }
  const share = limitBytes > 0 ? Math.min(1, usedBytes / limitBytes) : 1
  const tone = held ? 'now' : share >= 0.8 ? 'soon' : 'calm'
  return (
    <span className={`gbx-chip gbx-${tone}`} title={fill(held ? texts.banner.budgetHeldNow : texts.banner.budgetHint, values)}>
      <span className="gbx-meter" aria-hidden="true">
        <span style={{ width: `${Math.round(share * 100)}%` }} />
      </span>
      {held ? texts.banner.budgetHeld : fill(texts.banner.budget, values)}
    </span>
  )
}

function dayAndHour(instant: string, session: IGloveboxSession): string {
  return clockTime(instant, session.language)
}

/** The strip above the menus: project, time, budget, person, and the way to stop. */
export function Banner({ session, onStop }: { session: IGloveboxSession; onStop: () => void }): ReactElement {
  const { context, texts, language } = session
  return (
    <div className="gbx-banner" role="region" aria-label={texts.banner.label}>
      <span className="gbx-mark">
        <gloveboxIcon.react tag="span" width="16px" height="16px" />
        Glovebox
      </span>
      {context && (
        <span className="gbx-banner-project" title={localText(context.project.title, language)}>
          {localText(context.project.title, language)}
        </span>
      )}
      <span className="gbx-spacer" />
      {session.error && (
        <span className="gbx-chip gbx-soon" role="status">
          {texts.banner.offline}
        </span>
      )}
      {context && <TimeLeft session={session} context={context} />}
      {context && <BudgetLeft session={session} context={context} />}
      {context && <span className="gbx-banner-person">{context.person.name}</span>}
      {context && (
        <button type="button" className="gbx-banner-button" onClick={onStop}>
          {texts.banner.stop}
        </button>
      )}
    </div>
  )
}
