// Folders that every step knows.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The version that is installed and that names the session image. */
export const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version

/** Where the running product is installed, root-owned, out of reach of the people who own the clone; tests have a place of their own. */
export const installedFolder = join(process.env.GLOVEBOX_PREFIX ?? (process.argv[1]?.endsWith('/setup/test.mjs') ? '/opt/glovebox-test' : '/opt/glovebox'), version)

/** The Node that runs the product. */
export const node24 = join(root, 'node_modules', 'node', 'bin', 'node')

/** The container engine's socket. */
export const engineSocket = process.env.GLOVEBOX_DOCKER_SOCKET ?? '/var/run/docker.sock'

/** The session image that this clone builds. */
export const sessionImage = process.env.GLOVEBOX_IMAGE ?? `glovebox-session:${version}`

/** The base image below it. */
export const baseImage = 'glovebox-base:trixie'
