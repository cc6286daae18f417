import { readFileSync } from 'node:fs'

/** A process that cannot be mistaken for a later one with the same number: its id and its start time in clock ticks since boot. */
export interface ProcessIdentity { readonly pid: number; readonly started: string }

/** The identity of a living process, or null. Field 22 of proc_pid_stat(5). */
export const identityOf = (pid: number): ProcessIdentity | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : { pid, started: fields[19] ?? '' }
  } catch {
    return null
  }
}

/** Whether exactly that process still lives. */
export const lives = (identity: ProcessIdentity): boolean => identityOf(identity.pid)?.started === identity.started
