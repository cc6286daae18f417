import { datasetBrowserPlugin } from './plugins/dataset-browser.tsx'
import { downloadGuardPlugin } from './plugins/download-guard.ts'
import { exportPanelPlugin } from './plugins/export-panel.tsx'
import { labLanguagePlugin } from './plugins/lab-language.ts'
import { labThemePlugin } from './plugins/lab-theme.ts'
import { patientCellsPlugin } from './plugins/patient-cells.ts'
import { projectPanelPlugin } from './plugins/project-panel.tsx'
import { sessionWarningsPlugin } from './plugins/session-warnings.ts'
import { sessionPlugin } from './plugins/session.ts'
import { untrustedOutputsPlugin } from './plugins/untrusted-outputs.ts'

export default [
  sessionPlugin,
  labLanguagePlugin,
  labThemePlugin,
  patientCellsPlugin,
  untrustedOutputsPlugin,
  downloadGuardPlugin,
  sessionWarningsPlugin,
  projectPanelPlugin,
  datasetBrowserPlugin,
  exportPanelPlugin,
]
