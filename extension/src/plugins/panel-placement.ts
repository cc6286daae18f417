import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application'
import type { ICommandPalette } from '@jupyterlab/apputils'
import type { ILauncher } from '@jupyterlab/launcher'
import type { Widget } from '@lumino/widgets'
import type { IGloveboxSession } from '../session/glovebox-session.ts'

/** A side panel with everything that leads to it. */
export interface PanelPlacement {
  readonly app: JupyterFrontEnd
  readonly session: IGloveboxSession
  readonly panel: Widget
  readonly area: 'left' | 'right'
  readonly rank: number
  readonly command: string
  readonly text: 'project' | 'datasets' | 'export'
  readonly restorer: ILayoutRestorer | null
  readonly palette: ICommandPalette | null
  readonly launcher: ILauncher | null
}

/** Adds a side panel with its command, palette entry and launcher card, all in the person's language. */
export function addPanel(placement: PanelPlacement): void {
  const { app, session, panel, area, rank, command, text, restorer, palette, launcher } = placement
  const icon = panel.title.icon
  panel.addClass('gbx-panel')
  panel.node.setAttribute('role', 'region')
  app.commands.addCommand(command, {
    label: () => session.texts.command[text],
    caption: () => session.texts.caption[text],
    ...(typeof icon === 'object' ? { icon } : {}),
    execute: () => app.shell.activateById(panel.id),
  })
  const name = (): void => {
    panel.title.caption = session.texts.caption[text]
    panel.node.setAttribute('aria-label', session.texts.command[text])
  }
  name()
  session.changed.connect(name)
  app.shell.add(panel, area, { rank })
  restorer?.add(panel, panel.id)
  palette?.addItem({ command, category: session.texts.category })
  launcher?.add({ command, category: session.texts.category, rank: rank / 100 })
}
