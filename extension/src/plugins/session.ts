import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application'
import { GloveboxClient } from '../glovebox-client.ts'
import { IGloveboxSession, PolledGloveboxSession } from '../session/glovebox-session.ts'

/** Gives the other plugins the session's context and the door to the server. */
export const sessionPlugin: JupyterFrontEndPlugin<IGloveboxSession> = {
  id: '@glovebox/jupyterlab:session',
  description: 'The session, its project, time and budget.',
  autoStart: true,
  provides: IGloveboxSession,
  activate: (app: JupyterFrontEnd) => new PolledGloveboxSession(new GloveboxClient(app.serviceManager.serverSettings)),
}
