import type { CSVViewer } from '@jupyterlab/csvviewer'
import type { IDocumentManager } from '@jupyterlab/docmanager'
import { DocumentWidget, type IDocumentWidget } from '@jupyterlab/docregistry'
import type { FileEditor } from '@jupyterlab/fileeditor'
import type { DataGrid } from '@lumino/datagrid'
import type { Finding } from '../../../contract/resources/egress-request.ts'
import { viewerOf } from './finding-place.ts'

/** Selects a cell of the grid; the row counts from 1 with the header, as a person sees the file. */
function markCell(viewer: CSVViewer, row: number, column: number | undefined): void {
  // The viewer keeps its grid to itself and offers only a search for lines; marking a cell needs the grid.
  const grid = (viewer as unknown as { readonly _grid?: DataGrid })._grid
  if (!grid?.dataModel || !grid.selectionModel) return
  const r = Math.max(0, row - 2)
  const lastColumn = Math.max(0, grid.dataModel.columnCount('body') - 1)
  const first = column === undefined ? 0 : Math.min(column - 1, lastColumn)
  const last = column === undefined ? lastColumn : first
  grid.selectionModel.select({ r1: r, c1: first, r2: r, c2: last, cursorRow: r, cursorColumn: first, clear: 'all' })
  grid.scrollToCell(r, first)
}

function markLine(editor: FileEditor, line: number): void {
  const index = Math.min(Math.max(0, line - 1), editor.editor.lineCount - 1)
  const length = editor.editor.getLine(index)?.length ?? 0
  editor.editor.setSelection({ start: { line: index, column: 0 }, end: { line: index, column: length } })
  editor.editor.revealPosition({ line: index, column: 0 })
}

/** The grid parses after it is shown: wait until its model has the row, for two seconds at most. */
async function whenParsed(viewer: CSVViewer, row: number): Promise<void> {
  const grid = (viewer as unknown as { readonly _grid?: DataGrid })._grid
  for (let waited = 0; waited < 2000; waited += 50) {
    if ((grid?.dataModel?.rowCount('body') ?? 0) > row - 2) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function mark(widget: IDocumentWidget, viewer: 'grid' | 'editor', at: NonNullable<Finding['at']>): Promise<void> {
  await widget.context.ready
  if (widget instanceof DocumentWidget) await widget.revealed
  if (viewer === 'editor') {
    markLine(widget.content as FileEditor, at.line ?? at.row ?? 1)
    return
  }
  const grid = widget.content as CSVViewer
  await whenParsed(grid, at.row ?? 1)
  markCell(grid, at.row ?? 1, at.column ?? undefined)
}

/** Opens a finding's file and marks its place where a viewer can; false where nothing could be opened. */
export async function showFinding(manager: IDocumentManager, path: string, at: Finding['at']): Promise<boolean> {
  const viewer = viewerOf(path, at)
  if (viewer === undefined) return false
  const factory = viewer === 'editor' ? 'Editor' : viewer === 'grid' ? (path.toLowerCase().endsWith('.tsv') ? 'TSVTable' : 'CSVTable') : 'default'
  const widget = manager.openOrReveal(path, factory)
  if (!widget) return false
  if (viewer !== 'open' && at) await mark(widget, viewer, at)
  return true
}
