import { createHash } from 'node:crypto'
import type { OutputParser } from '../../domain/airlock/output-inspection.ts'
import type { ReadOutput } from '../../domain/disclosure/read-output.ts'
import { defaultReadLimits, readOutputInWorker } from '../readers/index.ts'

const rememberedFiles = 24
const largestRemembered = 4 * 1024 * 1024

/** Reads each file in a confined process of its own; small files that were just read are remembered by content and name. */
export const workerOutputParser = (): OutputParser => {
  const remembered = new Map<string, ReadOutput>()
  return {
    read: async (bytes, name) => {
      const key = bytes.length > largestRemembered ? null : `${createHash('sha256').update(bytes).digest('hex')} ${name}`
      const known = key === null ? undefined : remembered.get(key)
      if (known !== undefined) return known
      const read = await readOutputInWorker(bytes, name, defaultReadLimits)
      if (key !== null && read.complete) {
        remembered.set(key, read)
        if (remembered.size > rememberedFiles) remembered.delete(remembered.keys().next().value ?? '')
      }
      return read
    },
  }
}
