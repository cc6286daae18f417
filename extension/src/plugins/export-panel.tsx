import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application'
import { Dialog, ICommandPalette, Notification, showDialog } from '@jupyterlab/apputils'
import { IDocumentManager } from '@jupyterlab/docmanager'
import { FileDialog, IFileBrowserFactory } from '@jupyterlab/filebrowser'
import { ILauncher } from '@jupyterlab/launcher'
import { IMainMenu } from '@jupyterlab/mainmenu'
import { IStateDB } from '@jupyterlab/statedb'
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components'
import { Poll } from '@lumino/polling'
import type { EgressRequest } from '../../../contract/resources/egress-request.ts'
import { ExportModel } from '../export/export-model.ts'
import { showFinding } from '../export/show-finding.ts'
import { IGloveboxSession } from '../session/glovebox-session.ts'
import { askPortal } from '../session/portal-messages.ts'
import { fill } from '../texts/catalogue.ts'
import { Boundary } from '../views/boundary.tsx'
import type { ExportActions } from '../views/export/export-actions.ts'
import { ExportView } from '../views/export/export-view.tsx'
import { exportIcon } from '../views/icons.ts'
import { CommandIDs } from './command-ids.ts'
import { addPanel } from './panel-placement.ts'

const REFRESH_EVERY_MS = 20_000

