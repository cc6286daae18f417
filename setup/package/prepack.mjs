// npm pack begins: the bundle and the published manifest take their places.
import { buildBundle } from './build-bundle.mjs'
import { putPackedManifest } from './packed-manifest.mjs'
import { root } from '../paths.mjs'

await buildBundle(root)
putPackedManifest(root)
