import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentDigest } from '../content-digest.mjs'
import { node24, root } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'

/** A front end that its folder's own build.mjs makes into build/<name>, with finished builds kept in the machine's cache. */
const frontEnd = ({ name, title, madeFrom }) => {
  const note = join(root, 'build', `.${name}.digest`)
  const digest = () => contentDigest(root, madeFrom, ['node_modules'])
  return {
    name, title,
    appliesHere: () => existsSync(join(root, name)),
    isDone: () => existsSync(join(root, 'build', name)) && existsSync(note) && readFileSync(note, 'utf8') === digest(),
    run: async tell => {
      mkdirSync(join(root, 'build'), { recursive: true })
      await runCommand(node24, [join(name, 'build.mjs')], { tell })
      // Taken after the build, which may leave files beside its sources.
      writeFileSync(note, digest())
    },
  }
}

/** JupyterLab's front end, served by the gateway. */
export const lab = frontEnd({
  name: 'lab',
  title: { en: "JupyterLab's front end", ko: 'JupyterLab 화면' },
  madeFrom: ['lab', 'package-lock.json'],
})

/** The JupyterLab extension; its tools are lab's. */
export const extension = frontEnd({
  name: 'extension',
  title: { en: 'JupyterLab extension', ko: 'JupyterLab 확장' },
  madeFrom: ['extension', 'lab', 'contract', 'package-lock.json'],
})

/** The web portal. */
export const portal = frontEnd({
  name: 'portal',
  title: { en: 'portal', ko: '포털' },
  madeFrom: ['portal', 'contract', 'package-lock.json'],
})
