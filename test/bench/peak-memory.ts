import { readFileSync } from 'node:fs'

/** Most memory that this process has held, in MB. Not `maxRSS`: on Linux a process begins that with what its parent held when it was made. */
export const peakMemoryMb = (): number => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1.024 / 1000
