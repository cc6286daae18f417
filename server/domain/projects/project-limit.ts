import { z } from 'zod'

const MiB = 1_048_576

/** Bytes and files that a project may keep. */
const ProjectLimit = z.strictObject({ bytes: z.int().min(32 * MiB).max(2 ** 44), files: z.int().min(100).max(2 ** 31) })
export type ProjectLimit = z.infer<typeof ProjectLimit>

/** `policies/projects.yaml`. */
export const ProjectPolicy = z.strictObject({
  limit: ProjectLimit,
  projects: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/), ProjectLimit),
  keepFreeMiB: z.int().min(0),
})
export type ProjectPolicy = z.infer<typeof ProjectPolicy>

export const limitOf = (policy: ProjectPolicy, projectId: string): ProjectLimit => policy.projects[projectId] ?? policy.limit

/** An ext4 file system in a file: what it is made with. */
export interface VolumeSize {
  readonly imageBytes: number
  readonly files: number
  readonly journalMiB: number
}

/** mke2fs: one inode takes 256 bytes; one for 16 KiB is its own default. */
const inodeBytes = 256
const bytesPerFile = 16_384
const grain = 4 * MiB
/** A project with less is of no use to anybody. */
const smallestBytes = 1024 * MiB

/** The image that leaves `limit.bytes` to the project: inode tables, journal, and 1 % for what else ext4 keeps. */
export const volumeSize = (limit: ProjectLimit): VolumeSize => {
  const journalMiB = limit.bytes >= 4096 * MiB ? 64 : limit.bytes >= 512 * MiB ? 16 : 4
  const files = Math.min(limit.files, Math.ceil(limit.bytes / bytesPerFile))
  const imageBytes = Math.ceil((limit.bytes * 1.01 + files * inodeBytes + journalMiB * MiB) / grain) * grain
  return { imageBytes, files, journalMiB }
}

/**
 * The volume of a new project where `room` bytes are promised to nobody: its limit in full, or a quarter of the room, so that what all
 * volumes may grow to is on the disk. Null where that would be less than 1 GiB (or than a smaller limit), or less than `held`, which is
 * what a project that is moved holds already, and which its volume exceeds by 5 %.
 */
export const newVolume = (limit: ProjectLimit, room: number, held: ProjectLimit = { bytes: 0, files: 0 }): VolumeSize | null => {
  const needed = held.bytes === 0 ? held : { bytes: Math.ceil(held.bytes * 1.05) + 16 * MiB, files: Math.ceil(held.files * 1.05) + 100 }
  const sized = (bytes: number): VolumeSize => {
    const size = volumeSize({ bytes: Math.max(bytes, needed.bytes), files: limit.files })
    if (size.files >= needed.files) return size
    return { ...size, files: needed.files, imageBytes: size.imageBytes + Math.ceil(((needed.files - size.files) * inodeBytes) / grain) * grain }
  }
  const whole = sized(limit.bytes)
  if (whole.imageBytes <= room) return whole
  const part = sized(Math.min(limit.bytes, Math.floor(room / 4)))
  return part.imageBytes <= room && part.imageBytes >= Math.min(smallestBytes, whole.imageBytes) ? part : null
}
