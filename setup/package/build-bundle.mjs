// Bundles the commands that need no more than Node into dist/.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unbundled } from './packed-manifest.mjs'

/** Verifying an export needs no database driver. */
const withoutDatabase = root => ({
  name: 'without-database',
  setup: build => build.onResolve({ filter: /\/audit-sources\.ts$/ }, () => ({ path: join(root, 'setup/package/no-database-source.ts') })),
})

const bundledPackages = inputs => [...new Set(inputs.flatMap(input => {
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)
  return name === null ? [] : [name[0]]
}))].sort((one, other) => one.localeCompare(other))

/** The licence of every package whose code is in the bundle. */
const licences = (root, inputs) => bundledPackages(inputs).map(place => {
  const folder = join(root, place.slice(place.indexOf('node_modules/')))
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const texts = readdirSync(folder).filter(file => /^(licen[cs]e|notice|copying)/i.test(file)).map(file => readFileSync(join(folder, file), 'utf8').trim())
  return [`${name} ${version} (${license})`, ...texts].join('\n\n')
}).join(`\n\n${'-'.repeat(72)}\n\n`)

/** Writes dist/ anew, or the same into another folder. */
export const buildBundle = async (root, dist = join(root, 'dist')) => {
  const { build } = await import('esbuild')
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist, { recursive: true })
  const { metafile } = await build({
    absWorkingDir: root, entryPoints: { glovebox: 'setup/package/portable-glovebox.ts', 'read-worker-main': 'server/adapters/readers/read-worker-main.ts' }, outdir: dist, outExtension: { '.js': '.mjs' },
    chunkNames: 'part-[hash]', bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', external: unbundled, legalComments: 'inline', minifySyntax: true, minifyWhitespace: true,
    plugins: [withoutDatabase(root)], metafile: true, logLevel: 'warning',
    // What some packages were written with.
    banner: { js: 'import{createRequire as requireFor}from"node:module";const require=requireFor(import.meta.url);' },
  })
  copyFileSync(join(root, 'node_modules/highs/build/highs.wasm'), join(dist, 'highs.wasm'))
  const inputs = Object.values(metafile.outputs).flatMap(output => Object.keys(output.inputs))
  writeFileSync(join(dist, 'THIRD-PARTY-LICENCES.txt'), `${licences(root, inputs)}\n`)
  for (const entry of ['glovebox.mjs', 'read-worker-main.mjs']) if (!existsSync(join(dist, entry))) throw new Error(`the bundle has no ${entry}`)
}
