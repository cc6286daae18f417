import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application'
import { Notification } from '@jupyterlab/apputils'
import { IGloveboxSession } from '../session/glovebox-session.ts'

/** Commands that carry something out of the session, print it, trust it or fetch more. Most are not in the build; this is the belt to its braces. */
const refusedCommands: ReadonlySet<string> = new Set([ // table
  'apputils:print',
  'docmanager:download',
  'docmanager:open-browser-tab',
  'filebrowser:copy-download-link',
  'filebrowser:download',
  'filebrowser:open-browser-tab',
  'filebrowser:open-url',
  'filebrowser:share-main',
  'jupyterlab-translation:install-languages',
  'markdownviewer:trust',
  'mathjax:clipboard',
  'notebook:copy-to-clipboard',
  'notebook:export-to-format',
  'notebook:trust',
  'settingeditor:export',
  'workspace-ui:export',
])

/** Where results are shown. */
const RESULTS = '.jp-OutputArea, .jp-ImageViewer, .jp-CSVViewer, .jp-RenderedJSON, .jp-Viewer'
const PICTURES = 'img, canvas, svg, video, a[download], a[href^="data:"], a[href^="blob:"]'

/** Makes the commands refuse and vanish from menus and palette, now and if registered later. */
function refuseCommands(app: JupyterFrontEnd): void {
  const { commands } = app
  const execute = commands.execute.bind(commands)
  const isEnabled = commands.isEnabled.bind(commands)
  const isVisible = commands.isVisible.bind(commands)
  commands.execute = (id, args) => (refusedCommands.has(id) ? Promise.reject(new Error(`${id} is not available here`)) : execute(id, args))
  commands.isEnabled = (id, args) => !refusedCommands.has(id) && isEnabled(id, args)
  commands.isVisible = (id, args) => !refusedCommands.has(id) && isVisible(id, args)
}

function within(event: Event, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null
}

/** Whether what is selected, or has the focus, is a shown result and no editor. */
function copiesResult(event: ClipboardEvent): boolean {
  if (within(event, 'input, textarea, .cm-editor')) return false
  const anchor = document.getSelection()?.anchorNode
  const place = anchor instanceof Element ? anchor : anchor?.parentElement
  return within(event, RESULTS) || place?.closest(RESULTS) != null || document.activeElement?.closest('.jp-CSVViewer') != null
}

/** Takes the clipboard away from the event: the data grid writes into it itself, and must still be let finish. */
function emptyClipboard(event: ClipboardEvent): void {
  Object.defineProperty(event, 'clipboardData', { value: { setData: () => undefined, getData: () => '', clearData: () => undefined } })
  event.preventDefault()
}

/** Removes downloads, printing and copying of results from menus, keys and the browser's own context menu. */
export const downloadGuardPlugin: JupyterFrontEndPlugin<void> = {
  id: '@glovebox/jupyterlab:download-guard',
  description: 'Removes ways to copy or save results to the own computer.',
  autoStart: true,
  requires: [IGloveboxSession],
  activate: (app: JupyterFrontEnd, session: IGloveboxSession) => {
    refuseCommands(app)
    let lastNotice = 0
    const explain = (text: string): void => {
      if (Date.now() - lastNotice < 4000) return
      lastNotice = Date.now()
      Notification.info(text, { autoClose: 6000 })
    }
    const stop = (event: Event): void => {
      event.preventDefault()
      event.stopPropagation()
    }
    const onCopy = (event: ClipboardEvent): void => {
      if (!copiesResult(event)) return
      emptyClipboard(event)
      explain(session.texts.guard.copy)
    }
    window.addEventListener('copy', onCopy, true)
    window.addEventListener('cut', onCopy, true)
    // Only the browser's menu with "Save image as" goes; JupyterLab's own still opens, as it does not ask whether this was prevented.
    window.addEventListener('contextmenu', (event) => within(event, PICTURES) && within(event, RESULTS) && event.preventDefault(), true)
    window.addEventListener('dragstart', (event) => within(event, PICTURES) && within(event, RESULTS) && stop(event), true)
    window.addEventListener('click', (event) => within(event, 'a[download], a[href^="data:"], a[href^="blob:"]') && stop(event), true)
    const onDrop = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return
      stop(event)
      if (event.type === 'drop') explain(session.texts.guard.drop)
    }
    window.addEventListener('dragover', onDrop, true)
    window.addEventListener('drop', onDrop, true)
  },
}
