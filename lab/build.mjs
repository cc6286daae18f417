// Builds the JupyterLab front end into build/lab. `node lab/build.mjs`, on Node 20 or 24, nothing installed beforehand.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf, filesBelow, keepBuild, replaceFolder, restoreBuild } from './cache.mjs'
import { compressFiles, mediaType } from './compress.mjs'
import { installLabPackages, labFolder, run, tellOutcome } from './install.mjs'
import { prepareSettingSchemas } from './setting-schemas.mjs'

const SOURCES = [
  'package.json',
  'package-lock.json',
  'build.mjs',
  'bundle.cjs',
  'cache.mjs',
  'compress.mjs',
  'page-config.json',
  'setting-defaults.json',
  'setting-schemas.mjs',
  'src',
]
const target = join(labFolder, '..', 'build', 'lab')

function readJson(...path) {
  return JSON.parse(readFileSync(join(...path), 'utf8'))
}

function builtDigest() {
  const manifest = join(target, 'manifest.json')
  return existsSync(manifest) ? readJson(manifest).sourceDigest : undefined
}

/** Only the style sheets of themes are used; their JavaScript is a by-product of the bundler. */
function dropThemeScripts(output) {
  for (const file of filesBelow(join(output, 'themes'))) {
    if (file.endsWith('.js')) rmSync(join(output, 'themes', file))
  }
}

async function writeManifest(output, sourceDigest) {
  const { version } = readJson(labFolder, 'package.json').jupyterlab
  const { constants, disabledExtensions, requiredExtensions } = readJson(labFolder, 'page-config.json')
  const entryScripts = readJson(output, 'entry-scripts.json')
  rmSync(join(output, 'entry-scripts.json'))
  dropThemeScripts(output)
  const settings = prepareSettingSchemas(output, readJson(labFolder, 'setting-defaults.json'))
  const contentHash = digestOf(output, ['schemas', 'static', 'themes']).slice(0, 16)
  const served = filesBelow(output).filter((name) => /^(static|themes)\//.test(name) && mediaType(name))
  const files = await compressFiles(output, served)
  const manifest = {
    jupyterlab: version,
    sourceDigest,
    contentHash,
    entryScripts,
    pageConfig: { ...constants, appVersion: version },
    disabledExtensions,
    requiredExtensions,
    settings,
    files,
  }
  writeFileSync(join(output, 'manifest.json'), JSON.stringify(manifest, null, 1))
}

async function main() {
  const sourceDigest = digestOf(labFolder, SOURCES)
  if (builtDigest() === sourceDigest) return 'front end is up to date'
  mkdirSync(join(target, '..'), { recursive: true })
  if (restoreBuild('lab', sourceDigest, target)) return 'front end taken from the cache'
  installLabPackages()
  const output = `${target}.new-${process.pid}`
  rmSync(output, { recursive: true, force: true })
  try {
    run(process.execPath, ['bundle.cjs', output], labFolder)
    await writeManifest(output, sourceDigest)
    replaceFolder(output, target)
  } finally {
    rmSync(output, { recursive: true, force: true })
  }
  keepBuild('lab', sourceDigest, target)
  return 'front end built'
}

tellOutcome(main)
