import type { JupyterFrontEndPlugin } from '@jupyterlab/application'
import { CodeCell } from '@jupyterlab/cells'
import { INotebookCellExecutor, runCell } from '@jupyterlab/notebook'

/**
 * Runs a cell once its kernel is there. JupyterLab itself drops, without a word, what is run in the moment between opening a
 * notebook and its session being known.
 */
export const patientCellsPlugin: JupyterFrontEndPlugin<INotebookCellExecutor> = {
  id: '@glovebox/jupyterlab:patient-cells',
  description: 'Runs cells that were started before their kernel was there.',
  autoStart: true,
  provides: INotebookCellExecutor,
  activate: () => ({
    runCell: async (options) => {
      const { cell, sessionContext } = options
      if (sessionContext && !sessionContext.session?.kernel) {
        if (cell instanceof CodeCell) cell.setPrompt('*')
        await sessionContext.ready
      }
      return runCell(options)
    },
  }),
}
