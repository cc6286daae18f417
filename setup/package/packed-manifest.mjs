// The manifest of the published package: a bundle needs at run time only what cannot be bundled.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Packages that hold native code and therefore stay outside the bundle. */
export const unbundled = ['sharp']

const kept = ['name', 'version', 'description', 'license', 'type', 'engines', 'bin']

/** The published form of the clone's manifest. */
export const packedManifest = manifest => ({
  ...Object.fromEntries(kept.filter(key => key in manifest).map(key => [key, manifest[key]])),
  files: ['bin/', 'dist/', 'policies/disclosure/'],
  dependencies: Object.fromEntries(unbundled.map(name => [name, manifest.dependencies[name]])),
})

const places = root => ({ manifest: join(root, 'package.json'), aside: join(root, '.package.json.aside') })

const replace = (file, content) => {
  writeFileSync(`${file}.new`, content)
  renameSync(`${file}.new`, file)
}

/** Puts the published manifest in the place of the clone's, which waits beside it. npm reads it from there when it packs. */
export const putPackedManifest = root => {
  const { manifest, aside } = places(root)
  restoreManifest(root)
  const own = readFileSync(manifest, 'utf8')
  writeFileSync(aside, own)
  replace(manifest, `${JSON.stringify(packedManifest(JSON.parse(own)), null, 2)}\n`)
}

/** Puts the clone's manifest back, also after a packing that was cut off. */
export const restoreManifest = root => {
  const { manifest, aside } = places(root)
  if (!existsSync(aside)) return
  replace(manifest, readFileSync(aside, 'utf8'))
  rmSync(aside)
}
