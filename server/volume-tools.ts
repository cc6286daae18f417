import { existsSync } from 'node:fs'

/** Where programs of the system are looked for, whoever asks. */
export const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin'

const needed = ['mkfs.ext4', 'e2fsck', 'resize2fs', 'losetup', 'setpriv'] as const

/** What of the tools and devices that projects' volumes are made with is not here. */
export const missingForVolumes = (): readonly string[] => [
  ...needed.filter((tool) => !systemPath.split(':').some((folder) => existsSync(`${folder}/${tool}`))),
  ...(existsSync('/dev/loop-control') ? [] : ['/dev/loop-control']),
]
