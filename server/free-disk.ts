import { statfsSync } from 'node:fs'

/** Free space where a folder lies, in MiB, for whoever is not root. */
export const freeDiskMiB = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return Math.floor((bavail * bsize) / 1_048_576)
}
