import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application'
import { ICommandPalette } from '@jupyterlab/apputils'
import { ILauncher } from '@jupyterlab/launcher'
import { IGloveboxSession } from '../session/glovebox-session.ts'
import { projectIcon } from '../views/icons.ts'
import { ProjectView } from '../views/project-view.tsx'
import { SessionWidget, WithContext } from '../views/session-view.tsx'
import { CommandIDs } from './command-ids.ts'
import { addPanel } from './panel-placement.ts'

/** Side panel with the project, its Five Safes and its licences. */
export const projectPanelPlugin: JupyterFrontEndPlugin<void> = {
  id: '@glovebox/jupyterlab:project-panel',
  description: 'Shows the project, its Five Safes and its licences.',
  autoStart: true,
  requires: [IGloveboxSession],
  optional: [ILayoutRestorer, ICommandPalette, ILauncher],
  activate: (
    app: JupyterFrontEnd,
    session: IGloveboxSession,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
  ) => {
    const showData = (): void => void app.commands.execute(CommandIDs.openDatasets)
    const panel = new SessionWidget(session, (current) => (
      <WithContext session={current}>{(context) => <ProjectView session={current} context={context} onShowData={showData} />}</WithContext>
    ))
    panel.id = 'glovebox-project'
    panel.title.icon = projectIcon
    addPanel({ app, session, panel, area: 'left', rank: 50, command: CommandIDs.openProject, text: 'project', restorer, palette, launcher })
  },
}
