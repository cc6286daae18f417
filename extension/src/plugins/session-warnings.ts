import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application'
import { Dialog, ICommandPalette, Notification, showDialog } from '@jupyterlab/apputils'
import { IGloveboxSession } from '../session/glovebox-session.ts'
import { askPortal } from '../session/portal-messages.ts'
import { isNearlyFull, useWords } from '../session/project-use.ts'
import { clockTime } from '../session/shown-values.ts'
import { fill } from '../texts/catalogue.ts'
import { Watermark } from '../views/watermark.ts'
import { CommandIDs } from './command-ids.ts'

const MINUTE = 60_000

/** Asks, then asks the portal: the lab itself may not stop a session. */
async function stopSession(session: IGloveboxSession): Promise<void> {
  const { texts } = session
  const answer = await showDialog({
    title: texts.session.stopTitle,
    body: texts.session.stopBody,
    buttons: [Dialog.cancelButton({ label: texts.session.cancel }), Dialog.warnButton({ label: texts.session.stopNow })],
  })
  if (!answer.button.accept) return
  const { context } = session
  const told = context !== undefined && await askPortal(session, { type: 'glovebox:stop-session', sessionId: context.sessionId })
  if (told) Notification.info(texts.session.stopSent, { autoClose: 8000 })
  else Notification.warning(texts.session.stopNoPortal, { autoClose: false })
}

/** Warns once at 15 minutes, once at 5, once when the budget is held, and once when /project is nearly full; anew if the session is prolonged. */
class Warnings {
  readonly #session: IGloveboxSession
  #endsAt = ''
  #lowestMinutes = Infinity
  #held = false
  #full = false

  constructor(session: IGloveboxSession) {
    this.#session = session
  }

  look(): void {
    const { context, texts, language } = this.#session
    if (!context) return
    if (context.endsAt !== this.#endsAt) {
      this.#endsAt = context.endsAt
      this.#lowestMinutes = Infinity
    }
    const minutes = (Date.parse(context.endsAt) - this.#session.now().getTime()) / MINUTE
    const threshold = minutes <= 0 ? undefined : minutes <= 5 ? 5 : minutes <= 15 ? 15 : undefined
    if (threshold !== undefined && threshold < this.#lowestMinutes) {
      this.#lowestMinutes = threshold
      const text = fill(threshold === 5 ? texts.session.warn5 : texts.session.warn15, { time: clockTime(context.endsAt, language) })
      if (threshold === 5) Notification.error(text, { autoClose: false })
      else Notification.warning(text, { autoClose: false })
    }
    if (context.budget.held && !this.#held) {
      Notification.warning(fill(texts.session.budgetHeldNow, { time: clockTime(context.budget.resetsAt, language) }), { autoClose: false })
    }
    this.#held = context.budget.held
    // A server of another version says nothing of it.
    const use = context.use ?? null
    if (use !== null && isNearlyFull(use) && !this.#full) Notification.warning(fill(texts.session.projectNearlyFull, useWords(use, language)), { autoClose: false })
    this.#full = isNearlyFull(use)
  }
}

/** Person, day and time with the zone, as the watermark shows them. */
function watermarkText(session: IGloveboxSession): string {
  const person = session.context?.person.name ?? 'Glovebox'
  const time = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' }).format(session.now())
  const sessionId = session.context?.sessionId.slice(0, 12) ?? ''
  return `${person} · ${time} · ${sessionId}`
}

/** Watermark over the page, warnings before the end, and the command to stop; project, time and budget stand in the portal's bar around the lab. */
export const sessionWarningsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@glovebox/jupyterlab:session-warnings',
  description: 'Marks the page with person and time, warns before the end, and asks the portal to stop.',
  autoStart: true,
  requires: [IGloveboxSession],
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, session: IGloveboxSession, palette: ICommandPalette | null) => {
    const stop = CommandIDs.stopSession
    app.commands.addCommand(stop, { label: () => session.texts.command.stop, execute: () => stopSession(session) })
    palette?.addItem({ command: stop, category: session.texts.category })

    const watermark = new Watermark()
    watermark.show(watermarkText(session))
    const warnings = new Warnings(session)
    const look = (): void => {
      watermark.show(watermarkText(session))
      warnings.look()
    }
    // Before the lab stands, a notice would go unseen into the list of notices.
    void app.restored.then(() => {
      session.changed.connect(look)
      window.setInterval(look, 15_000)
      look()
    })
  },
}
