import path from 'node:path'
import { ProjectFolders } from '../../../server/broker/project-folders.ts'
import { ProjectVolumes } from '../../../server/broker/project-volumes.ts'

/** A process that opens the volumes of a state folder and moves plain folders into them, to be killed meanwhile. */
const [, , state = ''] = process.argv
const [images, projects, locks] = ['volumes', 'projects', 'locks'].map((name) => path.join(state, name)) as [string, string, string]
const log = (entry: unknown, message: string): void => { process.stderr.write(`${message}: ${JSON.stringify(entry)}\n`) }
const volumes = new ProjectVolumes({ images, projects, policy: { limit: { bytes: 50_331_648, files: 1000 }, projects: {}, keepFreeMiB: 0 }, limited: true, log })
await volumes.openAll()
await new ProjectFolders({ root: projects, locks, demoSeed: null, volumes, limited: true, usedBy: () => false, log }).moveAll()
