import { accessSync, constants, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentDigest } from '../content-digest.mjs'
import { cacheFolder, node24, root } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'

const mayKeep = () => {
  try {
    mkdirSync(cacheFolder, { recursive: true, mode: 0o700 })
    accessSync(cacheFolder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Puts a copy in place by one rename, so that nobody meets half a folder. */
const copyWhole = (from, to) => {
  const fresh = `${to}.new-${process.pid}`
  const old = `${to}.old-${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(join(to, '..'), { recursive: true })
  cpSync(from, fresh, { recursive: true })
  if (existsSync(to)) renameSync(to, old)
  renameSync(fresh, to)
  rmSync(old, { recursive: true, force: true })
}

/** Builds pile up: the newest few of a name are enough. */
const dropOldest = prefix => {
  const kept = readdirSync(cacheFolder).filter(name => name.startsWith(prefix)).map(name => join(cacheFolder, name))
  kept.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const folder of kept.slice(3)) rmSync(folder, { recursive: true, force: true })
}

/** A front end built by its folder's own build.mjs into build/<name>; kept by the digest of what it is made from. */
const frontEnd = ({ name, title, madeFrom, keepsItself = false }) => {
  const output = join(root, 'build', name)
  const note = join(root, 'build', `.${name}.digest`)
  const digest = () => contentDigest(root, madeFrom.filter(path => existsSync(join(root, path))), ['node_modules', 'README.md'])
  return {
    name, title,
    appliesHere: () => existsSync(join(root, name)),
    isDone: () => existsSync(output) && existsSync(note) && readFileSync(note, 'utf8') === digest(),
    run: async tell => {
      const keeps = !keepsItself && mayKeep()
      const kept = join(cacheFolder, `${name}-build-${digest().slice(0, 32)}`)
      if (keeps && existsSync(kept)) copyWhole(kept, output)
      else {
        await runCommand(node24, [join(name, 'build.mjs')], { tell })
        if (keeps) {
          copyWhole(output, kept)
          dropOldest(`${name}-build-`)
        }
      }
      // Taken again: a build may leave files beside its sources.
      writeFileSync(note, digest())
    },
  }
}

/** JupyterLab's front end, served by the gateway. */
export const lab = frontEnd({
  name: 'lab',
  title: { en: "JupyterLab's front end", ko: 'JupyterLab 화면' },
  madeFrom: ['lab'],
  keepsItself: true,
})

/** The JupyterLab extension. */
export const extension = frontEnd({
  name: 'extension',
  title: { en: 'JupyterLab extension', ko: 'JupyterLab 확장' },
  madeFrom: ['extension', 'contract', 'package-lock.json'],
})

/** The web portal. */
export const portal = frontEnd({
  name: 'portal',
  title: { en: 'portal', ko: '포털' },
  madeFrom: ['portal', 'contract', 'package-lock.json'],
})
