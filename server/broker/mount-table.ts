import fs from 'node:fs'

/** One line of /proc/PID/mountinfo. */
export interface MountEntry {
  readonly id: number
  readonly device: string
  /** Path inside the mounted file system that is the mount's root. */
  readonly root: string
  readonly point: string
  readonly options: readonly string[]
  readonly type: string
  /** Of the file system, whichever way it is mounted: `ro` here holds everywhere. */
  readonly superOptions: readonly string[]
}

/** Reads the mounts of a process, in the kernel's order: of several at one point the last is on top. */
export const readMountTable = (pid: number | 'self' = 'self'): readonly MountEntry[] =>
  parseMountTable(fs.readFileSync(`/proc/${pid}/mountinfo`, 'utf8'))

/** Parses mountinfo text; a line that is not understood is an error, so that nothing is judged from half a table. */
export const parseMountTable = (text: string): readonly MountEntry[] =>
  text.split('\n').filter((line) => line !== '').map((line) => {
    const [left, right] = line.split(' - ')
    const fields = left?.split(' ') ?? []
    const [id, , device, root, point, options] = fields
    const [type, , superOptions] = right?.split(' ') ?? []
    if (id === undefined || device === undefined || root === undefined || point === undefined || options === undefined || type === undefined) {
      throw new Error('mountinfo: unexpected line')
    }
    return { id: Number(id), device, root: unescapeOctal(root), point: unescapeOctal(point), options: options.split(','), type, superOptions: superOptions?.split(',') ?? [] }
  })

/** Every mount at this point or below it, the topmost first: the order in which they come off. */
export const mountsAtOrBelow = (table: readonly MountEntry[], folder: string): readonly MountEntry[] =>
  table.filter((entry) => entry.point === folder || entry.point.startsWith(`${folder}/`)).toReversed()

/** The mounts exactly at this point. */
export const mountsAt = (table: readonly MountEntry[], point: string): readonly MountEntry[] => table.filter((entry) => entry.point === point)

const unescapeOctal = (text: string): string => text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
