// npm pack ends: the clone is as it was.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { restoreManifest } from './packed-manifest.mjs'
import { root } from '../paths.mjs'

restoreManifest(root)
rmSync(join(root, 'dist'), { recursive: true, force: true })
