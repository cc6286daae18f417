import type { ProjectUse } from '../../../contract/resources/project.ts'
import type { Language } from '../../../contract/vocabulary/roles.ts'
import { bytesText } from './shown-values.ts'

/** From here on a project is told that its storage is nearly full. */
const nearlyFull = 0.9

/** True where bytes or files come near their limit. */
export const isNearlyFull = (use: ProjectUse | null): boolean =>
  use !== null && Math.max(use.usedBytes / use.limitBytes, use.usedFiles / use.limitFiles) >= nearlyFull

/** The numbers of a project's storage, for a text. */
export const useWords = (use: ProjectUse, language: Language): Record<'used' | 'limit' | 'files' | 'limitFiles', string> => ({
  used: bytesText(use.usedBytes, language), limit: bytesText(use.limitBytes, language), files: use.usedFiles.toLocaleString(language), limitFiles: use.limitFiles.toLocaleString(language),
})