/** Asks before something that cannot be taken back. */
async function confirmed(session: IGloveboxSession, title: string, paragraphs: readonly string[], yes: string): Promise<boolean> {
  const body = (
    <div className="gbx-dialog">
      {paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </div>
  )
  const buttons = [Dialog.cancelButton({ label: session.texts.session.cancel }), Dialog.okButton({ label: yes })]
  const answer = await showDialog({ title, body, buttons, defaultButton: 1 })
  return answer.button.accept
}

async function confirmSubmission(model: ExportModel): Promise<void> {
  const { texts } = model.session
  const fails = model.checkIsCurrent ? (model.checked?.result.files.filter((file) => file.outcome === 'fail').length ?? 0) : 0
  const body = [
    fill(texts.export.submitBody, { n: model.draft.files.length }),
    model.checkIsCurrent ? '' : texts.export.submitUnchecked,
    fails > 0 ? fill(texts.export.submitFails, { n: fails }) : '',
  ]
  const { correcting } = model.draft
  const yes = correcting ? fill(texts.export.resubmit, { n: correcting.turn }) : texts.export.submit
  if (await confirmed(model.session, texts.export.submitTitle, body.filter((paragraph) => paragraph !== ''), yes)) await model.submit()
}

async function confirmWithdrawal(model: ExportModel, request: EgressRequest): Promise<void> {
  const { texts } = model.session
  const body = fill(texts.export.withdrawBody, { title: request.title })
  if (await confirmed(model.session, texts.export.withdrawTitle, [body], texts.export.withdraw)) await model.withdraw(request.id)
}

async function confirmClear(model: ExportModel): Promise<void> {
  const { texts } = model.session
  if (model.draft.correcting || (await confirmed(model.session, texts.export.clearTitle, [texts.export.clearBody], texts.export.clear))) model.clear()
}

async function chooseFiles(model: ExportModel, documents: IDocumentManager): Promise<void> {
  const { texts } = model.session
  const choice = await FileDialog.getOpenFiles({ manager: documents, title: texts.export.chooseTitle })
  if (choice.button.accept && choice.value) await model.add(choice.value.filter((chosen) => chosen.path !== ''))
}

function actionsOf(model: ExportModel, documents: IDocumentManager): ExportActions {
  const { session } = model
  return {
    chooseFiles: () => void chooseFiles(model, documents),
    submit: () => void confirmSubmission(model),
    clear: () => void confirmClear(model),
    withdraw: (request) => void confirmWithdrawal(model, request),
    seeInPortal: (requestId) => {
      void askPortal(session, { type: 'glovebox:open-request', requestId }).then((heard) => {
        if (!heard) Notification.warning(session.texts.export.openPortal, { autoClose: 8000 })
      })
    },
    showFinding: (path, at) => {
      void showFinding(documents, path, at).then((shown) => {
        if (!shown) Notification.info(session.texts.export.notShown, { autoClose: 5000 })
      })
    },
  }
}

class ExportPanel extends ReactWidget {
  readonly #model: ExportModel
  readonly #actions: ExportActions

  constructor(model: ExportModel, actions: ExportActions) {
    super()
    this.#model = model
    this.#actions = actions
    this.id = 'glovebox-export'
    this.addClass('gbx-export-panel')
    this.title.icon = exportIcon
  }

  protected render() {
    return (
      <UseSignal signal={this.#model.session.changed}>
        {() => (
          <UseSignal signal={this.#model.changed}>
            {() => (
              <Boundary texts={this.#model.session.texts}>
                <ExportView model={this.#model} actions={this.#actions} />
              </Boundary>
            )}
          </UseSignal>
        )}
      </UseSignal>
    )
  }
}

/** The command behind "Export…" in the file browser's context menu and the File menu. */
function addExportFiles(app: JupyterFrontEnd, model: ExportModel, browsers: IFileBrowserFactory, menu: IMainMenu | null): void {
  const { session } = model
  const selected = () => [...(browsers.tracker.currentWidget?.selectedItems() ?? [])]
  app.commands.addCommand(CommandIDs.exportFiles, {
    label: () => session.texts.command.exportFiles,
    caption: () => session.texts.caption.export,
    icon: exportIcon,
    execute: async () => {
      app.shell.activateById('glovebox-export')
      await model.add(selected())
    },
  })
  app.contextMenu.addItem({ command: CommandIDs.exportFiles, selector: '.jp-DirListing-item[data-isdir]', rank: 3 })
  menu?.fileMenu.addGroup([{ command: CommandIDs.openExport }], 97)
}

/** Loads what the panel needs once the project is known, and keeps the requests' states fresh while it is seen. */
function keepFresh(model: ExportModel, panel: ExportPanel): void {
  const { session } = model
  const begin = (): void => {
    if (!session.context) return
    session.changed.disconnect(begin)
    void model.restoreDraft()
    void model.loadOutputs()
    void model.loadRequests()
  }
  session.changed.connect(begin)
  begin()
  new Poll({
    name: '@glovebox/jupyterlab:export',
    frequency: { interval: REFRESH_EVERY_MS, backoff: true, max: 120_000 },
    standby: () => !panel.isVisible || 'when-hidden',
    factory: async () => {
      if (model.tab === 'own') await model.refresh()
      else await model.loadOutputs()
    },
  })
}

/** Side panel for requests to let results out: choose, describe, check, submit, follow, correct, withdraw. */
export const exportPanelPlugin: JupyterFrontEndPlugin<void> = {
  id: '@glovebox/jupyterlab:export-panel',
  description: 'Checks results and sends them to review.',
  autoStart: true,
  requires: [IGloveboxSession, IDocumentManager, IFileBrowserFactory],
  optional: [ILayoutRestorer, ICommandPalette, ILauncher, IMainMenu, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    session: IGloveboxSession,
    documents: IDocumentManager,
    browsers: IFileBrowserFactory,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    menu: IMainMenu | null,
    store: IStateDB | null,
  ) => {
    const model = new ExportModel(session, app.serviceManager.contents, store)
    const panel = new ExportPanel(model, actionsOf(model, documents))
    addPanel({ app, session, panel, area: 'right', rank: 52, command: CommandIDs.openExport, text: 'export', restorer, palette, launcher })
    addExportFiles(app, model, browsers, menu)
    app.commands.addKeyBinding({ command: CommandIDs.openExport, keys: ['Accel Shift E'], selector: 'body' })
    keepFresh(model, panel)
  },
}
