import type { Finding } from '../../../../contract/resources/egress-request.ts'
import type { EgressRequest } from '../../../../contract/resources/egress-request.ts'
import type { ExportModel } from '../../export/export-model.ts'

/** What the export panel's views can set going; dialogs and documents are the plugin's. */
export interface ExportActions {
  readonly chooseFiles: () => void
  readonly submit: () => void
  readonly clear: () => void
  readonly withdraw: (request: EgressRequest) => void
  readonly seeInPortal: (requestId: string) => void
  readonly showFinding: (path: string, at: Finding['at']) => void
}

/** The session's list holds the newest so many of the own requests (`mostListed` of the server). */
export const MOST_LISTED = 100

/** What every view of the export panel is given. */
export interface ExportViewProps {
  readonly model: ExportModel
  readonly actions: ExportActions
}
