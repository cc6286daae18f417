import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application'
import { IThemeManager } from '@jupyterlab/apputils'
import { themeFor } from '../session/portal-theme.ts'

/** Follows the portal's theme; one that is chosen in the lab stays until the portal's changes. */
export const labThemePlugin: JupyterFrontEndPlugin<void> = {
  id: '@glovebox/jupyterlab:lab-theme',
  description: 'The lab is light or dark with the portal around it.',
  autoStart: true,
  requires: [IThemeManager],
  activate: (app: JupyterFrontEnd, themes: IThemeManager) => {
    const follow = (): void => {
      // Told by the page (server/gateway/page/portal-theme.js); undefined before the portal has said anything.
      const { gloveboxDark } = window as { gloveboxDark?: boolean }
      const theme = gloveboxDark === undefined ? null : themeFor(gloveboxDark, themes.theme, themes.themes)
      if (theme !== null) void themes.setTheme(theme)
    }
    void app.started.then(follow)
    window.addEventListener('glovebox:theme', follow)
  },
}
