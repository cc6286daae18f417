// Builds the portal into build/portal/; does nothing when sources and lock are what they were at the last build.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const portal = dirname(fileURLToPath(import.meta.url))
const root = dirname(portal)
const out = join(root, 'build', 'portal')
const stamp = join(root, 'build', 'portal.sha256')

function* filesBelow(path) {
  if (statSync(path).isFile()) { yield path; return }
  for (const name of readdirSync(path).sort()) yield* filesBelow(join(path, name))
}

function sourceHash() {
  const hash = createHash('sha256')
  for (const part of ['portal', 'contract', 'package-lock.json']) {
    for (const file of filesBelow(join(root, part))) {
      hash.update(`${relative(root, file)}\0`).update(createHash('sha256').update(readFileSync(file)).digest())
    }
  }
  return hash.digest('hex')
}

const built = (hash) => existsSync(join(out, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === hash

function fromCache(cache, hash) {
  const kept = join(cache, `portal-${hash}`)
  if (!existsSync(join(kept, 'index.html'))) return false
  rmSync(out, { recursive: true, force: true })
  cpSync(kept, out, { recursive: true })
  return true
}

function intoCache(cache, hash) {
  mkdirSync(cache, { recursive: true })
  const kept = join(cache, `portal-${hash}`)
  const partial = `${kept}.${process.pid}`
  cpSync(out, partial, { recursive: true })
  try { renameSync(partial, kept) } catch { rmSync(partial, { recursive: true, force: true }) }
}

async function main() {
  const hash = sourceHash()
  if (built(hash)) { console.log('portal: unchanged'); return }
  const cache = process.env.GLOVEBOX_CACHE
  mkdirSync(dirname(stamp), { recursive: true })
  if (!(cache && fromCache(cache, hash))) {
    // A caller's own NODE_ENV (a test runner's) would bring React's development build.
    process.env.NODE_ENV = 'production'
    const { build } = await import('vite')
    const started = Date.now()
    await build({ configFile: join(portal, 'vite.config.mjs') })
    console.log(`portal: built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
    if (cache) intoCache(cache, hash)
  } else {
    console.log('portal: taken from the cache')
  }
  writeFileSync(stamp, `${hash}\n`)
}

await main()
