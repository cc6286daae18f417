/** Commands of this extension, as `glovebox:verb-noun`. */
export const CommandIDs = {
  openProject: 'glovebox:open-project',
  openDatasets: 'glovebox:open-datasets',
  openExport: 'glovebox:open-export',
  exportFiles: 'glovebox:export-files',
  stopSession: 'glovebox:stop-session',
} as const
