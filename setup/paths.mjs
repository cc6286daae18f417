// Folders that every step knows.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The version that is installed and that names the session image. */
export const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version

/** What is built once is kept here for the next clone on this machine; readable by root alone. */
export const cacheFolder = process.env.GLOVEBOX_CACHE ?? '/var/cache/glovebox'

/** Where the running product is installed, root-owned, out of reach of the people who own the clone. */
export const installedFolder = join(process.env.GLOVEBOX_PREFIX ?? '/opt/glovebox', version)

/** The Node that runs the product. */
export const node24 = join(root, 'node_modules', 'node', 'bin', 'node')

/** The container engine's socket. */
export const engineSocket = process.env.GLOVEBOX_DOCKER_SOCKET ?? '/var/run/docker.sock'

/** The session image that this clone builds. */
export const sessionImage = process.env.GLOVEBOX_IMAGE ?? `glovebox-session:${version}`

/** The base image below it. */
export const baseImage = 'glovebox-base:trixie'
