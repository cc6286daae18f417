import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const docker = (...args: readonly string[]): string => execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/** The container whose name holds this text, or null. */
export const containerNamed = (part: string): string | null => docker('ps', '-aq', '--filter', `name=${part}`).split('\n')[0] || null

/** Times of day in ms: when the engine started the container, and when Jupyter in it said that it runs (null where it keeps no log). */
export const containerTimes = (id: string): { readonly started: number; readonly listening: number | null } => {
  const started = Date.parse(docker('inspect', '-f', '{{.State.StartedAt}}', id))
  const log = execFileSync('sh', ['-c', `docker logs -t ${id} 2>&1 || true`], { encoding: 'utf8' })
  const line = log.split('\n').find((text) => text.includes('is running at'))
  return { started, listening: line === undefined ? null : Date.parse(line.split(' ')[0] ?? '') }
}

/** Memory of one container in MiB: what its control group is charged (without clean file pages), and the share of its processes. */
export const containerMemory = (id: string): { readonly group: number; readonly pss: number; readonly private: number; readonly processes: number } => {
  const usage = docker('stats', '--no-stream', '--format', '{{.MemUsage}}', id).split('/')[0]?.trim() ?? ''
  const unit = usage.endsWith('GiB') ? 1024 : usage.endsWith('KiB') ? 1 / 1024 : 1
  const pids = docker('top', id, '-eo', 'pid').split('\n').slice(1).map((line) => Number(line.trim()))
  const each = pids.map(processMemory)
  return { group: Number.parseFloat(usage) * unit, pss: sum(each.map((m) => m.pss)), private: sum(each.map((m) => m.private)), processes: pids.length }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/** A process's share of memory and what is its alone, in MiB. */
export const processMemory = (pid: number): { readonly pss: number; readonly private: number } => {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const of = (name: string): number => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024
  return { pss: of('Pss'), private: of('Private_Clean') + of('Private_Dirty') }
}

/** Processor time that a process has used so far, in ms. */
export const processorMs = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** The load average of the last minute. */
export const load = (): number => Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0])
