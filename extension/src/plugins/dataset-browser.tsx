import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application'
import { Clipboard, ICommandPalette, Notification } from '@jupyterlab/apputils'
import { ILauncher } from '@jupyterlab/launcher'
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook'
import type { Licence } from '../../../contract/resources/licence.ts'
import { IGloveboxSession } from '../session/glovebox-session.ts'
import { parquetPath, readDataCode } from '../session/read-data-code.ts'
import { fill } from '../texts/catalogue.ts'
import { type DatasetActions, DatasetView } from '../views/dataset-view.tsx'
import { datasetIcon } from '../views/icons.ts'
import { SessionWidget, WithContext } from '../views/session-view.tsx'
import { CommandIDs } from './command-ids.ts'
import { addPanel } from './panel-placement.ts'

function copyPath(session: IGloveboxSession, licence: Licence): void {
  const path = parquetPath(licence)
  Clipboard.copyToSystem(path)
  Notification.success(fill(session.texts.data.copied, { path }), { autoClose: 3000 })
}

/** Adds a cell below the current one of the notebook seen last, with code that reads the dataset. */
function insertCode(app: JupyterFrontEnd, session: IGloveboxSession, notebooks: INotebookTracker, licence: Licence): void {
  const notebook = notebooks.currentWidget
  if (!notebook) {
    Notification.warning(session.texts.data.noNotebook, { autoClose: 6000 })
    return
  }
  const language = notebook.content.model?.metadata['kernelspec'] as { language?: string; name?: string } | undefined
  NotebookActions.insertBelow(notebook.content)
  notebook.content.activeCell?.model.sharedModel.setSource(readDataCode(licence, language?.language ?? language?.name ?? 'python'))
  app.shell.activateById(notebook.id)
  Notification.success(session.texts.data.inserted, { autoClose: 4000 })
}

/** Side panel with the licensed datasets: terms, dictionary, path, code to read them. */
export const datasetBrowserPlugin: JupyterFrontEndPlugin<void> = {
  id: '@glovebox/jupyterlab:dataset-browser',
  description: 'Shows the licensed datasets and their variables.',
  autoStart: true,
  requires: [IGloveboxSession, INotebookTracker],
  optional: [ILayoutRestorer, ICommandPalette, ILauncher],
  activate: (
    app: JupyterFrontEnd,
    session: IGloveboxSession,
    notebooks: INotebookTracker,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
  ) => {
    const actions: DatasetActions = {
      copyPath: (licence) => copyPath(session, licence),
      insertCode: (licence) => insertCode(app, session, notebooks, licence),
    }
    const panel = new SessionWidget(session, (current) => (
      <WithContext session={current}>{(context) => <DatasetView session={current} licences={context.licences} actions={actions} />}</WithContext>
    ))
    panel.id = 'glovebox-datasets'
    panel.title.icon = datasetIcon
    addPanel({ app, session, panel, area: 'left', rank: 51, command: CommandIDs.openDatasets, text: 'datasets', restorer, palette, launcher })
  },
}
