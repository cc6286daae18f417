/** A file of the project that can be chosen. */
export interface ProjectFile {
  readonly path: string
  readonly bytes: number | undefined
}

/** In the order of their names as people count: `t2` before `t10`. */
export const byName = (a: ProjectFile, b: ProjectFile): number => a.path.localeCompare(b.path, undefined, { numeric: true })
