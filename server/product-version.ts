import { readFileSync } from 'node:fs'

/** Version of the installed product, from its package manifest. */
export const productVersion: string = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version

/** Root folder of the installed product. */
export const productRoot: string = new URL('..', import.meta.url).pathname
