// Builds the JupyterLab extension into build/extension. `node extension/build.mjs`, on Node 20 or 24; takes its tools from lab/.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digestOf, filesBelow, keepBuild, replaceFolder, restoreBuild } from '../lab/cache.mjs'
import { compressFiles, mediaType } from '../lab/compress.mjs'
import { installLabPackages, labFolder, run, tellOutcome } from '../lab/install.mjs'

const extensionFolder = dirname(fileURLToPath(import.meta.url))
const root = join(extensionFolder, '..')
const target = join(root, 'build', 'extension')
const SOURCES = [
  'extension/build.mjs',
  'extension/bundle.cjs',
  'extension/package.json',
  'extension/src',
  'extension/style',
  'extension/tsconfig.json',
  'contract',
  'lab/package-lock.json',
]

function builtDigest() {
  const manifest = join(target, 'manifest.json')
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).sourceDigest : undefined
}

/** `files` of the manifest: the only files that the gateway serves. */
async function writeManifest(output, sourceDigest) {
  const files = await compressFiles(
    output,
    filesBelow(output).filter((name) => name.startsWith('static/') && mediaType(name)),
  )
  writeFileSync(join(output, 'manifest.json'), JSON.stringify({ sourceDigest, files }, null, 1))
}

async function main() {
  const sourceDigest = digestOf(root, SOURCES)
  if (builtDigest() === sourceDigest) return 'extension is up to date'
  mkdirSync(dirname(target), { recursive: true })
  if (restoreBuild('extension', sourceDigest, target)) return 'extension taken from the cache'
  installLabPackages()
  run(process.execPath, [join(labFolder, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'], extensionFolder)
  const output = `${target}.new-${process.pid}`
  rmSync(output, { recursive: true, force: true })
  try {
    run(process.execPath, ['bundle.cjs', relative(extensionFolder, output)], extensionFolder)
    await writeManifest(output, sourceDigest)
    replaceFolder(output, target)
  } finally {
    rmSync(output, { recursive: true, force: true })
  }
  keepBuild('extension', sourceDigest, target)
  return 'extension built'
}

tellOutcome(main)
